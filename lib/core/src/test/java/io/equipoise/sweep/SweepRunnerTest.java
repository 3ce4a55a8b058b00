package io.equipoise.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Resume;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Status;
import io.equipoise.run.Store;
import io.equipoise.run.TableRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunnerTest {
  private static final SweepSettings QUICK = SweepSettings.defaults().withFlushRows(6);

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = new LocalStore(directory);
  }

  private SweepRunner.Result run(String name, TrialList trials, SweepSettings settings) {
    return Coins.run(
        store, name, trials, Coins.body(0, false), settings, null, new LocalCarrier(2));
  }

  @Test
  void everyTrialIsOneRowInOneCommit() throws IOException {
    SweepRunner.Result result = run("a", Coins.biases(20), QUICK);
    assertEquals(20, result.rows().size());
    assertEquals(20, Coins.rows(store, "a"));
    assertEquals(ExitCode.OK, result.exit());
    Status status = new RunFolder(store, "a").status().orElseThrow();
    assertEquals(Status.State.COMMITTED, status.state());
    assertEquals(20, status.trials().get("ok"));
    assertEquals(0, status.trials().get("pending"));
    CommitLog log = new RunFolder(store, "a").commits();
    assertEquals("finish", log.read(log.size() - 1).kind());
    assertTrue(log.size() <= 5, "commits " + log.size());
  }

  @Test
  void theRowsAreTheSameWithOneTwoAndSevenSlots() throws IOException {
    String expected = null;
    for (int slots : new int[] {1, 2, 7}) {
      Coins.run(
          store,
          "s" + slots,
          Coins.biases(20, "fails-from=0.9"),
          Coins.body(0, true, "fails-from=0.9"),
          QUICK.withMaxFailed(1),
          null,
          new LocalCarrier(slots));
      String rows = Coins.canonical(store, "s" + slots);
      assertEquals(expected == null ? rows : expected, rows, slots + " slots");
      expected = rows;
    }
    assertTrue(expected.contains("trial_rounds"), "rounds were to be kept");
  }

  @Test
  void aTrialThatFailsIsARowWithItsReasonAndTheOthersGoOn() {
    SweepRunner.Result result =
        Coins.run(
            store,
            "f",
            Coins.biases(20, "fails-from=0.95"),
            Coins.body(0, false, "fails-from=0.95"),
            QUICK,
            null,
            new LocalCarrier(2));
    assertEquals(ExitCode.OK, result.exit(), "1 of 20 is the limit");
    TableRow.TrialRow last = result.rows().get(19);
    assertEquals(TrialStatus.FAILED, last.status());
    assertTrue(last.reason().contains("(NUM-001)"), last.reason());
    assertTrue(Double.isNaN(last.score()));
  }

  @Test
  void moreFailedTrialsThanAllowedIsExitFourAndTheRowsStay() throws IOException {
    SweepRunner.Result result =
        Coins.run(
            store,
            "f",
            Coins.biases(20, "fails-from=0.9"),
            Coins.body(0, false, "fails-from=0.9"),
            QUICK,
            null,
            new LocalCarrier(2));
    assertEquals(ExitCode.PARTIAL, result.exit());
    assertEquals(20, Coins.rows(store, "f"));
    RunFolder folder = new RunFolder(store, "f");
    assertFalse(folder.complete());
    assertEquals(4, folder.status().orElseThrow().exitCode());
    assertTrue(folder.status().orElseThrow().reason().contains("SWEEP-002"));
  }

  @Test
  void aFinishedSweepSubmittedAgainRunsNothing() throws IOException {
    run("a", Coins.biases(12), QUICK);
    int commits = new RunFolder(store, "a").commits().size();
    SweepRunner.Result again = run("a", Coins.biases(12), QUICK);
    assertTrue(again.alreadyComplete());
    assertEquals(12, again.rows().size());
    assertEquals(commits, new RunFolder(store, "a").commits().size());
  }

  /** Counts what is carried. */
  private static final class Counting implements Carrier {
    private final Carrier carrier = new LocalCarrier(2);
    final List<Integer> carried = new ArrayList<>();

    @Override
    public int slots() {
      return carrier.slots();
    }

    @Override
    public Flight start(
        List<List<Trial>> packs, TrialBody<?> body, Consumer<List<TrialResult>> sink) {
      packs.forEach(pack -> pack.forEach(trial -> carried.add(trial.number())));
      return carrier.start(packs, body, sink);
    }
  }

  @Test
  void aSweepThatIsExtendedRunsTheNewTrialsOnly() throws IOException {
    run("a", Coins.biases(10), QUICK);
    Counting counting = new Counting();
    SweepRunner.Result result =
        Coins.run(store, "a", Coins.biases(20), Coins.body(0, false), QUICK, null, counting);
    assertEquals(10, counting.carried.size(), counting.carried::toString);
    assertEquals(20, result.rows().size());
    assertEquals(20, Coins.rows(store, "a"));
    run("b", Coins.biases(20), QUICK);
    assertEquals(scores("b"), scores("a"), "extended or at once, by id");
    RunFolder grown = new RunFolder(store, "a");
    assertTrue(grown.complete());
    assertEquals("20", new String(grown.once("run.json").orElseThrow(), StandardCharsets.UTF_8));
    assertEquals(
        "20", new String(grown.once("options.yaml").orElseThrow(), StandardCharsets.UTF_8));
    run("a", Coins.biases(10), QUICK);
    assertEquals("20", new String(grown.once("run.json").orElseThrow(), StandardCharsets.UTF_8));
  }

  private Map<String, Double> scores(String name) throws IOException {
    Map<String, Double> scores = new java.util.TreeMap<>();
    CommitLog log = new RunFolder(store, name).commits();
    for (int n = 0; n < log.size(); n++) {
      Commit commit = log.read(n);
      for (Commit.Entry entry : commit.files()) {
        if (entry.path().startsWith("trials/")) {
          new JsonTrials()
              .trials(log.file(commit, entry.path()))
              .forEach(row -> scores.put(row.trialId(), row.score()));
        }
      }
    }
    return scores;
  }

  @Test
  void aSweepThatAsksForOtherTrialsIsRefused() {
    run("a", Coins.biases(10), QUICK);
    Failure refused = assertThrows(Failure.class, () -> run("a", Coins.biases(7), QUICK));
    assertEquals(ExitCode.STATE, refused.exit());
    assertTrue(refused.getMessage().contains("STATE-025"), refused::getMessage);
    assertTrue(run("a", Coins.biases(5), QUICK).alreadyComplete(), "every second is there");
  }

  @Test
  void aSignalCommitsWhatIsCompleteAndTheSameLineGoesOn() throws IOException {
    AtomicInteger looks = new AtomicInteger();
    Failure stopped =
        assertThrows(
            Failure.class,
            () ->
                Coins.run(
                    store,
                    "a",
                    Coins.biases(40),
                    Coins.body(20, false),
                    SweepSettings.defaults().withStop(() -> looks.incrementAndGet() > 5),
                    null,
                    new LocalCarrier(2)));
    assertEquals(ExitCode.TERMINATED, stopped.exit());
    int rows = Coins.rows(store, "a");
    assertTrue(rows > 0 && rows < 40, rows + " rows");
    assertEquals(Status.State.STOPPED, new RunFolder(store, "a").status().orElseThrow().state());
    Counting counting = new Counting();
    Coins.run(store, "a", Coins.biases(40), Coins.body(0, false), QUICK, null, counting);
    assertEquals(40 - rows, counting.carried.size());
    run("b", Coins.biases(40), QUICK);
    assertEquals(Coins.canonical(store, "b"), Coins.canonical(store, "a"));
  }

  @Test
  void aTimeLimitCommitsWhatIsCompleteAndALargerOneGoesOn() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T08:00:00Z"));
    InstantSource source = now::get;
    Clock clock = source.withZone(ZoneOffset.UTC);
    AtomicInteger looks = new AtomicInteger();
    SweepSettings halfAnHour =
        SweepSettings.defaults()
            .withStop(
                () -> {
                  if (looks.incrementAndGet() == 6) {
                    now.set(now.get().plus(Duration.ofHours(1)));
                  }
                  return false;
                })
            .withTimeLimit(Duration.ofMinutes(30), clock);
    Failure up = assertThrows(Failure.class, () -> limited(halfAnHour, new LocalCarrier(2)));
    int rows = Coins.rows(store, "a");
    assertTrue(rows > 0 && rows < 40, rows + " rows");
    assertEquals(ExitCode.PARTIAL, up.exit());
    assertTrue(up.getMessage().contains("(RUN-008)"), up::getMessage);
    assertTrue(
        up.getMessage().contains(rows + " of 40 trials complete, which are committed"),
        up::getMessage);
    Status status = new RunFolder(store, "a").status().orElseThrow();
    assertEquals(Status.State.STOPPED, status.state());
    assertEquals(4, status.exitCode());
    assertEquals(3600, status.usedSeconds());
    assertEquals(40 - rows, status.trials().get("pending"));

    Counting none = new Counting();
    assertThrows(Failure.class, () -> limited(halfAnHour, none));
    assertEquals(List.of(), none.carried, "the same limit ends at once");
    Counting others = new Counting();
    limited(QUICK.withTimeLimit(Duration.ofHours(2), clock), others);
    assertEquals(40 - rows, others.carried.size());
    run("b", Coins.biases(40), QUICK);
    assertEquals(Coins.canonical(store, "b"), Coins.canonical(store, "a"));
  }

  private void limited(SweepSettings settings, Carrier carrier) {
    Coins.run(store, "a", Coins.biases(40), Coins.body(20, false), settings, null, carrier);
  }

  @Test
  void whatIsNotATrialsFaultStopsTheSweepAndKeepsWhatIsComplete() throws IOException {
    TrialList trials =
        Coins.trials(new Space.Grid(Map.of("bias", List.of("0.1", "0.2", "0.3", "1"))), Coins.BASE);
    Failure full =
        assertThrows(
            Failure.class,
            () ->
                Coins.run(
                    store, "a", trials, Coins.body(0, false), QUICK, null, new LocalCarrier(1)));
    assertEquals(ExitCode.RESOURCE, full.exit());
    assertTrue(full.getMessage().contains("RES-002"), full::getMessage);
    assertEquals(3, Coins.rows(store, "a"));
    assertEquals(8, new RunFolder(store, "a").status().orElseThrow().exitCode());
  }

  @Test
  void aDamagedCommitIsSetAsideAndItsTrialsRunAgain() throws IOException {
    run("a", Coins.biases(20), QUICK);
    String expected = Coins.canonical(store, "a");
    Path file = directory.resolve("runs/a/commits/000001/trials/part-00000.jsonl");
    Files.writeString(file, "x");
    assertThrows(Failure.class, () -> run("a", Coins.biases(20), QUICK.withResume(Resume.STRICT)));
    assertEquals(20, run("a", Coins.biases(20), QUICK).rows().size());
    assertEquals(
        expected.lines().filter(l -> !l.contains("events/")).toList(),
        Coins.canonical(store, "a").lines().filter(l -> !l.contains("events/")).toList());
  }

  @Test
  void halvingStopsAllButTheBestOfEveryRung() throws IOException {
    Halving halving = new Halving(3, 3, "rounds");
    SweepRunner.Result result =
        Coins.run(
            store,
            "h",
            Coins.biases(18),
            Coins.body(0, false),
            QUICK,
            halving,
            new LocalCarrier(3));
    long stopped =
        result.rows().stream().filter(r -> r.status().equals(TrialStatus.STOPPED)).count();
    long ok = result.rows().stream().filter(r -> r.status().equals(TrialStatus.OK)).count();
    assertEquals(18 - 2, stopped);
    assertEquals(2, ok);
    result.rows().stream()
        .filter(r -> r.status().equals(TrialStatus.OK))
        .forEach(r -> assertEquals(9, r.rounds()));
    assertTrue(
        result.rows().stream().anyMatch(r -> r.reason().contains("at rung 0")), "rung 0 stops");
    assertTrue(
        result.rows().stream().anyMatch(r -> r.reason().contains("at rung 1")), "rung 1 stops");
  }

  @Test
  void halvingThatIsInterruptedRepeatsNoRungAndEndsWithTheSameRows() throws IOException {
    Halving halving = new Halving(2, 3, "rounds");
    Coins.run(
        store, "w", Coins.biases(16), Coins.body(0, false), QUICK, halving, new LocalCarrier(2));
    String expected = Coins.canonical(store, "w");
    for (int start = 0; start < 60; start++) {
      int until = 2 + start % 5;
      AtomicInteger looks = new AtomicInteger();
      Counting counting = new Counting();
      try {
        Coins.run(
            store,
            "p",
            Coins.biases(16),
            Coins.body(5, false),
            QUICK.withStop(() -> looks.incrementAndGet() > until),
            halving,
            counting);
        break;
      } catch (Failure stopped) {
        assertEquals(ExitCode.TERMINATED, stopped.exit());
      }
    }
    assertEquals(expected, Coins.canonical(store, "p"));
    assertTrue(new RunFolder(store, "p").complete());
  }

  @Test
  void anUnexpectedExceptionIsARowToo() {
    String[] crash = {"tasks=[crash]"};
    SweepRunner.Result result =
        Coins.run(
            store,
            "c",
            Coins.biases(2, crash),
            Coins.body(0, false, crash),
            QUICK,
            null,
            new LocalCarrier(1));
    assertEquals(ExitCode.PARTIAL, result.exit());
    String reason = result.rows().get(0).reason();
    assertTrue(reason.contains("fell off the table") && reason.contains("(SWEEP-001)"), reason);
  }

  @Test
  void aBudgetThatIsNoWholeNumberIsRefused() {
    Failure refused =
        assertThrows(
            Failure.class,
            () ->
                Coins.run(
                    store,
                    "h",
                    Coins.biases(3),
                    Coins.body(0, false),
                    QUICK,
                    new Halving(3, 2, "bias"),
                    new LocalCarrier(1)));
    assertTrue(refused.getMessage().contains("OPT-022"), refused::getMessage);
  }

  @Test
  void theSummaryNamesTheBestTrialsAndHowManyEndedHow() throws IOException {
    run("a", Coins.biases(20), QUICK);
    CommitLog log = new RunFolder(store, "a").commits();
    Commit last = log.read(log.size() - 1);
    String measures =
        new String(
            log.file(last, "measures/part-00000.jsonl"), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(measures.contains("\"measure\":\"trials_ok\""), measures);
    assertTrue(measures.contains("\"measure\":\"score_best\""), measures);
    assertTrue(measures.lines().filter(l -> l.contains("\"score\"")).count() == 20, measures);
  }
}
