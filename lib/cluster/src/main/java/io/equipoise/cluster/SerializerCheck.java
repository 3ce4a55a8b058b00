package io.equipoise.cluster;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import org.apache.spark.SparkConf;

/** Spark's Kryo serializer cannot carry records, in which questions and answers travel. */
public final class SerializerCheck {
  private static final String KEY = "spark.serializer";

  private SerializerCheck() {}

  /**
   * Does nothing with Spark's default serializer.
   *
   * @throws Failure exit 2 when Kryo is configured
   */
  public static void refuseKryo(SparkConf conf) {
    String serializer = conf.get(KEY, "");
    if (serializer.contains("Kryo")) {
      throw new Failure(
          ExitCode.USAGE,
          "SPARK-001",
          KEY + " = " + serializer + ", which cannot carry records; expected Spark's default",
          "Spark configuration",
          "Remove " + KEY + " from spark-defaults.conf and --conf.");
    }
  }
}
