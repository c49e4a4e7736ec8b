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
 * Images in [0, 1] with the noise of the code, (n, 784) and (n, codes); the labels are the images.
 *
 * @param codes length of the code
 */
record VaeFeed(ImageFeed images, int codes) implements Feed {

  @Override
  public int examples(Split split) {
    return images.examples(split);
  }

  @Override
  public int evaluated(Split split) {
    return images.evaluated(split);
  }

  @Override
  public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
    NDArray pixels = images.pixels(manager, split, rows, size);
    float[] noise = new float[size * codes];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return new Loaded(
        new NDList(pixels, Filled.of(manager, noise, new Shape(size, codes))), new NDList(pixels));
  }
}
