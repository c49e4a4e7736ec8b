package io.github.stepwright.deep;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pixels as numbers: (p / 255 - mean) scale in float32, p from 0 to 255.
 *
 * <p>A batch of images passes here at every step, and the compiler finds no vectors in bytes
 * without a sign. The result is the same to the bit where there is no vector module.
 */
final class Pixels {

  private static final float WHITE = 255;
  private static final boolean WIDE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Pixels() {}

  /** Fills an array with the numbers of as many pixels, from a place on. */
  static void read(byte[] pixels, int from, float mean, float scale, float[] to) {
    read(WIDE, pixels, from, mean, scale, to);
  }

  /** By vectors, or one by one. */
  static void read(boolean wide, byte[] pixels, int from, float mean, float scale, float[] to) {
    int done = wide ? Wide.read(pixels, from, mean, scale, to) : 0;
    for (int j = done; j < to.length; j++) {
      to[j] = ((pixels[from + j] & 0xff) / WHITE - mean) * scale;
    }
  }

  /** Loaded only where the module jdk.incubator.vector is there. */
  private static final class Wide {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;

    /** Whole vectors; how many pixels that were. */
    static int read(byte[] pixels, int from, float mean, float scale, float[] to) {
      int end = FLOATS.loopBound(to.length);
      for (int j = 0; j < end; j += FLOATS.length()) {
        var bytes = ByteVector.fromArray(BYTES, pixels, from + j);
        var ints = bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
        var floats = (FloatVector) ints.convertShape(VectorOperators.I2F, FLOATS, 0);
        floats.div(WHITE).sub(mean).mul(scale).intoArray(to, j);
      }
      return end;
    }
  }
}
