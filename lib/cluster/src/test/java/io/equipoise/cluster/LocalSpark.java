package io.equipoise.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One Spark context for all tests of this JVM: two threads, no UI. */
public final class LocalSpark {
  private LocalSpark() {}

  private static final class Once {
    static final JavaSparkContext CONTEXT =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("equipoise-tests")
                .set("spark.ui.enabled", "false")
                .set("spark.sql.shuffle.partitions", "2")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  public static JavaSparkContext context() {
    return Once.CONTEXT;
  }
}
