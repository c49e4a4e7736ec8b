package io.github.stepwright.deep;

import io.github.stepwright.DataException;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Labelled grey images of three splits, Fashion-MNIST: pixels 0 to 255, one image behind the other.
 * The last images of the training file validate. Immutable, shared by all runs.
 *
 * @param pixels by split
 * @param labels by split
 */
record Images(byte[][] pixels, byte[][] labels) {

  static final int SIDE = 28;
  static final int SIZE = SIDE * SIDE;
  static final int CLASSES = 10;

  /** Training, validation and test images that ship in the jar: the first rows of the full set. */
  static final int[] SHIPPED = {10_000, 2_000, 2_000};

  /** Those of the full set. */
  static final int[] FULL = {55_000, 5_000, 10_000};

  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");
  private static final int MAGIC_IMAGES = 2051;
  private static final int MAGIC_LABELS = 2049;

  /** The images that ship in the jar. */
  static Images shipped() {
    return of(
        read(resource("fashion-12k-train-images.idx3.gz"), MAGIC_IMAGES),
        read(resource("fashion-12k-train-labels.idx1.gz"), MAGIC_LABELS),
        read(resource("fashion-2k-test-images.idx3.gz"), MAGIC_IMAGES),
        read(resource("fashion-2k-test-labels.idx1.gz"), MAGIC_LABELS),
        SHIPPED);
  }

  /**
   * The full set, from Debian's package.
   *
   * @throws IllegalArgumentException in one line where it is not installed
   */
  static Images full() {
    if (!Files.isDirectory(DEBIAN)) {
      throw new IllegalArgumentException(
          "data=full must find Debian's package of Fashion-MNIST in %s, found none; get it by `apt"
                  .formatted(DEBIAN)
              + " install dataset-fashion-mnist`, or use data=shipped");
    }
    return of(
        read(file("train-images-idx3-ubyte.gz"), MAGIC_IMAGES),
        read(file("train-labels-idx1-ubyte.gz"), MAGIC_LABELS),
        read(file("t10k-images-idx3-ubyte.gz"), MAGIC_IMAGES),
        read(file("t10k-labels-idx1-ubyte.gz"), MAGIC_LABELS),
        FULL);
  }

  private static Images of(
      byte[] train, byte[] trainLabels, byte[] test, byte[] testLabels, int[] counts) {
    int cut = counts[0];
    int end = counts[0] + counts[1];
    return new Images(
        new byte[][] {
          Arrays.copyOf(train, cut * SIZE),
          Arrays.copyOfRange(train, cut * SIZE, end * SIZE),
          Arrays.copyOf(test, counts[2] * SIZE)
        },
        new byte[][] {
          Arrays.copyOf(trainLabels, cut),
          Arrays.copyOfRange(trainLabels, cut, end),
          Arrays.copyOf(testLabels, counts[2])
        });
  }

  int count(Split split) {
    return labels[split.ordinal()].length;
  }

  /** The same images, a share of whose training labels is another one, drawn by chance. */
  Images noisy(double share) {
    byte[] train = labels[Split.TRAIN.ordinal()].clone();
    var random = RandomStream.named(0, "label noise");
    for (int i = 0; i < train.length; i++) {
      if (random.nextDouble() < share) {
        train[i] = (byte) ((train[i] + 1 + random.nextInt(CLASSES - 1)) % CLASSES);
      }
    }
    byte[][] other = labels.clone();
    other[Split.TRAIN.ordinal()] = train;
    return new Images(pixels, other);
  }

  private static InputStream resource(String name) {
    return Images.class.getResourceAsStream("data/" + name);
  }

  private static InputStream file(String name) {
    try {
      return Files.newInputStream(DEBIAN.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of an IDX file behind its sizes. */
  private static byte[] read(InputStream packed, int magic) {
    try (var in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(packed)))) {
      int found = in.readInt();
      if (found != magic) {
        throw new DataException("an IDX file must begin with %d, got %d".formatted(magic, found));
      }
      int count = in.readInt();
      if (magic == MAGIC_LABELS) {
        return in.readNBytes(count);
      }
      int size = in.readInt() * in.readInt();
      return in.readNBytes(count * size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
