package io.equipoise.bench;

import io.equipoise.jobs.prep.Prep;
import io.equipoise.jobs.prep.PrepOptions;
import io.equipoise.jobs.prep.PreparedTable;
import io.equipoise.options.OptionFiles;
import io.equipoise.run.LocalStore;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Generated crystals through {@code prep}: seconds, peak memory of driver and executor, files.
 *
 * <p>Arguments: rows, rows a shard, a directory that does not exist yet, and the master: {@code
 * local[2]}, or with SPARK_HOME {@code local-cluster[1,2,1024]}, where the executor is a process of
 * its own. Rows carry the cheap labels density, coord and en_diff; structures are compared.
 *
 * <p>Of each process two peaks are told: resident (VmHWM), which includes garbage that nobody asked
 * the collector for, and what was alive: with a fifth argument {@code live} every process collects
 * its whole heap once a second, which costs time, and the most that was left is read from a log of
 * the collector ({@code -Xlog:gc:file=} the directory and {@code -driver.log} for the driver).
 */
public final class PrepScale {
  private static final Pattern COLLECTED =
      Pattern.compile("Pause Full .*?(\\d+)M->(\\d+)M\\((\\d+)M\\)");

  private PrepScale() {}

  /** Prepares and prints one line of the table. */
  public static void main(String[] args) throws IOException {
    long rows = Long.parseLong(args[0]);
    long shards = Math.max(1, rows / Long.parseLong(args[1]));
    Path directory = Files.createDirectory(Path.of(args[2]));
    try (JavaSparkContext spark = new JavaSparkContext(conf(args[3], directory))) {
      spark.setLogLevel("ERROR");
      if (args.length > 4 && args[4].equals("live")) {
        collectEverySecond();
      }
      long begun = System.nanoTime();
      PreparedTable table =
          Prep.run(
              spark,
              new LocalStore(directory.resolve("out")),
              OptionFiles.load(
                  PrepOptions.class,
                  List.of(),
                  List.of(
                      "name=scale",
                      "input.from=prototypes",
                      "input.rows=" + rows,
                      "tasks.en_diff={}",
                      "tasks.density={}",
                      "tasks.coord={}",
                      "shards=" + shards)));
      print(table.manifest(), (System.nanoTime() - begun) / 1e9);
      System.out.printf(
          Locale.ROOT,
          "driver: resident %.0f MiB, alive %d MiB%n",
          Local.memory("VmHWM"),
          collected(Path.of(args[2] + "-driver.log")));
      for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
        executor(child.pid(), directory.resolve("executor-" + child.pid() + ".log"));
      }
    }
  }

  private static void collectEverySecond() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> processes =
        ProcessHandle.current().descendants().map(child -> Long.toString(child.pid())).toList();
    Thread collector =
        new Thread(
            () -> {
              try {
                while (true) {
                  Thread.sleep(1000);
                  System.gc();
                  for (String process : processes) {
                    new ProcessBuilder(jcmd.toString(), process, "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                  }
                }
              } catch (InterruptedException | IOException e) {
                System.err.println("no collections any more: " + e.getMessage());
              }
            },
            "collector");
    collector.setDaemon(true);
    collector.start();
  }

  private static SparkConf conf(String master, Path directory) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("equipoise-bench")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.local.dir", directory.resolve("spark").toString())
        .set("spark.executor.memory", memory(master) + "m")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set(
            "spark.executor.extraJavaOptions",
            "-Xlog:gc:file=" + directory.toAbsolutePath() + "/executor-%p.log");
  }

  /** MiB of a worker: the last number of {@code local-cluster[workers,cores,MiB]}. */
  private static String memory(String master) {
    return master.startsWith("local-cluster")
        ? master.substring(master.lastIndexOf(',') + 1, master.length() - 1)
        : "1024";
  }

  private static void print(TableManifest m, double seconds) {
    long bytes = m.shards().stream().mapToLong(TableManifest.Part::bytes).sum();
    long largest = m.shards().stream().mapToLong(TableManifest.Part::bytes).max().orElse(0);
    double[] costs = m.costs();
    System.out.printf(
        Locale.ROOT,
        "%,d rows in, %,d used, %s%n%.1f s, %.0f rows/s%n"
            + "%d files, %.1f MiB, largest %.2f MiB, largest cost %.4f of the mean%n",
        m.total().in(),
        m.rows(),
        m.total().rules(),
        seconds,
        m.total().in() / seconds,
        costs.length,
        bytes / 1048576.0,
        largest / 1048576.0,
        Arrays.stream(costs).max().orElse(0) / Arrays.stream(costs).average().orElse(1));
  }

  private static void executor(long pid, Path log) throws IOException {
    if (Files.exists(log)) {
      System.out.printf(
          Locale.ROOT,
          "executor %d: resident %.0f MiB, alive %d MiB%n",
          pid,
          Local.memory(pid, "VmHWM"),
          collected(log));
    }
  }

  /** The most that a collection of the whole heap left, MiB; 0 without one. */
  private static long collected(Path log) throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(COLLECTED::matcher)
          .filter(Matcher::find)
          .mapToLong(m -> Long.parseLong(m.group(2)))
          .max()
          .orElse(0);
    }
  }
}
