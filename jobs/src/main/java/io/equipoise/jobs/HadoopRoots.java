package io.equipoise.jobs;

import io.equipoise.cluster.HadoopStore;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.run.Masking;
import io.equipoise.run.Store;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The part of {@link Roots} that needs Hadoop's classes. */
public final class HadoopRoots {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopRoots() {}

  /** The settings that a session started now would have; none is needed for them. */
  public static Configuration settings() {
    Configuration settings = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        settings.set(name.substring(PREFIX.length()), System.getProperty(name, ""));
      }
    }
    return settings;
  }

  /**
   * Refuses an address of a kind that this Hadoop cannot read at all.
   *
   * @throws Failure exit 8 when no class serves its scheme
   */
  public static void readable(String flag, String address) {
    String scheme = Roots.scheme(address);
    try {
      FileSystem.getFileSystemClass(scheme, settings());
    } catch (IOException e) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-005",
          flag
              + " "
              + Masking.oneLine(address)
              + " is on '"
              + scheme
              + "', which this Spark has no file system for; expected a path, file:/, hdfs:// or one"
              + " whose jar is there",
          "",
          "Add that jar, such as hadoop-aws for s3a://, or copy it to a path or to HDFS.",
          e);
    }
  }

  static Store store(String flag, String address) {
    try {
      return HadoopStore.open(address, settings());
    } catch (IOException e) {
      throw Roots.silent(flag, address, e);
    } catch (IllegalArgumentException e) {
      throw Roots.unsupported(flag, address, e);
    }
  }

  static Location place(String flag, String address) {
    Path path = new Path(address);
    Path parent = path.getParent();
    return parent == null
        ? new Location(store(flag, address), "")
        : new Location(store(flag, parent.toString()), path.getName());
  }
}
