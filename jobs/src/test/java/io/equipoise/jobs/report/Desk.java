package io.equipoise.jobs.report;

import io.equipoise.jobs.Main;
import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.RoundRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import io.equipoise.run.TableRow.TrialRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A root with runs in it, and the command line before it. */
final class Desk {
  final Path root;
  String out = "";
  String err = "";

  Desk(Path root) {
    this.root = root;
  }

  int report(String... args) {
    String[] line =
        Stream.of(Stream.of("report"), Stream.of(args), Stream.of("--out", root.toString()))
            .flatMap(part -> part)
            .toArray(String[]::new);
    StringWriter o = new StringWriter();
    StringWriter e = new StringWriter();
    int code = Main.execute(new PrintWriter(o, true), new PrintWriter(e, true), line);
    out = o.toString();
    err = e.toString();
    return code;
  }

  /** A finished run of {@code train} with two tasks. */
  WrittenRun train(String id, String options, double error) throws IOException {
    return begun(id, options, "band_gap")
        .commit("finish", 2, measured("band_gap", error))
        .complete();
  }

  /** The same, two rounds in. */
  WrittenRun begun(String id, String options, String task) throws IOException {
    WrittenRun run =
        new WrittenRun(
            root,
            id,
            Map.of("job", "train", "name", "x", "seed", 7, "command", List.of()),
            options);
    for (int round = 1; round <= 2; round++) {
      run.commit(
          "round",
          round,
          List.of(
              new RoundRow(round, task, 1.0 / round, 1, 64, 1e-3),
              new RoundRow(round, "density", 0.5 / round, 1, 64, 1e-3)));
    }
    return run;
  }

  static List<TableRow> measured(String task, double error) {
    List<TableRow> rows = new ArrayList<>();
    for (String each : List.of(task, "density")) {
      rows.add(new MeasureRow(each, "test", "mae", "eV", error, 10));
      rows.add(new MeasureRow(each, "test", "mean_predictor_mae", "eV", 1, 10));
    }
    return rows;
  }

  /** A sweep of two methods under some seeds; {@code gain} is what the second one has. */
  WrittenRun twoMethods(String id, String name, double[] gain) throws IOException {
    WrittenRun run =
        new WrittenRun(root, id, Map.of("job", "sweep", "name", name, "seed", 7), "name: x\n");
    List<TableRow> rows = new ArrayList<>();
    for (int s = 0; s < gain.length; s++) {
      trial(2 * s, s, "ls", 1, rows);
      trial(2 * s + 1, s, "bilb4mtl", 1 + gain[s], rows);
    }
    return run.commit("trials", gain.length, rows).commit("finish", 1, List.of()).complete();
  }

  static void trial(int number, long seed, String method, double error, List<TableRow> rows) {
    String id = String.format("%016x", number);
    String options = "{\"balance.method\":\"" + method + "\"}";
    rows.add(new TrialRow(number, id, "OK", "", seed, options, 3, error));
    measured("band_gap", error)
        .forEach(row -> rows.add(new TrialMeasureRow(number, id, (MeasureRow) row)));
  }

  /** A trial that learned one task alone. */
  static void alone(int number, String task, double error, List<TableRow> rows) {
    trial(number, "{\"data.tasks\":[\"" + task + "\"]}", task, error, rows);
  }

  static void trial(int number, String options, String task, double error, List<TableRow> rows) {
    String id = String.format("%016x", number);
    rows.add(new TrialRow(number, id, "OK", "", 1, options, 3, error));
    rows.add(new TrialMeasureRow(number, id, new MeasureRow(task, "test", "mae", "eV", error, 10)));
  }

  static String page(Path report) throws IOException {
    return Files.readString(report.resolve("index.html"));
  }

  /** Every byte of every file of a report, as text. */
  static String everything(Path report) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(report)) {
      for (Path file : files.sorted().toList()) {
        all.append(file.getFileName()).append('\n').append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
