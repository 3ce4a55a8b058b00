package io.equipoise.jobs.doctor;

import io.equipoise.cluster.HadoopStore;
import io.equipoise.jobs.HadoopRoots;
import io.equipoise.run.Store;
import java.io.IOException;

/** A place on a Hadoop file system. Apart, so that local checks need no Hadoop class. */
final class HadoopPlace {
  private HadoopPlace() {}

  static Finding writable(String root) {
    try {
      Store store = HadoopStore.open(root, HadoopRoots.settings());
      store.checkWritable();
      return Finding.ok("out", root + ", writable" + (store.exists("") ? "" : ", not there yet"));
    } catch (IOException | IllegalArgumentException e) {
      return Finding.fail(
          "out",
          root + " cannot be written (" + e + ")",
          "Check the address, HADOOP_CONF_DIR and the permissions");
    }
  }
}
