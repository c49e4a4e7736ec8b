package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.djl.Feed;
import io.github.stepwright.djl.Filled;

/**
 * Images as (n, 784) or (n, 1, 28, 28), with their classes as labels (n).
 *
 * @param flat whether a row is a vector
 * @param mean taken off a pixel in [0, 1]
 * @param scale multiplies what is left
 * @param looked images of a split that an evaluation looks at, at most
 */
record ImageFeed(Images images, boolean flat, float mean, float scale, int looked) implements Feed {

  /** Mean and spread of the pixels of Fashion-MNIST, in [0, 1]. */
  static final float MEAN = 0.286f;

  static final float SPREAD = 0.353f;

  @Override
  public int examples(Split split) {
    return images.count(split);
  }

  @Override
  public int evaluated(Split split) {
    return Math.min(looked, images.count(split));
  }

  @Override
  public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
    float[] labels = new float[size];
    byte[] classes = images.labels()[split.ordinal()];
    for (int i = 0; i < size; i++) {
      labels[i] = classes[rows[i]];
    }
    return new Loaded(
        new NDList(pixels(manager, split, rows, size)),
        new NDList(Filled.of(manager, labels, new Shape(size))));
  }

  /** The images of some rows. */
  NDArray pixels(NDManager manager, Split split, int[] rows, int size) {
    byte[] pixels = images.pixels()[split.ordinal()];
    return Filled.rows(
        manager,
        flat ? new Shape(size, Images.SIZE) : new Shape(size, 1, Images.SIDE, Images.SIDE),
        (row, values) -> Pixels.read(pixels, rows[row] * Images.SIZE, mean, scale, values));
  }
}
