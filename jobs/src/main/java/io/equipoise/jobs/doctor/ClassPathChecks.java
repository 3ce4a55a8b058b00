package io.equipoise.jobs.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.jobs.Versions;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/** Whether the jars that meet on the class path fit each other. */
final class ClassPathChecks {
  private ClassPathChecks() {}

  static Finding scala() {
    String seen = scala.util.Properties.versionNumberString();
    String built = new Versions().scala();
    return Finding.require(
        binary(seen).equals(binary(built)),
        "scala",
        seen + ", built for " + built,
        "Use a Spark that is built for Scala " + binary(built));
  }

  static Finding jackson() {
    String databind = new ObjectMapper().version().toString();
    String core = new JsonFactory().version().toString();
    String seen = "databind " + databind + ", core " + core;
    return Finding.require(
        binary(databind).equals(binary(core)),
        "jackson",
        seen,
        "Remove what brings its own Jackson; Spark's must be the only one");
  }

  /** The binding and the API must be of one generation: otherwise every log line vanishes. */
  static Finding logging() {
    ILoggerFactory bound = LoggerFactory.getILoggerFactory();
    String api = LoggerFactory.class.getPackage().getImplementationVersion();
    String seen =
        "slf4j "
            + (api == null ? "of unknown version" : api)
            + " bound to "
            + bound.getClass().getName();
    return Finding.require(
        !(bound instanceof NOPLoggerFactory),
        "logging",
        seen,
        "No log line will ever appear. Use slf4j-api 2 with log4j-slf4j2-impl, as Spark brings them");
  }

  static Finding banned() {
    boolean avro = present("org.apache.parquet.avro.AvroParquetReader");
    return avro
        ? Finding.warn(
            "class-path",
            "parquet-avro is present (CVE-2025-30065)",
            "Remove it; nothing here reads Avro classes")
        : Finding.ok("class-path", "no banned library");
  }

  /** Whether a class can be found, without running any of its code. */
  static boolean present(String name) {
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static String binary(String version) {
    String[] parts = version.split("\\.", -1);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }
}
