package io.github.stepwright.run;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Slot;
import io.github.stepwright.Work;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A durable checkpoint: the state of the workload, every live slot, the work done and how much of
 * the journal belongs to it.
 *
 * <p>Big-endian: magic, work, journal length, checkpoints by name, CRC-32C of all before it. It is
 * written under a temporary name, flushed and renamed, so that a file under its own name is whole.
 *
 * @param work charged so far
 * @param journal bytes of the journal that lead up to here
 * @param state of the workload
 * @param slots checkpoints that controllers keep
 */
record CheckpointFile(Work work, long journal, Checkpoint state, Map<Slot, Checkpoint> slots) {

  private static final long MAGIC = 0x5354455057524954L;

  void write(Path path) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var sum =
          new CheckedOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), new CRC32C());
      var out = new DataOutputStream(sum);
      out.writeLong(MAGIC);
      out.writeLong(work.steps());
      out.writeLong(work.examples());
      out.writeDouble(work.units());
      out.writeLong(work.nanos());
      out.writeLong(journal);
      write(out, state);
      out.writeInt(slots.size());
      for (var slot : slots.entrySet()) {
        out.writeUTF(slot.getKey().name());
        write(out, slot.getValue());
      }
      out.writeLong(sum.getChecksum().getValue());
      out.flush();
      channel.force(true);
    }
    Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException if it is not whole
   */
  static CheckpointFile read(Path path) throws IOException {
    checkSum(path);
    try (var in = open(path)) {
      if (in.readLong() != MAGIC) {
        throw new IOException(path + " must be a checkpoint, found other bytes");
      }
      Work work = new Work(in.readLong(), in.readLong(), in.readDouble(), in.readLong());
      long journal = in.readLong();
      Checkpoint state = checkpoint(in);
      var slots = new HashMap<Slot, Checkpoint>();
      for (int i = in.readInt(); i > 0; i--) {
        slots.put(new Slot(in.readUTF()), checkpoint(in));
      }
      return new CheckpointFile(work, journal, state, slots);
    }
  }

  /** Before a length in it is believed. */
  private static void checkSum(Path path) throws IOException {
    long body = Files.size(path) - Long.BYTES;
    var sum = new CRC32C();
    try (var in = open(path)) {
      byte[] chunk = new byte[1 << 16];
      for (long left = body; left > 0; ) {
        int length = (int) Math.min(left, chunk.length);
        in.readFully(chunk, 0, length);
        sum.update(chunk, 0, length);
        left -= length;
      }
      long found = in.readLong();
      if (found != sum.getValue()) {
        throw new IOException(
            "%s must have checksum %x, found %x".formatted(path, sum.getValue(), found));
      }
    }
  }

  private static DataInputStream open(Path path) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
  }

  private static void write(DataOutputStream out, Checkpoint checkpoint) throws IOException {
    out.writeInt(checkpoint.floats().size());
    for (var entry : new TreeMap<>(checkpoint.floats()).entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().length);
      ByteBuffer bytes = ByteBuffer.allocate(entry.getValue().length * Float.BYTES);
      bytes.asFloatBuffer().put(entry.getValue());
      out.write(bytes.array());
    }
    out.writeInt(checkpoint.doubles().size());
    for (var entry : new TreeMap<>(checkpoint.doubles()).entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().length);
      for (double value : entry.getValue()) {
        out.writeDouble(value);
      }
    }
    out.writeInt(checkpoint.longs().size());
    for (var entry : new TreeMap<>(checkpoint.longs()).entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().length);
      for (long value : entry.getValue()) {
        out.writeLong(value);
      }
    }
  }

  private static Checkpoint checkpoint(DataInputStream in) throws IOException {
    var floats = new HashMap<String, float[]>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = in.readUTF();
      float[] values = new float[in.readInt()];
      byte[] bytes = in.readNBytes(values.length * Float.BYTES);
      if (bytes.length < values.length * Float.BYTES) {
        throw new IOException(
            "checkpoint must hold %d floats of %s".formatted(values.length, name));
      }
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
      floats.put(name, values);
    }
    var doubles = new HashMap<String, double[]>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = in.readUTF();
      double[] values = new double[in.readInt()];
      for (int j = 0; j < values.length; j++) {
        values[j] = in.readDouble();
      }
      doubles.put(name, values);
    }
    var longs = new HashMap<String, long[]>();
    for (int i = in.readInt(); i > 0; i--) {
      String name = in.readUTF();
      long[] values = new long[in.readInt()];
      for (int j = 0; j < values.length; j++) {
        values[j] = in.readLong();
      }
      longs.put(name, values);
    }
    return new Checkpoint(floats, doubles, longs);
  }
}
