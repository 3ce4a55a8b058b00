package io.equipoise.sweep;

import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Successive halving over the trials of one sweep. */
final class Rungs {
  private final Halving halving;
  private final Map<Integer, Long> full = new HashMap<>();

  Rungs(Halving halving, BaseOptions<?> base, List<Trial> trials) {
    this.halving = halving;
    for (Trial trial : trials) {
      full.put(trial.number(), resource(base.bind(trial.settings())));
    }
  }

  private long resource(Resolved<?> options) {
    return options.entries().stream()
        .filter(entry -> entry.path().equals(halving.resource()))
        .filter(entry -> entry.value().matches("[0-9]{1,18}"))
        .mapToLong(entry -> Long.parseLong(entry.value()))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "OPT-022",
                    "halving.resource = "
                        + halving.resource()
                        + " is no whole number of the job; expected one such as train.rounds",
                    "",
                    "equipoise explain lists the job's options."));
  }

  /** The same trials on the budget of a rung. */
  List<Trial> at(int rung, List<Trial> trials) {
    List<Trial> small = new ArrayList<>();
    for (Trial trial : trials) {
      long whole = full.getOrDefault(trial.number(), 1L);
      long budget = halving.budget(rung, whole);
      small.add(trial.with(halving.resource(), Long.toString(budget), (double) budget / whole));
    }
    return small;
  }

  /**
   * Who goes on from a rung that is complete, in order of number. The others that scored end here;
   * those that failed have their rows already.
   */
  List<Trial> survivors(
      List<Trial> alive,
      int rung,
      SweepRows rows,
      ScoreRule rule,
      Consumer<TableRow.TrialRow> ended) {
    List<Trial> ranked = new ArrayList<>();
    for (Trial trial : alive) {
      if (rows.rung(rung, trial.number()) != null) {
        ranked.add(trial);
      }
    }
    ranked.sort((a, b) -> compare(a, b, rung, rows, rule));
    int keep = Math.min(ranked.size(), halving.survivors(alive.size()));
    for (int place = keep; place < ranked.size(); place++) {
      stop(ranked.get(place), rung, place, keep, alive.size(), rows, ended);
    }
    List<Trial> survivors = new ArrayList<>(ranked.subList(0, keep));
    survivors.sort(java.util.Comparator.comparingInt(Trial::number));
    return survivors;
  }

  private static int compare(Trial a, Trial b, int rung, SweepRows rows, ScoreRule rule) {
    double x = score(a, rung, rows);
    double y = score(b, rung, rows);
    if (rule.better(x, y)) {
      return -1;
    }
    return rule.better(y, x) ? 1 : Integer.compare(a.number(), b.number());
  }

  private static double score(Trial trial, int rung, SweepRows rows) {
    SweepRows.Rung reached = rows.rung(rung, trial.number());
    return reached == null ? Double.NaN : reached.score();
  }

  private static void stop(
      Trial trial,
      int rung,
      int place,
      int keep,
      int alive,
      SweepRows rows,
      Consumer<TableRow.TrialRow> ended) {
    SweepRows.Rung reached = rows.rung(rung, trial.number());
    TableRow.TrialRow row =
        new TableRow.TrialRow(
            trial.number(),
            trial.id(),
            TrialStatus.STOPPED,
            "place " + (place + 1) + " of " + alive + " at rung " + rung + "; " + keep + " went on",
            trial.seed(),
            trial.options(),
            reached == null ? 0 : reached.rounds(),
            Double.NaN);
    if (rows.end(row)) {
      ended.accept(row);
    }
  }
}
