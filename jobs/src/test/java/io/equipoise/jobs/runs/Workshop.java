package io.equipoise.jobs.runs;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.jobs.Main;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import io.equipoise.run.LocalStore;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Runner;
import io.equipoise.run.RunnerSettings;
import io.equipoise.run.Sha256;
import io.equipoise.table.RunTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A root with real runs in it, and the command line before it. */
final class Workshop {
  final Path root;
  String out = "";
  String err = "";

  Workshop(Path root) {
    this.root = root;
  }

  /** Runs the verb with {@code --out} set to the root. */
  int runs(String... args) {
    String[] line =
        Stream.of(Stream.of("runs"), Stream.of(args), Stream.of("--out", root.toString()))
            .flatMap(part -> part)
            .toArray(String[]::new);
    StringWriter o = new StringWriter();
    StringWriter e = new StringWriter();
    int code = Main.execute(new PrintWriter(o, true), new PrintWriter(e, true), line);
    out = o.toString();
    err = e.toString();
    return code;
  }

  /** A run to its end. */
  void finished(String id, double start, int rounds) {
    runner(id, start, rounds, RunnerSettings.defaults()).run();
  }

  /** A run that a signal stopped after one round. */
  void stopped(String id, double start, int rounds) {
    try {
      runner(id, start, rounds, RunnerSettings.defaults().withStop(() -> true)).run();
    } catch (Failure signal) {
      return;
    }
    throw new AssertionError(id + " was not stopped");
  }

  private Runner<Halving.State, double[]> runner(
      String id, double start, int rounds, RunnerSettings settings) {
    RunFolder folder = new RunFolder(new LocalStore(root), id);
    folder.create(onceFiles(id, start, rounds), "t1");
    return new Runner<>(
        new Halving(start, rounds),
        new LocalFleet<>(shard -> new double[] {shard + 1}, 3, 7),
        folder,
        new RunTables(),
        settings.withOnNonFinite(OnNonFinite.HALVE_STEP, 3));
  }

  private static SortedMap<String, byte[]> onceFiles(String id, double start, int rounds) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(
        "run.json",
        Json.bytes(
            Map.of(
                "run_id",
                id,
                "job",
                "train",
                "seed",
                7,
                "created",
                "2026-11-20T08:00:00Z",
                "db-password",
                "hunter2",
                "command",
                List.of("train", "--config", "conf/my run.yaml", "--set", "rounds=" + rounds))));
    files.put(
        "options.yaml",
        ("start: " + start + "\nplace:\n  rounds: " + rounds + "\n  api-token: \"hunter2\"\n")
            .getBytes(StandardCharsets.UTF_8));
    Map<String, Object> input =
        Map.of(
            "table",
            "crystals",
            "version",
            "1",
            "path",
            "part-0.parquet",
            "bytes",
            18432,
            "sha256",
            Sha256.hex("data for " + start));
    files.put("inputs.json", Json.bytes(Map.of("inputs", List.of(input))));
    return files;
  }

  Path run(String id) {
    return root.resolve("runs").resolve(id);
  }

  /** Changes one byte in the middle of a file. */
  void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** Writes a lease; the run looks as if this holder were at work. */
  void lease(String id, String host, long pid, long processStart, int epoch) throws IOException {
    Path directory = Files.createDirectories(run(id).resolve("_lease"));
    Files.deleteIfExists(run(id).resolve("_SUCCESS"));
    Files.write(
        directory.resolve(String.format("%06d.json", epoch)),
        Json.bytes(
            new io.equipoise.run.Lease.Holder(
                "app-9", host, pid, processStart, epoch, System.currentTimeMillis(), false)));
  }

  static String thisHost() throws IOException {
    return java.net.InetAddress.getLocalHost().getHostName();
  }
}
