package io.equipoise.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.cluster.HadoopStore;
import io.equipoise.run.CommitLog;
import io.equipoise.run.LocalStore;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path of a user whose {@code --out} is HDFS, beside the same on a disk. */
class HdfsTest {
  private static MiniDFSCluster hdfs;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path disk;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    System.setProperty("spark.hadoop.dfs.replication", "1");
    System.setProperty("spark.log.level", "WARN");
    hdfs = new MiniDFSCluster.Builder(new Configuration(), directory.toFile()).build();
    hdfs.waitActive();
  }

  @AfterAll
  static void stop() {
    System.clearProperty("spark.hadoop.dfs.replication");
    System.clearProperty("spark.log.level");
    hdfs.shutdown(true);
  }

  private static String root() {
    return hdfs.getURI() + "/equipoise";
  }

  private int run(PrintWriter complaints, String root, String verb, String... more) {
    List<String> line = new ArrayList<>(List.of(verb));
    line.addAll(List.of(more));
    line.addAll(List.of("--out", root));
    out.getBuffer().setLength(0);
    return Main.execute(new PrintWriter(out, true), complaints, line.toArray(String[]::new));
  }

  private int run(String root, String verb, String... more) {
    err.getBuffer().setLength(0);
    return run(new PrintWriter(err, true), root, verb, more);
  }

  private static String[] training(String where) {
    String config = TestData.root().resolve("conf/train/crystals-tiny.yaml").toString();
    return new String[] {
      "--config",
      config,
      "--set",
      "train.rounds=3",
      "--set",
      "train.local-steps=2",
      "--set",
      "baseline=false",
      "--set",
      "execution.fleet=" + where
    };
  }

  private static List<String> hashes(Store store) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (String run : store.list("runs")) {
      CommitLog log = new RunFolder(store, run).commits();
      for (int n = 0; n < log.size(); n++) {
        hashes.add(run + " " + n + " " + log.verify(n).content());
      }
    }
    return hashes;
  }

  /** Dies as the second round is told of. */
  private static PrintWriter dying() {
    return new PrintWriter(new StringWriter(), true) {
      @Override
      public void println(String line) {
        if (line.contains("round 2/3")) {
          throw new IllegalStateException("the driver died");
        }
        super.println(line);
      }
    };
  }

  private String printed(String what) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(what))
        .map(line -> line.substring(what.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + " in " + out));
  }

  private static List<String> predictions(SparkSession spark, Store store) throws IOException {
    String address = store.address("predictions/" + store.list("predictions").get(0));
    return spark.read().parquet(address).orderBy("id").collectAsList().stream()
        .map(Row::mkString)
        .toList();
  }

  private static void sameBytes(Store near, Store far, String directory) throws IOException {
    assertEquals(names(near, directory), names(far, directory));
    for (String file : names(near, directory)) {
      assertArrayEquals(near.read(directory + "/" + file), far.read(directory + "/" + file), file);
    }
  }

  private static List<String> names(Store store, String directory) throws IOException {
    return store.walk(directory).stream()
        .filter(entry -> !entry.directory())
        .map(Store.Entry::path)
        .toList();
  }

  @Test
  void aRunThatIsInterruptedAndResumedThereEqualsOneOnADisk() throws IOException {
    Store far = HadoopStore.open(root(), HadoopRoots.settings());
    Store near = new LocalStore(disk);
    assertEquals(0, run(root(), "train", with(training("spark"), "--dry-run")), err::toString);
    assertTrue(out.toString().contains("made first"), out::toString);
    assertEquals(List.of(), far.walk(""), "a dry run makes nothing");

    assertEquals(1, run(dying(), root(), "train", training("spark")));
    int before = hashes(far).size();
    assertTrue(before > 0 && before < 4, before + " commits");
    assertEquals(0, run(root(), "train", training("spark")), err::toString);
    String next = printed("next ");
    assertTrue(next.contains("--table " + root() + "/tables/"), next);
    String table = next.substring(next.indexOf("--table ") + 8);
    assertEquals(0, run(disk.toString(), "train", training("local")), err::toString);
    assertEquals(hashes(near), hashes(far));
    assertEquals(4, hashes(far).size());
    // By Spark's tasks there, in one process here.
    sameBytes(near, far, table.substring(root().length() + 1));

    String id = far.list("runs").get(0);
    assertEquals(0, run(root(), "train", training("local")), err::toString);
    assertTrue(err.toString().contains("was complete already"), err::toString);
    assertEquals(0, run(root(), "validate", with(training("spark"), "train")), err::toString);
    looksAfter(id);
    reports(near, far, id);

    String[] score = {"--model", id, "--split", "test"};
    assertEquals(0, run(root(), "score", with(score, "--table", table)), err::toString);
    String mine = near.where(table.substring(root().length() + 1));
    assertEquals(0, run(disk.toString(), "score", with(score, "--table", mine)), err::toString);
    assertEquals(near.list("predictions"), far.list("predictions"));
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      assertEquals(predictions(spark, near), predictions(spark, far));
    }
    String[] again = {"--model", far.where("runs/" + id), "--split", "test", "--table", table};
    assertEquals(0, run(root(), "score", again), err::toString);
    assertTrue(err.toString().contains("were published already"), err::toString);
  }

  /** The page of a run that is kept there, beside the one of the same run on a disk. */
  private void reports(Store near, Store far, String id) throws IOException {
    assertEquals(0, run(root(), "report", id, "--export", "mlflow-dir"), err::toString);
    assertTrue(out.toString().contains("report   " + root() + "/runs/" + id), out::toString);
    assertEquals(0, run(disk.toString(), "report", far.where("runs/" + id)), err::toString);
    assertEquals(0, run(disk.toString(), "report", id), err::toString);
    for (String file : List.of("tasks.csv", "learning.csv", "weights.csv")) {
      String path = "runs/" + id + "/report/" + file;
      assertArrayEquals(near.read(path), far.read(path), file);
    }
    String page = new String(far.read("runs/" + id + "/report/index.html"), UTF_8);
    assertTrue(page.contains("4 tasks do better") || page.contains(" of 4 tasks "), "a verdict");
    assertTrue(names(far, "mlruns").stream().anyMatch(n -> n.endsWith("/metrics/loss/density")));
  }

  /** What {@code runs} says of the root. */
  private void looksAfter(String id) throws IOException {
    assertEquals(0, run(root(), "runs", "verify", id), () -> out + "" + err);
    assertTrue(out.toString().contains(id + ": 4 commits"), out::toString);
    assertEquals(0, run(root(), "runs", "verify", "--all"), () -> out + "" + err);
    assertEquals(0, run(root(), "runs", "show", id.substring(0, 14)), err::toString);
    assertTrue(out.toString().contains("COMMITTED"), out::toString);
    assertEquals(0, run(root(), "runs", "list"), err::toString);
    assertTrue(out.toString().contains(id) && out.toString().contains("crystals.v1"), "" + out);
    Store store = HadoopStore.open(root(), HadoopRoots.settings());
    store.write("_staging/x/f", new byte[7]);
    assertEquals(0, run(root(), "runs", "gc", "--older-than", "0s"), err::toString);
    assertTrue(out.toString().contains(id + "/_staging/a0001 (0 bytes)"), out::toString);
    assertEquals(List.of(), store.list("runs/" + id + "/_staging"));
    assertTrue(store.exists("_staging/x/f"), "what has no lease is left alone for an hour");
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of(some));
    return all.toArray(String[]::new);
  }

  @Test
  void aTableIsPreparedThereOnceWithoutSparkToo() throws IOException {
    String[] line = {
      "--config",
      TestData.root().resolve("conf/prep/default-tiny.yaml").toString(),
      "--name",
      "elsewhere"
    };
    String elsewhere = hdfs.getURI() + "/elsewhere";
    String master = System.clearProperty("spark.master");
    try {
      assertEquals(0, run(elsewhere, "prep", line), err::toString);
      assertEquals(0, run(disk.toString(), "prep", line), err::toString);
    } finally {
      System.setProperty("spark.master", master);
    }
    assertEquals(0, run(elsewhere, "prep", line), err::toString);
    String table = printed("table " + elsewhere + "/");
    assertTrue(table.startsWith("tables/elsewhere-"), out::toString);
    assertTrue(table.endsWith(" (there already)"), out::toString);
    Store far = HadoopStore.open(elsewhere, HadoopRoots.settings());
    sameBytes(new LocalStore(disk), far, table.substring(0, table.indexOf(' ')));
  }

  @Test
  void aNameNodeThatDoesNotAnswerIsAResourceWithAWayOut() {
    assertEquals(8, run("hdfs://no-such-host.invalid:1/x", "runs", "list"), err::toString);
    assertTrue(err.toString().contains("(RES-020)"), err::toString);
    assertTrue(err.toString().contains("HADOOP_CONF_DIR"), err::toString);
    assertEquals(8, run("s3a://bucket/x", "prep", "--dry-run"), err::toString);
    assertTrue(err.toString().contains("(RES-005)"), err::toString);
  }
}
