package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A name node with its data node, a master, two workers, their executors and the driver, each a
 * process of its own.
 */
@Tag("slow")
class HdfsIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern ADDRESS =
      Pattern.compile("<name>fs.defaultFS</name><value>(hdfs://[^<]+)</value>");

  @Test
  void aDriverKilledOnAClusterGoesOnFromHdfsWithTheBytesOfADisk() throws Exception {
    try (ClusterHarness cluster = ClusterHarness.start("hdfs", 2)) {
      Path work = cluster.work();
      Path settings = Files.createDirectories(work.resolve("hadoop conf"));
      Files.writeString(settings.resolve("hdfs-site.xml"), "<configuration/>"); // the shell asks
      try (Child hdfs = hdfs(work, settings)) {
        String root = address(settings) + "/equipoise";
        TrainLine line =
            TrainLine.slower(work).out(root).with("--conf", "spark.hadoop.dfs.replication=1");
        try (Submission driver = cluster.submit("killed", line.args())) {
          driver.awaitLog(Pattern.compile("^round 3/", Pattern.MULTILINE), 1, LIMIT);
          driver.kill();
          assertEquals(137, driver.await(LIMIT), driver::errText);
        }
        StoredRun cut = fetched(work, settings, root, "cut");
        assertFalse(cut.complete(), "killed before its end");
        assertTrue(cut.contents().size() >= 2, "two rounds were committed before");

        String next = "";
        try (Submission again = cluster.submit("again", line.args())) {
          assertEquals(0, again.await(LIMIT), again::errText);
          next = again.out().lines().filter(l -> l.startsWith("next ")).findFirst().orElseThrow();
        }
        sameAsOnADisk(work, fetched(work, settings, root, "whole"), cut);
        score(cluster, next);
        verify(work, settings);
        assertTrue(hdfs.handle().isAlive());
      }
    }
  }

  private static void sameAsOnADisk(Path work, StoredRun far, StoredRun cut) throws Exception {
    Path disk = work.resolve("disk");
    List<String> line = TrainLine.slower(disk).inOneProcess().args();
    try (Submission whole = Submission.local("disk-train", work, line)) {
      assertEquals(0, whole.await(LIMIT), whole::errText);
    }
    StoredRun near = StoredRun.only(disk);
    assertEquals(near.contents(), far.contents());
    assertEquals(near.results(), far.results());
    assertEquals(cut.contents(), far.contents().subList(0, cut.contents().size()));
    assertTrue(far.complete());
    assertTrue(far.roundsTold().size() <= 7, () -> "more than one round was repeated: " + far);
  }

  /** The line that train suggested, on executors that read the table from HDFS. */
  private static void score(ClusterHarness cluster, String next) throws Exception {
    List<String> words = List.of(next.strip().split(" +"));
    try (Submission score = cluster.submit("score", words.subList(2, words.size()))) {
      assertEquals(0, score.await(LIMIT), score::errText);
      assertTrue(score.out().contains("scored   "), score.out());
      assertTrue(score.out().contains("hdfs://"), score.out());
    }
  }

  /** Without Spark, and with an address that only the settings complete. */
  private static void verify(Path work, Path settings) throws Exception {
    List<String> args = List.of("runs", "verify", "--all", "--out", "hdfs:///equipoise");
    Map<String, String> conf = Map.of("HADOOP_CONF_DIR", settings.toString());
    try (Submission verify = Submission.start("verify", work, Checkout.launcher(), conf, args)) {
      assertEquals(0, verify.await(LIMIT), verify::errText);
      assertTrue(verify.out().contains("every file is as its manifest says"), verify.out());
      assertTrue(verify.out().contains(" files are sound"), verify.out());
    }
  }

  private static Child hdfs(Path work, Path settings) throws Exception {
    Path ready = work.resolve("hdfs.details");
    Child hdfs =
        java(
            "name-and-data-node",
            work,
            settings,
            "org.apache.hadoop.test.MiniDFSClusterManager",
            List.of("-format", "-datanodes", "1"),
            List.of("-writeConfig", settings.resolve("core-site.xml").toString()),
            List.of("-writeDetails", ready.toString()));
    Child.until(
        "a name node",
        LIMIT,
        () -> {
          assertTrue(hdfs.handle().isAlive(), hdfs::errText);
          return Files.exists(ready);
        });
    return hdfs;
  }

  private static String address(Path settings) throws Exception {
    String text = Files.readString(settings.resolve("core-site.xml"));
    Matcher found = ADDRESS.matcher(text);
    assertTrue(found.find(), text);
    return found.group(1);
  }

  /** A copy of the only run, as any Hadoop client sees it. */
  private static StoredRun fetched(Path work, Path settings, String root, String name)
      throws Exception {
    Path copy = Files.createDirectories(work.resolve(name));
    try (Child get =
        java(
            "get-" + name,
            work,
            settings,
            "org.apache.hadoop.fs.FsShell",
            List.of("-get", root + "/runs", copy.toString()))) {
      assertEquals(0, get.await(LIMIT), get::errText);
    }
    return StoredRun.only(copy);
  }

  @SafeVarargs
  private static Child java(
      String name, Path work, Path settings, String main, List<String>... args) throws Exception {
    List<String> command = new ArrayList<>();
    String jars =
        String.join(
            ":",
            settings.toString(),
            jarOf("org/apache/hadoop/test/MiniDFSClusterManager.class"),
            jarOf("org/junit/Test.class"),
            Checkout.spark().resolve("jars") + "/*");
    command.add(Checkout.java().toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", jars, main));
    Stream.of(args).forEach(command::addAll);
    return new Child(name, work, command, Map.of());
  }

  private static String jarOf(String type) throws Exception {
    JarURLConnection found =
        (JarURLConnection) HdfsIT.class.getClassLoader().getResource(type).openConnection();
    return Path.of(found.getJarFileURL().toURI()).toString();
  }
}
