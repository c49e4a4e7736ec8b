package io.github.stepwright.run;

import io.github.stepwright.Entry;
import io.github.stepwright.Journal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A journal in a file, one JSON object a line.
 *
 * <p>Lines are collected in memory and reach the file when 64 KiB have come together, before a
 * checkpoint, and at the end; a crash loses what was not written, and {@link DurableRun} makes it
 * again. What was written stays readable whatever happens later. Used by one thread.
 */
public final class FileJournal implements Journal {

  /** Number of the format that is written and read. */
  static final int FORMAT = 1;

  /** Name of the journal in a run directory. */
  public static final String NAME = "journal.jsonl";

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final JsonGenerator out;
  private final EntryWriter writer;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long position;
  private long durable;
  private boolean broken;

  private FileJournal(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.position = channel.position();
    this.durable = -1; // whether what is there has reached the disk is not known
    // The generator hands over whole chunks; the buffer here decides when they reach the file.
    this.out =
        JsonFactory.builder()
            .rootValueSeparator((String) null)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build()
            .createGenerator(ObjectWriteContext.empty(), new Chunks(), JsonEncoding.UTF8);
    this.writer = new EntryWriter(out);
  }

  /**
   * Begins a journal.
   *
   * @throws UncheckedIOException if there is one already or the file cannot be written
   */
  public static FileJournal create(Path path, Entry.Header header) {
    if (Files.exists(path)) {
      throw unwritable(path, new FileAlreadyExistsException(path.toString()));
    }
    // Under its own name there is a whole header or no journal at all.
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    long length;
    try (FileJournal journal = open(temporary, 0, StandardOpenOption.CREATE)) {
      journal.append(header);
      length = journal.sync();
    }
    try {
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    return goOn(path, length);
  }

  /** Goes on with a journal behind its first {@code length} bytes; what lies after them is cut. */
  static FileJournal goOn(Path path, long length) {
    return open(path, length, StandardOpenOption.CREATE);
  }

  private static FileJournal open(Path path, long length, StandardOpenOption how) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, how);
      channel.truncate(length);
      channel.position(length);
      return new FileJournal(path, channel);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public void append(Entry entry) {
    try {
      writer.write(entry);
      out.writeRaw('\n');
    } catch (JacksonException e) {
      throw unwritable(path, e.getCause() instanceof IOException io ? io : new IOException(e));
    }
  }

  /** Hands everything to the operating system. */
  public void flush() {
    try {
      out.flush();
      write();
    } catch (JacksonException e) {
      throw unwritable(path, e.getCause() instanceof IOException io ? io : new IOException(e));
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Makes everything durable and tells how many bytes that is. */
  long sync() {
    flush();
    if (position > durable) {
      try {
        channel.force(false);
      } catch (IOException e) {
        throw unwritable(path, e);
      }
      durable = position;
    }
    return position;
  }

  @Override
  public Stream<Entry> read(long from) {
    flush();
    return JournalLines.read(path).entries().skip(from);
  }

  /** Makes everything durable; closing again does nothing. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      if (!broken) {
        sync();
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private void write() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        position += channel.write(buffer);
      }
    } catch (IOException e) {
      broken = true;
      throw e;
    }
    buffer.clear();
  }

  static UncheckedIOException unwritable(Path path, IOException cause) {
    return new UncheckedIOException(
        "%s must be writable, got \"%s\"; what was written before stays readable"
            .formatted(path, reason(cause)),
        cause);
  }

  /**
   * In words: the exceptions of the file system give the file and leave the reason to the class.
   */
  private static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "access denied to " + denied.getFile();
      case FileAlreadyExistsException there -> "there is a file already at " + there.getFile();
      case NoSuchFileException missing -> "no such file or folder as " + missing.getFile();
      case NotDirectoryException file -> "no folder at " + file.getFile();
      default -> cause.getMessage();
    };
  }

  private final class Chunks extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      int left = length;
      while (left > 0) {
        if (!buffer.hasRemaining()) {
          FileJournal.this.write();
        }
        int part = Math.min(left, buffer.remaining());
        buffer.put(bytes, from, part);
        from += part;
        left -= part;
      }
    }
  }
}
