package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every program promises: same bytes, wherever it runs and however often it was interrupted.
 *
 * <p>An implementation extends this class with a small problem (a few rounds, a second or so). The
 * cluster's tests extend it once more with a {@code SparkFleet} and several slot counts.
 */
public abstract class ProgramContract<T, S> {
  @TempDir Path directory;

  /** The program with a small problem; each call gives a fresh one. */
  protected abstract Program<T, S> program();

  /** The shards of the small problem. */
  protected abstract ShardSource<S> source();

  /** How many shards it has. */
  protected abstract int shards();

  /** The run's seed. */
  protected long seed() {
    return 11;
  }

  /** The fleets that must agree; the first is the reference. */
  protected List<Fleet<S>> fleets() {
    return List.of(
        new LocalFleet<>(source(), shards(), seed()), new LocalFleet<>(source(), shards(), seed()));
  }

  /** Runs in a fresh folder and returns the content hashes of all commits. */
  protected List<String> hashes(String name, Fleet<S> fleet, RunnerSettings settings)
      throws IOException {
    RunFolder folder = folder(name);
    new Runner<>(program(), fleet, folder, new JsonRows(), settings).run();
    return hashes(folder);
  }

  private RunFolder folder(String name) {
    return new RunFolder(new LocalStore(directory), name);
  }

  private static List<String> hashes(RunFolder folder) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (int n = 0; n < folder.commits().size(); n++) {
      hashes.add(folder.commits().verify(n).content());
    }
    return hashes;
  }

  @Test
  void everyFleetGivesTheSameBytes() throws IOException {
    List<Fleet<S>> fleets = fleets();
    List<String> expected = hashes("reference", fleets.get(0), RunnerSettings.defaults());
    assertFalse(expected.isEmpty());
    for (int i = 1; i < fleets.size(); i++) {
      assertEquals(
          expected, hashes("fleet-" + i, fleets.get(i), RunnerSettings.defaults()), "fleet " + i);
    }
  }

  @Test
  void aRunInterruptedAfterEveryRoundGivesTheSameBytes() throws IOException {
    List<String> expected = hashes("whole", fleets().get(0), RunnerSettings.defaults());
    RunFolder folder = folder("pieces");
    AtomicInteger starts = new AtomicInteger();
    boolean done = false;
    while (!done) {
      starts.incrementAndGet();
      Runner<T, S> runner =
          new Runner<>(
              program(),
              new LocalFleet<>(source(), shards(), seed()),
              folder,
              new JsonRows(),
              RunnerSettings.defaults().withStop(() -> true));
      try {
        runner.run();
        done = true;
      } catch (Failure stopped) {
        assertEquals(ExitCode.TERMINATED, stopped.exit());
      }
      assertTrue(starts.get() < 1000, "the run does not advance");
    }
    assertEquals(expected, hashes(folder));
  }

  @Test
  void theStateSurvivesItsCodecInEveryBit() {
    Program<T, S> program = program();
    Fleet<S> fleet = new LocalFleet<>(source(), shards(), seed());
    T state = program.start();
    for (int round = 1; round <= 3 && !program.done(state); round++) {
      assertEquals(state, program.codec().decode(program.codec().encode(state)));
      state = program.round(state, fleet.at("round/" + round));
    }
    assertEquals(state, program.codec().decode(program.codec().encode(state)));
  }

  @Test
  void aRoundIsAFunctionOfItsArguments() {
    Program<T, S> program = program();
    Fleet<S> fleet = new LocalFleet<>(source(), shards(), seed());
    T state = program.start();
    Encoded before = program.codec().encode(state);
    T once = program.round(state, fleet.at("round/1"));
    T again = program.round(state, fleet.at("round/1"));
    assertEquals(once, again);
    assertEquals(
        program.codec().decode(before), state, "the round changed the state that it was given");
  }

  @Test
  void anotherSeedGivesAnotherRunOrIsDeclaredIrrelevant() throws IOException {
    List<String> expected = hashes("seeded", fleets().get(0), RunnerSettings.defaults());
    List<String> other =
        hashes(
            "other", new LocalFleet<>(source(), shards(), seed() + 1), RunnerSettings.defaults());
    assertEquals(usesTheSeed(), !expected.equals(other));
  }

  /** Whether the questions draw random numbers. */
  protected boolean usesTheSeed() {
    return true;
  }

  @Test
  void aFinishedRunSubmittedAgainWritesNothing() throws IOException {
    hashes("finished", fleets().get(0), RunnerSettings.defaults());
    List<String> before = DirectoryListing.tree(directory.resolve("runs/finished"));
    Runner.Result<T> again =
        new Runner<>(
                program(),
                fleets().get(0),
                folder("finished"),
                new JsonRows(),
                RunnerSettings.defaults())
            .run();
    assertTrue(again.alreadyComplete());
    assertEquals(before, DirectoryListing.tree(directory.resolve("runs/finished")));
  }

  @Test
  void aPieceThatIsMissingFromTheStateIsRefused() {
    Encoded empty = Encoded.builder().build();
    assertThrows(IllegalArgumentException.class, () -> program().codec().decode(empty));
  }
}
