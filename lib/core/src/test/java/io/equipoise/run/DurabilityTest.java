package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published was on the disk before: the order of writes, syncs and the rename. */
class DurabilityTest {
  @TempDir Path directory;
  private final List<String> seen = new ArrayList<>();

  private LocalStore store() {
    return new LocalStore(directory, this::open);
  }

  private FileChannel open(Path path, OpenOption... options) throws IOException {
    String name = directory.relativize(path).toString();
    return new Watched(FileChannel.open(path, options), name);
  }

  private int at(String event) {
    assertTrue(seen.contains(event), () -> event + " in " + seen);
    return seen.lastIndexOf(event);
  }

  @Test
  void aCommitIsSyncedBeforeItIsPublishedAndTheNameAfterwards() throws IOException {
    LocalStore store = store();
    store.write("_staging/a/state.json", new byte[] {1, 2, 3});
    store.write("_staging/a/rounds/part-0", new byte[] {4});
    store.publish("_staging/a", "commits/000000");
    for (String file : List.of("_staging/a/state.json", "_staging/a/rounds/part-0")) {
      assertTrue(at("write " + file) < at("sync " + file), seen::toString);
    }
    for (String folder : List.of("_staging/a", "_staging/a/rounds")) {
      assertTrue(at("sync " + folder) < at("sync commits, with 000000"), seen::toString);
    }
    assertTrue(at("sync , with commits") > at("sync commits, with 000000"), seen::toString);
    store.write("_staging/b/state.json", new byte[] {1});
    store.publish("_staging/b", "commits/000001");
    at("sync commits, with 000000, 000001");
  }

  @Test
  void aSmallFileIsSyncedBeforeItGetsItsName() throws IOException {
    LocalStore store = store();
    assertTrue(store.create("_lease/1", new byte[] {1}));
    store.replace("_STATUS.json", new byte[] {2});
    List<String> events = seen.stream().map(e -> e.replaceAll("[0-9a-f-]{36}", "U")).toList();
    assertEquals(
        List.of(
            "write _lease/.1.U",
            "sync _lease/.1.U",
            "write ._STATUS.json.U",
            "sync ._STATUS.json.U"),
        events);
  }

  /** Notes writes and syncs; a synced directory with the names of commits that it then has. */
  private final class Watched extends FileChannel {
    private final FileChannel channel;
    private final String name;

    Watched(FileChannel channel, String name) {
      this.channel = channel;
      this.name = name;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      seen.add("write " + name);
      return channel.write(from);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      channel.force(metaData);
      Path path = directory.resolve(name);
      if (name.startsWith("_") || name.startsWith(".") || !Files.isDirectory(path)) {
        seen.add("sync " + name);
        return;
      }
      try (var children = Files.list(path)) {
        List<String> names =
            children
                .map(c -> c.getFileName().toString())
                .filter(n -> !n.startsWith("_"))
                .sorted()
                .toList();
        seen.add("sync " + name + ", with " + String.join(", ", names));
      }
    }

    @Override
    protected void implCloseChannel() throws IOException {
      channel.close();
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return channel.read(to);
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
      return channel.read(to, offset, length);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      seen.add("write " + name);
      return channel.write(from, offset, length);
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      return channel.position(position);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      return channel.truncate(size);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
      return channel.transferTo(position, count, to);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count)
        throws IOException {
      return channel.transferFrom(from, position, count);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return channel.read(to, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      seen.add("write " + name);
      return channel.write(from, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return channel.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return channel.tryLock(position, size, shared);
    }
  }
}
