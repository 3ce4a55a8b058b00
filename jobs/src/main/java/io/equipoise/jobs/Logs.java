package io.equipoise.jobs;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The one thing the command line changes about logging; all else is the cluster's configuration.
 */
final class Logs {
  private Logs() {}

  /** Leaves only warnings and errors of ours in this JVM; without Spark's log4j there is no log. */
  static void quiet() {
    try {
      Configurator.setLevel("io.equipoise", Level.WARN);
    } catch (LinkageError absent) {
      return;
    }
  }
}
