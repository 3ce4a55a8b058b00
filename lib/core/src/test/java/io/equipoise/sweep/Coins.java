package io.equipoise.sweep;

import io.equipoise.options.Place;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import io.equipoise.run.TableRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sweeps of {@link CoinJob}, and what they left; also for the tests of other carriers. */
public final class Coins {
  public static final BaseOptions<CoinOptions> BASE =
      new BaseOptions<>(CoinOptions.class, List.of(), List.of(), List.of());

  private Coins() {}

  /** As many biases from 0 to below 1, at equal distance. */
  public static TrialList biases(int n, String... sets) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      values.add(Double.toString(i / (double) n));
    }
    return trials(new Space.Grid(Map.of("bias", values)), base(sets));
  }

  public static BaseOptions<CoinOptions> base(String... sets) {
    return new BaseOptions<>(CoinOptions.class, List.of(), List.of(), List.of(sets));
  }

  public static TrialList trials(Space space, BaseOptions<CoinOptions> base) {
    List<Setting> settings = Setting.all(space, null, new SeedChoice.Own(), 3);
    return TrialList.of(settings, base, new CoinJob(0), path -> Place.DEFAULT);
  }

  public static TrialBody<CoinOptions> body(int sleepMillis, boolean keepRounds, String... sets) {
    CoinJob job = new CoinJob(sleepMillis);
    return new TrialBody<>(base(sets), job, job.score(), keepRounds);
  }

  /** Runs a sweep in a folder. */
  public static SweepRunner.Result run(
      Store store,
      String name,
      TrialList trials,
      TrialBody<?> body,
      SweepSettings settings,
      @Nullable Halving halving,
      Carrier carrier) {
    return new SweepRunner(
            new RunFolder(store, name), asking(trials), new JsonTrials(), settings, halving)
        .run(trials, body, carrier);
  }

  private static SortedMap<String, byte[]> asking(TrialList trials) {
    byte[] count = Integer.toString(trials.trials().size()).getBytes(StandardCharsets.UTF_8);
    return new TreeMap<>(Map.of("run.json", count, "options.yaml", count));
  }

  /**
   * The rows that follow from the options alone, in order of trial number, as one text: equal for
   * equal sweeps.
   */
  public static String canonical(Store store, String name) throws IOException {
    CommitLog log = new RunFolder(store, name).commits();
    List<String> trials = new ArrayList<>();
    List<String> others = new ArrayList<>();
    String summary = "";
    for (int n = 0; n < log.size(); n++) {
      Commit commit = log.verify(n);
      for (Commit.Entry entry : commit.files()) {
        String text = new String(log.file(commit, entry.path()), StandardCharsets.UTF_8);
        if (entry.path().startsWith("trials/")) {
          for (TableRow.TrialRow row : new JsonTrials().trials(log.file(commit, entry.path()))) {
            trials.add(String.format("%06d %s", row.number(), row));
          }
        } else if (commit.kind().equals("finish")) {
          summary = text;
        } else if (entry.repeats()) {
          text.lines().map(line -> entry.path() + " " + line).forEach(others::add);
        }
      }
    }
    trials.sort(null);
    others.sort(null);
    return String.join("\n", trials) + "\n" + String.join("\n", others) + "\n" + summary;
  }

  /** How many rows of the table trials there are, in all commits. */
  public static int rows(Store store, String name) throws IOException {
    return (int) canonical(store, name).lines().filter(l -> l.matches("\\d{6} TrialRow.*")).count();
  }
}
