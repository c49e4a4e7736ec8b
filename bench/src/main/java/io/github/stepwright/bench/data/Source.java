package io.github.stepwright.bench.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A text that can be read: a file of the user's or one that ships in the jar. One that ends in
 * {@code .gz} is unpacked on the way.
 *
 * @param name as messages call it
 */
record Source(String name, Opening opening) {

  /** Opens the bytes. */
  interface Opening {
    InputStream open() throws IOException;
  }

  /** A file of the user's. */
  static Source file(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException("data file must be there, found none at " + path);
    }
    return new Source(path.toString(), () -> Files.newInputStream(path));
  }

  /** A file that ships in the jar. */
  static Source shipped(String name) {
    return new Source(
        name,
        () -> {
          InputStream in = Source.class.getResourceAsStream(name);
          if (in == null) {
            throw new IOException(name + " must be in the jar, found none");
          }
          return in;
        });
  }

  BufferedReader reader() throws IOException {
    InputStream in = new BufferedInputStream(opening.open(), 1 << 16);
    InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    Reader text = new InputStreamReader(plain, StandardCharsets.UTF_8);
    return new BufferedReader(text, 1 << 16);
  }

  UncheckedIOException unreadable(IOException cause) {
    return new UncheckedIOException("%s must be readable, got %s".formatted(name, cause), cause);
  }
}
