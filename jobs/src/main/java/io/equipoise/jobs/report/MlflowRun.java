package io.equipoise.jobs.report;

import io.equipoise.run.Masking;
import io.equipoise.run.Sha256;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.RoundRow;
import io.equipoise.run.TableRow.TimingRow;
import io.equipoise.run.TableRow.WeightRow;
import io.equipoise.sweep.TrialStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run, or a trial of a sweep, as MLflow names its parts.
 *
 * @param uuid 32 hexadecimal digits, made from the ids alone: the same run keeps it
 * @param status MLflow's number: 1 running, 2 scheduled, 3 finished, 4 failed, 5 killed
 * @param start milliseconds since 1970
 * @param end the same; negative when it has not ended
 * @param params option path to text
 * @param metrics name to its points; a slash in a name is a folder
 * @param tags name to text
 */
record MlflowRun(
    String uuid,
    String name,
    int status,
    long start,
    long end,
    SortedMap<String, String> params,
    SortedMap<String, List<Point>> metrics,
    SortedMap<String, String> tags) {
  private static final int LONGEST_PART = 100;

  /** One value of a metric. */
  record Point(long time, double value, int step) {
    String line() {
      return time + " " + value + " " + step + "\n";
    }
  }

  /** The run itself. */
  static MlflowRun of(RunContent run) {
    long start = millis(run.identity().text("created"));
    Map<Integer, Long> times = new TreeMap<>();
    for (TimingRow t : run.timings()) {
      times.put(t.round(), t.writtenAtMicros() / 1000);
    }
    int rounds = times.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    long last = times.getOrDefault(rounds, start);
    SortedMap<String, List<Point>> metrics = new TreeMap<>();
    run.rounds().forEach(row -> round(row, times.getOrDefault(row.round(), start), metrics));
    for (WeightRow w : run.weights()) {
      String name = "balance/" + part(w.quantity()) + "/" + part(w.task());
      point(metrics, name, times.getOrDefault(w.round(), start), w.value(), w.round());
    }
    run.measures().forEach(row -> measure(row, last, rounds, metrics));
    SortedMap<String, String> tags = tags(run);
    boolean ended = status(run.state()) > 2;
    return new MlflowRun(
        uuid(run.id(), ""),
        run.id(),
        status(run.state()),
        start,
        ended ? last : -1,
        params(run.options()),
        metrics,
        tags);
  }

  /** The trials of a sweep, each below it. */
  static List<MlflowRun> trials(RunContent run) {
    long start = millis(run.identity().text("created"));
    Map<Integer, long[]> times = new TreeMap<>();
    run.trialTimings()
        .forEach(
            t -> {
              long end = t.writtenAtMicros() / 1000;
              times.put(t.number(), new long[] {end - (long) t.wallMs(), end});
            });
    Map<Integer, SortedMap<String, List<Point>>> metrics = new TreeMap<>();
    Map<Integer, Integer> rounds = new TreeMap<>();
    List<Outcome> outcomes = Trials.of(run);
    outcomes.forEach(
        o -> {
          metrics.put(o.number(), new TreeMap<>());
          rounds.put(o.number(), o.rounds());
        });
    run.trialRounds()
        .forEach(r -> round(r.round(), start(times, r.number(), start), at(metrics, r.number())));
    run.trialMeasures()
        .forEach(
            m ->
                measure(
                    m.measure(),
                    start(times, m.number(), start),
                    rounds.getOrDefault(m.number(), 0),
                    at(metrics, m.number())));
    List<MlflowRun> trials = new ArrayList<>();
    for (Outcome o : outcomes) {
      long begun = start(times, o.number(), start);
      point(at(metrics, o.number()), "score", begun, o.score(), o.rounds());
      trials.add(trial(run, o, at(metrics, o.number()), begun, times.get(o.number())));
    }
    return trials;
  }

  private static MlflowRun trial(
      RunContent run,
      Outcome o,
      SortedMap<String, List<Point>> metrics,
      long start,
      long @Nullable [] time) {
    SortedMap<String, String> params = params(o.options());
    params.put("seed", Long.toString(o.seed()));
    SortedMap<String, String> tags = tags(run);
    tags.put("mlflow.runName", "trial " + o.number());
    tags.put("mlflow.parentRunId", uuid(run.id(), ""));
    tags.put("equipoise.trial_id", o.id());
    if (!o.reason().isEmpty()) {
      tags.put("mlflow.note.content", o.reason());
    }
    return new MlflowRun(
        uuid(run.id(), o.id()),
        "trial " + o.number(),
        status(o.status()),
        start,
        time == null ? start : time[1],
        params,
        metrics,
        tags);
  }

  private static SortedMap<String, List<Point>> at(
      Map<Integer, SortedMap<String, List<Point>>> metrics, int number) {
    return metrics.computeIfAbsent(number, n -> new TreeMap<>());
  }

  private static long start(Map<Integer, long[]> times, int number, long otherwise) {
    return times.getOrDefault(number, new long[] {otherwise})[0];
  }

  private static SortedMap<String, String> tags(RunContent run) {
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put("mlflow.runName", run.id());
    tags.put("mlflow.source.name", "equipoise " + run.identity().text("job"));
    tags.put("mlflow.source.type", "JOB");
    tags.put("mlflow.source.git.commit", run.identity().text("commit"));
    tags.put("equipoise.run_id", run.id());
    for (String hash : List.of("options_hash", "data_hash", "code_line")) {
      tags.put("equipoise." + hash, run.identity().text(hash));
    }
    return tags;
  }

  private static SortedMap<String, String> params(Map<String, String> options) {
    SortedMap<String, String> params = new TreeMap<>();
    options.forEach((path, text) -> params.put(part(path), Masking.oneLine(text)));
    return params;
  }

  private static void round(RoundRow row, long time, Map<String, List<Point>> metrics) {
    point(metrics, "loss/" + part(row.task()), time, row.loss(), row.round());
    point(metrics, "weight/" + part(row.task()), time, row.weight(), row.round());
  }

  private static void measure(
      MeasureRow row, long time, int step, Map<String, List<Point>> metrics) {
    String name = part(row.split()) + "/" + part(row.measure()) + "/" + part(row.task());
    point(metrics, name, time, row.value(), step);
  }

  private static void point(
      Map<String, List<Point>> metrics, String name, long time, double value, int step) {
    if (Double.isFinite(value)) {
      metrics.computeIfAbsent(name, n -> new ArrayList<>()).add(new Point(time, value, step));
    }
  }

  /** A part of a name that MLflow takes and that is the name of one file. */
  private static String part(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9_. -]", "_");
    String whole = safe.isBlank() || safe.startsWith(".") ? "_" + safe : safe;
    return whole.length() <= LONGEST_PART
        ? whole
        : whole.substring(0, LONGEST_PART - 9) + "-" + uuid(text, "").substring(0, 8);
  }

  private static String uuid(String run, String trial) {
    String both = trial.isEmpty() ? run : run + "/" + trial;
    return Sha256.hex(both.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  private static int status(String state) {
    return switch (state) {
      case "RUNNING" -> 1;
      case "PLANNED" -> 2;
      case "COMMITTED", TrialStatus.OK -> 3;
      case TrialStatus.FAILED -> 4;
      default -> 5;
    };
  }

  private static long millis(String instant) {
    try {
      return Instant.parse(instant).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
