package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.Seeds;
import io.equipoise.testing.FaultRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Random histories of several drivers of one run, against {@link Reference}.
 *
 * <p>Drivers start at once or one after the other, take turns at every file operation, crash before
 * or after any of them, lose answers, stand still past their lease while others go on, and are
 * submitted again. The time of the leases is the history's own. A failed history is repeated alone
 * by the line that it prints.
 */
class CommitProtocolModelTest {
  private static final int ROUNDS = 3;
  private static final Retention RETENTION = new Retention(1, 2);

  /** Time as the history has it. */
  private static final class Hand extends Clock implements WatchedStore.MovingClock {
    @Override
    public void pass(long millis) {
      now += millis;
    }

    private long now = 1_000_000;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }
  }

  private static void run(Store store, Clock clock, String owner) {
    RunnerSettings d = RunnerSettings.defaults();
    RunnerSettings settings =
        new RunnerSettings(
            d.resume(),
            1,
            d.onNonFinite(),
            0,
            owner,
            d.engine(),
            d.device(),
            d.code(),
            d.stop(),
            d.timeLimit(),
            d.listener(),
            clock,
            RETENTION);
    new Runner<>(
            new MeanProgram(ROUNDS),
            new LocalFleet<>(shard -> new float[] {shard, 2f * shard, -shard, 1f}, 2, 11),
            new RunFolder(store, "x"),
            new JsonRows(),
            settings)
        .run();
  }

  private static List<String> contents(Store store) throws IOException {
    CommitLog log = new RunFolder(store, "x").commits();
    List<String> contents = new ArrayList<>();
    for (int n = 0; n < log.size(); n++) {
      contents.add(log.verify(n).content());
    }
    return contents;
  }

  /** One history, and what came of it. */
  private static final class History {
    private final SplittableRandom random;
    private final MemoryStore disk = new MemoryStore();
    private final Hand clock = new Hand();
    private final List<String> expected;
    private final Reference reference;
    private final Turns turns;
    private int submissions;
    private int repeated;

    History(long seed, List<String> expected) {
      this.random = new SplittableRandom(seed);
      this.expected = expected;
      this.reference = new Reference(disk, expected, RETENTION);
      this.turns = new Turns(random);
    }

    void live(ExecutorService threads) throws Exception {
      List<Turns.Life> drivers = new ArrayList<>();
      int together = 1 + random.nextInt(3);
      for (int i = 0; i < together; i++) {
        int driver = i;
        drivers.add(
            () -> {
              for (int again = random.nextInt(3); again >= 0; again--) {
                submit(driver);
              }
            });
      }
      turns.live(threads, drivers);
      clock.now += Lease.EXPIRES_MILLIS + 1;
      run(new WatchedStore(disk, reference, clock, random, () -> {}, 99), clock, "last");
      assertEquals(expected, contents(disk));
      String progress = new String(disk.read("runs/x/_progress.jsonl"), StandardCharsets.UTF_8);
      repeated = (int) progress.lines().count() - ROUNDS;
      assertTrue(repeated <= submissions, repeated + " repeated in " + submissions);
    }

    private void submit(int driver) throws IOException {
      submissions++;
      int name = 100 * submissions + driver;
      FaultyStore.Mode[] modes = FaultyStore.Mode.values();
      int at = random.nextBoolean() ? random.nextInt(50) : -1;
      FaultyStore.Mode mode = modes[random.nextInt(modes.length)];
      FaultyStore store =
          new FaultyStore(
              new WatchedStore(disk, reference, clock, random, () -> turns.next(driver), name),
              at,
              mode);
      try {
        run(store, clock, "driver-" + name);
        assertEquals(expected.size(), reference.size(), "ended well before the end");
      } catch (FaultyStore.Crash crash) {
        assertTrue(mode != FaultyStore.Mode.DONE_BUT_REPORTED_FAILED);
      } catch (Failure failure) {
        boolean lost =
            mode == FaultyStore.Mode.DONE_BUT_REPORTED_FAILED
                && !store.broken().isEmpty()
                && !store.broken().startsWith("publish");
        assertTrue(
            failure.exit() == ExitCode.HELD || lost && failure.exit() == ExitCode.RESOURCE,
            failure.getMessage());
      }
    }
  }

  @Test
  void randomHistoriesOfSeveralDriversAgreeWithTheReference() throws Exception {
    String wanted = System.getProperty("equipoise.seed", "");
    long seed =
        wanted.isEmpty()
            ? new SplittableRandom().nextLong()
            : Long.parseLong(wanted.replaceAll("/.*", ""));
    int first = wanted.contains("/") ? Integer.parseInt(wanted.replaceAll(".*/", "")) : 0;
    int histories = wanted.contains("/") ? 1 : FaultRow.times(4_000, 10_000);
    System.out.println("histories of seed " + seed);
    MemoryStore whole = new MemoryStore();
    run(whole, new Hand(), "alone");
    List<String> expected = contents(whole);
    ExecutorService threads = Executors.newCachedThreadPool();
    int repeated = 0;
    int submissions = 0;
    for (int i = first; i < first + histories; i++) {
      History history = new History(Seeds.mix(seed, "history/" + i), expected);
      try {
        history.live(threads);
      } catch (Throwable e) {
        throw new AssertionError("repeat with -Dequipoise.seed=" + seed + "/" + i, e);
      }
      repeated = Math.max(repeated, history.repeated);
      submissions += history.submissions;
    }
    threads.shutdown();
    System.out.println(histories + " histories, " + submissions + " drivers");
    new FaultRow("random histories of the commit protocol", histories, repeated, 0).tell();
  }
}
