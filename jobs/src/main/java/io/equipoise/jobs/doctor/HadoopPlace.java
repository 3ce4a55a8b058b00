package io.equipoise.jobs.doctor;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A place on a Hadoop file system. Apart, so that local checks need no Hadoop class. */
final class HadoopPlace {
  private HadoopPlace() {}

  static Finding reachable(String root) {
    try {
      FileSystem files = FileSystem.get(URI.create(root), new Configuration());
      boolean there = files.exists(new Path(root));
      return Finding.ok("out", root + (there ? ", reachable" : ", reachable, not there yet"));
    } catch (IOException | IllegalArgumentException e) {
      return Finding.fail(
          "out", root + " cannot be reached (" + e + ")", "Check the address and HADOOP_CONF_DIR");
    }
  }
}
