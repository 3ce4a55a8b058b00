package io.equipoise.jobs;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Masking;
import io.equipoise.run.Store;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Opens what an address names: the one place that knows on which file systems a job can write.
 *
 * <p>A path and {@code file:} are this machine's file systems, whatever Hadoop's default is; {@code
 * hdfs:} and {@code viewfs:} are asked with the settings of {@code HADOOP_CONF_DIR} and of {@code
 * --conf spark.hadoop.KEY=VALUE}.
 */
public final class Roots {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  private static final Set<String> SUPPORTED = Set.of("file", "hdfs", "viewfs");

  private Roots() {}

  /**
   * The store under {@code --out}.
   *
   * @throws Failure exit 8 for a scheme whose directory rename is not known to be atomic and
   *     exclusive, or when its file system does not answer
   */
  public static Store out(String address) {
    check("--out", address);
    return isLocal(address)
        ? new LocalStore(local(address))
        : HadoopRoots.store("--out", Masking.oneLine(address));
  }

  /**
   * A directory or file that is to be read.
   *
   * @param flag names it in messages, such as {@code --table}
   * @throws Failure as {@link #out}
   */
  public static Location place(String flag, String address) {
    check(flag, address);
    if (!isLocal(address)) {
      return HadoopRoots.place(flag, Masking.oneLine(address));
    }
    Path path = local(address).toAbsolutePath().normalize();
    Path parent = path.getParent();
    return parent == null
        ? new Location(new LocalStore(path), "")
        : new Location(new LocalStore(parent), String.valueOf(path.getFileName()));
  }

  /** Whether an address can be opened here at all; what cannot may still be read by Spark. */
  public static boolean supports(String address) {
    return SUPPORTED.contains(scheme(address));
  }

  /** The scheme of an address; {@code file} for a path. */
  public static String scheme(String address) {
    return SCHEME.matcher(address).matches()
        ? address.substring(0, address.indexOf(':')).toLowerCase(Locale.ROOT)
        : "file";
  }

  /** What to say when a file system that was opened fails to answer. */
  public static Failure silent(String flag, String where, IOException cause) {
    return new Failure(
        ExitCode.RESOURCE,
        "RES-020",
        flag
            + " "
            + where
            + " does not answer ("
            + cause.getMessage()
            + "); expected a file system that can be reached",
        "",
        "Check the address, HADOOP_CONF_DIR and the name node, and submit the same line again.",
        cause);
  }

  /** The path of a local address, relative ones as they are. */
  public static Path local(String address) {
    if (!SCHEME.matcher(address).matches()) {
      return Path.of(address);
    }
    try {
      return Path.of(new URI(address).getPath());
    } catch (URISyntaxException e) {
      throw unsupported("address", Masking.oneLine(address), e);
    }
  }

  private static boolean isLocal(String address) {
    return scheme(address).equals("file");
  }

  private static void check(String flag, String address) {
    boolean whole = !SCHEME.matcher(address).matches() || address.contains(":/");
    if (!supports(address) || !whole) {
      throw unsupported(flag, Masking.oneLine(address), null);
    }
  }

  static Failure unsupported(
      String flag, String address, @org.jspecify.annotations.Nullable Exception cause) {
    return new Failure(
        ExitCode.RESOURCE,
        "RES-005",
        flag
            + " "
            + address
            + " is on '"
            + scheme(address)
            + "', where no directory is known to be renamed all at once, so no commit can be made"
            + (cause == null ? "" : " (" + cause.getMessage() + ")")
            + "; expected a path, file:/, hdfs:// or viewfs://",
        "",
        "Use a path that driver and executors share, or HDFS, and copy to other stores what is"
            + " finished.",
        cause);
  }
}
