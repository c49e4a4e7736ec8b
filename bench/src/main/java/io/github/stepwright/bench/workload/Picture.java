package io.github.stepwright.bench.workload;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A picture in shades of grey.
 *
 * @param width in pixels
 * @param height in pixels
 * @param shades row by row, 0 black to 255 white
 */
public record Picture(int width, int height, byte[] shades) {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** All white. */
  static Picture blank(int width, int height) {
    byte[] shades = new byte[width * height];
    Arrays.fill(shades, (byte) 255);
    return new Picture(width, height, shades);
  }

  /** Draws a square of numbers, -1 white to 1 black, each number as a square of pixels. */
  void draw(int left, int top, float[] values, int at, int side, int zoom) {
    for (int y = 0; y < side * zoom; y++) {
      for (int x = 0; x < side * zoom; x++) {
        float value = values[at + y / zoom * side + x / zoom];
        float ink = Math.max(0, Math.min(1, (value + 1) / 2)); // NaN comes out black
        shades[(top + y) * width + left + x] = (byte) Math.round(255 * (1 - ink));
      }
    }
  }

  /** The picture as a PNG file: eight bits of grey, no filter, one piece (RFC 2083). */
  public byte[] png() {
    var file = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(file)) {
      out.write(SIGNATURE);
      var head = new ByteArrayOutputStream();
      var header = new DataOutputStream(head);
      header.writeInt(width);
      header.writeInt(height);
      header.write(new byte[] {8, 0, 0, 0, 0}); // bits, grey, deflate, filters, not interlaced
      chunk(out, "IHDR", head.toByteArray());
      var packed = new ByteArrayOutputStream();
      try (var deflate = new DeflaterOutputStream(packed)) {
        for (int y = 0; y < height; y++) {
          deflate.write(0);
          deflate.write(shades, y * width, width);
        }
      }
      chunk(out, "IDAT", packed.toByteArray());
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has no errors
    }
    return file.toByteArray();
  }

  private static void chunk(DataOutputStream out, String name, byte[] data) throws IOException {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    var check = new CRC32();
    check.update(type);
    check.update(data);
    out.writeInt(data.length);
    out.write(type);
    out.write(data);
    out.writeInt((int) check.getValue());
  }
}
