package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.RandomStream;
import org.junit.jupiter.api.Test;

class PixelsTest {

  @Test
  void by_vectors_and_one_by_one_all_256_pixels_are_the_same_numbers_to_the_bit() {
    byte[] pixels = new byte[256];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) p;
    }
    float[] wide = new float[256];
    float[] narrow = new float[256];
    Pixels.read(true, pixels, 0, ImageFeed.MEAN, 1 / ImageFeed.SPREAD, wide);
    Pixels.read(false, pixels, 0, ImageFeed.MEAN, 1 / ImageFeed.SPREAD, narrow);
    for (int p = 0; p < pixels.length; p++) {
      assertThat(wide[p]).isEqualTo((p / 255f - ImageFeed.MEAN) * (1 / ImageFeed.SPREAD));
    }
    assertThat(narrow).isEqualTo(wide);
  }

  @Test
  void any_length_from_any_place_is_read_whole() {
    var random = new RandomStream(5);
    byte[] pixels = new byte[100];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) random.nextInt(256);
    }
    for (int length = 0; length < 40; length++) {
      int from = random.nextInt(60);
      float[] found = new float[length];
      Pixels.read(true, pixels, from, 0.5f, 2, found);
      for (int j = 0; j < length; j++) {
        assertThat(found[j]).isEqualTo(((pixels[from + j] & 0xff) / 255f - 0.5f) * 2);
      }
    }
  }

  @Test
  void more_pixels_than_there_are_is_an_error() {
    for (boolean wide : new boolean[] {true, false}) {
      assertThatThrownBy(() -> Pixels.read(wide, new byte[20], 5, 0, 1, new float[16]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
