package io.equipoise.cluster;

import io.equipoise.run.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A store on HDFS, by its own address ({@code hdfs:}) or through a mount table ({@code viewfs:})
 * whose mounts are HDFS.
 *
 * <p>{@link #publish} and {@link #create} are {@code FileContext.rename} without overwriting, which
 * the name node does in one step and refuses when the target is there, an empty directory included.
 * Both were raced (see the tests). Nothing else is supported: on other file systems Hadoop's rename
 * looks first and acts afterwards.
 *
 * <p>Files are synced to the disks of the data nodes when written, except those that Spark's own
 * writers put into a staged directory: of these HDFS guarantees the replicas only, unless {@code
 * dfs.datanode.synconclose} is set. {@link #append} needs replicated files; HDFS does not append to
 * erasure-coded ones.
 *
 * <p>Cost: one to four calls to the name node per operation. Travels with its configuration, about
 * 100 kB, and connects again where it lands.
 */
public final class HadoopStore implements Store {
  private static final long serialVersionUID = 1L;

  /** The schemes of addresses that can be opened. */
  public static final Set<String> SCHEMES = Set.of("hdfs", "viewfs");

  private static final int READS = 3;
  private static final int RECOVERY_POLLS = 60;
  private static final long RECOVERY_MILLIS = 500;

  private final String root;
  private final SerializableConfiguration configuration;
  private transient @Nullable FileContext connected;

  private HadoopStore(Path root, Configuration configuration, FileContext connected) {
    this.root = root.toString();
    this.configuration = new SerializableConfiguration(configuration);
    this.connected = connected;
  }

  /**
   * A store under an address, which is made on first use. Asks the name node once.
   *
   * @param address such as {@code hdfs://host:8020/equipoise}; without a host, that of {@code
   *     fs.defaultFS}
   * @throws IllegalArgumentException for another scheme, or a mount that is not HDFS
   * @throws IOException when nobody answers there
   */
  public static HadoopStore open(String address, Configuration configuration) throws IOException {
    Path path = new Path(address);
    String scheme = String.valueOf(path.toUri().getScheme()).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(address + " is on '" + scheme + "'; expected " + SCHEMES);
    }
    FileContext context = connect(path.toUri(), configuration);
    Path root = context.makeQualified(path);
    String mounted = String.valueOf(nearest(context, root).toUri().getScheme());
    if (!SCHEMES.contains(mounted)) {
      throw new IllegalArgumentException(
          address + " is mounted from '" + mounted + "'; expected hdfs");
    }
    return new HadoopStore(root, configuration, context);
  }

  private static FileContext connect(URI address, Configuration configuration) throws IOException {
    URI whole = address;
    URI usual = FileSystem.getDefaultUri(configuration);
    if (address.getAuthority() == null && address.getScheme().equals(usual.getScheme())) {
      whole = usual;
    }
    try {
      return FileContext.getFileContext(whole, configuration);
    } catch (RuntimeException e) {
      Throwable deepest = e;
      while (deepest.getCause() != null) {
        deepest = deepest.getCause();
      }
      throw new IOException(String.valueOf(deepest.getMessage()), e);
    }
  }

  /** The path itself or the nearest directory above it that is there, mounts followed. */
  private static Path nearest(FileContext context, Path path) throws IOException {
    for (Path at = path; at != null; at = at.getParent()) {
      try {
        return context.resolvePath(at);
      } catch (FileNotFoundException notThere) {
        continue;
      }
    }
    throw new FileNotFoundException(path + " has no directory above it");
  }

  private synchronized FileContext files() throws IOException {
    FileContext context = connected;
    if (context == null) {
      context = connect(new Path(root).toUri(), configuration.value());
      connected = context;
    }
    return context;
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    write(at(path), bytes);
  }

  private void write(Path file, byte[] bytes) throws IOException {
    EnumSet<CreateFlag> how = EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK);
    try (FSDataOutputStream out = files().create(file, how, Options.CreateOpts.createParent())) {
      out.write(bytes);
      out.hsync();
    }
  }

  @Override
  public void replace(String path, byte[] bytes) throws IOException {
    Path file = at(path);
    Path temporary = temporary(file);
    try {
      write(temporary, bytes);
      files().rename(temporary, file, Options.Rename.OVERWRITE);
    } finally {
      remove(temporary);
    }
  }

  @Override
  public boolean create(String path, byte[] bytes) throws IOException {
    Path file = at(path);
    Path temporary = temporary(file);
    try {
      write(temporary, bytes);
      files().rename(temporary, file, Options.Rename.NONE);
      return true;
    } catch (IOException e) {
      // The temporary name is ours alone: gone while the target is there, it was renamed.
      boolean there = files().util().exists(file);
      if (there && !files().util().exists(temporary)) {
        return true;
      }
      if (there && e instanceof FileAlreadyExistsException) {
        return false;
      }
      throw e;
    } finally {
      remove(temporary);
    }
  }

  @Override
  public void append(String path, byte[] bytes) throws IOException {
    Path file = at(path);
    try {
      add(file, bytes);
    } catch (IOException busy) {
      if (!recover(file)) {
        throw busy;
      }
      add(file, bytes);
    }
  }

  private void add(Path file, byte[] bytes) throws IOException {
    EnumSet<CreateFlag> how = EnumSet.of(CreateFlag.CREATE, CreateFlag.APPEND);
    try (FSDataOutputStream out = files().create(file, how, Options.CreateOpts.createParent())) {
      out.write(bytes);
    }
  }

  /** Closes a file that a driver held open when it died; otherwise HDFS does so after a minute. */
  private boolean recover(Path file) throws IOException {
    if (!files().util().exists(file)) {
      return false;
    }
    Path real = files().resolvePath(file);
    FileSystem system = real.getFileSystem(configuration.value());
    if (!(system instanceof org.apache.hadoop.hdfs.DistributedFileSystem hdfs)) {
      return false;
    }
    for (int poll = 0; poll < RECOVERY_POLLS; poll++) {
      if (hdfs.recoverLease(real)) {
        return true;
      }
      pause();
    }
    return false;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(RECOVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a file was recovered", e);
    }
  }

  @Override
  public byte[] read(String path) throws IOException {
    Path file = at(path);
    for (int read = 1; ; read++) {
      try (InputStream in = files().open(file)) {
        return in.readAllBytes();
      } catch (FileNotFoundException none) {
        throw none;
      } catch (IOException e) {
        // A file that was replaced after it was opened loses its blocks: open the new one.
        if (read == READS) {
          throw e;
        }
      }
    }
  }

  @Override
  public boolean exists(String path) throws IOException {
    return files().util().exists(at(path));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return children(at(directory)).stream().map(s -> s.getPath().getName()).sorted().toList();
  }

  /** What is in a directory; nothing for a file, or when it is not there. */
  private List<FileStatus> children(Path directory) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    try {
      if (files().getFileStatus(directory).isDirectory()) {
        RemoteIterator<FileStatus> all = files().listStatus(directory);
        while (all.hasNext()) {
          found.add(all.next());
        }
      }
    } catch (FileNotFoundException notThere) {
      return List.of();
    }
    return found;
  }

  @Override
  public List<Entry> walk(String directory) throws IOException {
    Path top = at(directory);
    List<Entry> found = new ArrayList<>();
    try {
      walk(files().getFileStatus(top), "", found);
    } catch (FileNotFoundException notThere) {
      return List.of();
    }
    found.sort(Comparator.comparing(Entry::path));
    return found;
  }

  private void walk(FileStatus at, String path, List<Entry> found) throws IOException {
    long bytes = at.isDirectory() ? 0 : at.getLen();
    found.add(new Entry(path, at.isDirectory(), bytes, at.getModificationTime()));
    if (at.isDirectory()) {
      for (FileStatus child : children(at.getPath())) {
        String name = child.getPath().getName();
        walk(child, path.isEmpty() ? name : path + "/" + name, found);
      }
    }
  }

  @Override
  public long size(String path) throws IOException {
    return files().getFileStatus(at(path)).getLen();
  }

  @Override
  public void publish(String staged, String published) throws IOException {
    Path from = at(staged);
    Path to = at(published);
    files().mkdir(to.getParent(), FileContext.DIR_DEFAULT_PERM, true);
    files().rename(from, to, Options.Rename.NONE);
  }

  @Override
  public void delete(String path) throws IOException {
    remove(at(path));
  }

  private void remove(Path path) throws IOException {
    try {
      files().delete(path, true);
    } catch (FileNotFoundException gone) {
      return;
    }
  }

  @Override
  public void checkWritable() throws IOException {
    files().access(nearest(files(), new Path(root)), FsAction.WRITE_EXECUTE);
  }

  @Override
  public String where(String path) {
    return at(path).toString();
  }

  private Path at(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty()) {
        parts.remove(parts.size() - 1);
      } else if (part.equals("..") || path.startsWith("/")) {
        throw new IllegalArgumentException("path '" + path + "' leaves the root " + root);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    Path top = new Path(root);
    return parts.isEmpty() ? top : new Path(top, String.join("/", parts));
  }

  private static Path temporary(Path file) {
    return new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
  }
}
