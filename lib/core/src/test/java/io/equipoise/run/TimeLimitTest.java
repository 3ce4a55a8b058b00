package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeLimitTest {
  private static final int ROUNDS = 6;
  private static final Duration ROUND = Duration.ofMinutes(10);

  @TempDir Path directory;
  private final HandClock clock = new HandClock();

  /** A clock that only a round moves. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T08:00:00Z");

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
      return now;
    }
  }

  private Runner.Result<MeanProgram.State> run(String name, RunnerSettings settings) {
    MeanProgram program =
        new MeanProgram(ROUNDS) {
          @Override
          public State round(State state, Fleet<float[]> fleet) {
            clock.now = clock.now.plus(ROUND);
            return super.round(state, fleet);
          }
        };
    LocalFleet<float[]> fleet = new LocalFleet<>(shard -> new float[] {shard, 1, 2, 3}, 3, 11);
    return new Runner<>(program, fleet, folder(name), new JsonRows(), settings).run();
  }

  private RunFolder folder(String name) {
    return new RunFolder(new LocalStore(directory), name);
  }

  private RunnerSettings limit(Duration limit) {
    return RunnerSettings.defaults().withTimeLimit(limit, clock);
  }

  private List<String> hashes(String name) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (int n = 0; n < folder(name).commits().size(); n++) {
      hashes.add(folder(name).commits().verify(n).content());
    }
    return hashes;
  }

  @Test
  void aRunEndsAfterTheRoundInWhichItsTimeIsUsedUp() throws IOException {
    Failure failure = assertThrows(Failure.class, () -> run("a", limit(Duration.ofMinutes(25))));
    assertEquals(ExitCode.PARTIAL, failure.exit());
    assertTrue(failure.getMessage().contains("30m00s"), failure.getMessage());
    assertTrue(failure.getMessage().contains("25m00s"), failure.getMessage());
    assertTrue(failure.getMessage().contains("round 3 of 6"), failure.getMessage());
    assertTrue(failure.getMessage().contains("larger time-limit"), failure.getMessage());
    Status status = folder("a").status().orElseThrow();
    assertEquals(Status.State.STOPPED, status.state());
    assertEquals(4, status.exitCode());
    assertEquals(3, status.round());
    assertEquals(1800, status.usedSeconds());
    assertEquals(3, hashes("a").size());
  }

  @Test
  void theSameLimitAgainEndsAtOnceAndALargerOneGoesOnToTheSameBytes() throws IOException {
    run("whole", RunnerSettings.defaults());
    assertThrows(Failure.class, () -> run("b", limit(Duration.ofMinutes(25))));
    assertThrows(Failure.class, () -> run("b", limit(Duration.ofMinutes(25))));
    assertEquals(3, hashes("b").size());
    Failure later = assertThrows(Failure.class, () -> run("b", limit(Duration.ofMinutes(50))));
    assertTrue(later.getMessage().contains("round 5 of 6"), later.getMessage());
    run("b", limit(Duration.ofHours(2)));
    assertEquals(hashes("whole"), hashes("b"));
    assertEquals(Status.State.COMMITTED, folder("b").status().orElseThrow().state());
  }

  @Test
  void roundsThatAreNotCommittedYetAreCommittedFirst() throws IOException {
    Failure failure =
        assertThrows(
            Failure.class,
            () ->
                run(
                    "c",
                    RunnerSettings.defaults()
                        .withRoundsPerCommit(5)
                        .withTimeLimit(Duration.ofMinutes(15), clock)));
    assertTrue(failure.getMessage().contains("round 2 of 6"), failure.getMessage());
    assertEquals(2, folder("c").commits().read(0).round());
  }

  @Test
  void aRunThatIsDoneInItsLastMinuteIsComplete() throws IOException {
    run("d", limit(Duration.ofMinutes(60)));
    assertTrue(folder("d").complete());
  }
}
