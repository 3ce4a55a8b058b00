package io.equipoise.jobs.report;

import io.equipoise.fleet.Seeds;
import io.equipoise.run.Json;
import io.equipoise.run.Sha256;
import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.RoundRow;
import io.equipoise.run.TableRow.TrialMeasureRow;
import io.equipoise.run.TableRow.TrialRoundRow;
import io.equipoise.run.TableRow.TrialRow;
import io.equipoise.run.TableRow.TrialTimingRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A sweep with as many trials as wanted whose results follow from its options: a score that depends
 * on the step size most, on lambda a little, and two tasks that want opposite things of a third.
 */
final class SyntheticSweep {
  private static final int TASKS = 6;
  private static final int PER_COMMIT = 1000;

  private SyntheticSweep() {}

  /** For looking at: {@code SyntheticSweep ROOT TRIALS}. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]), "sweep-synthetic-0123456789", Integer.parseInt(args[1]), 10);
  }

  /** Writes the run; {@code rounds} of each trial are kept. */
  static WrittenRun write(Path root, String id, int trials, int rounds) throws IOException {
    WrittenRun run =
        new WrittenRun(
            root,
            id,
            Map.of("job", "sweep", "name", "synthetic", "seed", 7),
            "name: synthetic\nsweep:\n  trials: " + trials + "\n");
    List<TableRow> rows = new ArrayList<>();
    for (int n = 0; n < trials; n++) {
      trial(n, rounds, rows);
      if ((n + 1) % PER_COMMIT == 0 || n == trials - 1) {
        run.commit("trials", n, rows);
        rows.clear();
      }
    }
    return run.commit("finish", trials, List.of()).complete();
  }

  private static void trial(int n, int rounds, List<TableRow> rows) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(7, "trial/" + n));
    double step = StrictMath.exp(StrictMath.log(1e-4) + random.nextDouble() * StrictMath.log(1e3));
    double lambda = random.nextDouble();
    String method = List.of("ls", "bilb4mtl", "mgda").get(random.nextInt(3));
    int width = 8 << random.nextInt(4);
    String trialId = Sha256.hex("trial " + n).substring(0, 16);
    Map<String, Object> options = new TreeMap<>();
    options.put("train.step-size", step);
    options.put("balance.lambda", lambda);
    options.put("balance.method", method);
    options.put("network.width", width);
    boolean failed = n % 250 == 17;
    double far = Math.abs(StrictMath.log10(step) + 2);
    double score = Double.NaN;
    if (!failed) {
      double[] errors = new double[TASKS];
      double sum = 0;
      for (int k = 0; k < TASKS; k++) {
        double pull = k % 2 == 0 ? lambda : 1 - lambda;
        errors[k] =
            0.3
                + 0.15 * far * far
                + 0.25 * pull
                + 0.5 / width
                + 0.05 * random.nextDouble()
                - (method.equals("bilb4mtl") ? 0.03 : 0);
        sum += errors[k];
        rows.add(measure(n, trialId, k, "mae", errors[k] * (k + 1)));
        rows.add(measure(n, trialId, k, "mean_predictor_mae", k + 1));
        for (int r = 1; r <= rounds; r++) {
          double loss = errors[k] + StrictMath.exp(-0.5 * r);
          rows.add(new TrialRoundRow(n, trialId, new RoundRow(r, task(k), loss, 1, 64, step)));
        }
      }
      score = sum / TASKS;
    }
    rows.add(
        new TrialRow(
            n,
            trialId,
            failed ? "FAILED" : "OK",
            failed
                ? "loss of task " + task(0) + " is NaN; expected a finite number. (NUM-001)"
                : "",
            n % 5,
            Json.line(options),
            failed ? 3 : rounds,
            score));
    rows.add(new TrialTimingRow("a0001", n, trialId, "local", 20 + random.nextDouble(), 0));
  }

  private static String task(int k) {
    return "task_" + (char) ('a' + k);
  }

  private static TrialMeasureRow measure(int n, String id, int k, String name, double value) {
    return new TrialMeasureRow(n, id, new MeasureRow(task(k), "test", name, "eV", value, 100));
  }
}
