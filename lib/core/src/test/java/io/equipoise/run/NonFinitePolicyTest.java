package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.testing.FaultRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Numbers that are not finite under each policy: which exit, how many commits, which event rows.
 */
class NonFinitePolicyTest {
  private static final int ROUNDS = 4;
  private static final int INCIDENTS = 5;

  private static Runner<MeanProgram.State, float[]> runner(
      MeanProgram program, Store store, float last, OnNonFinite policy) {
    return new Runner<>(
        program,
        new LocalFleet<>(shard -> new float[] {shard, 2f, -1f, shard == 2 ? last : 1f}, 3, 11),
        new RunFolder(store, "x"),
        new JsonRows(),
        RunnerSettings.defaults().withOnNonFinite(policy, INCIDENTS));
  }

  private static List<String> events(MemoryStore store, int n) {
    byte[] rows =
        store
            .files()
            .getOrDefault(
                "runs/x/commits/" + Commit.name(n) + "/events/part-00000.jsonl", new byte[0]);
    return new String(rows, StandardCharsets.UTF_8).lines().toList();
  }

  private static int commits(Store store) throws IOException {
    return new RunFolder(store, "x").commits().size();
  }

  @Test
  void everyKindUnderEveryPolicyHasItsExactRows() throws IOException {
    int tried = 0;
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f / 0f, 1e20f}) {
      for (OnNonFinite policy : OnNonFinite.values()) {
        MemoryStore store = new MemoryStore();
        Runner<MeanProgram.State, float[]> runner =
            runner(new MeanProgram(ROUNDS), store, bad, policy);
        String what = bad + " under " + policy.text();
        if (policy == OnNonFinite.SKIP_TASK_ROUND) {
          runner.run();
          assertEquals(ROUNDS + 1, commits(store), what);
          for (int n = 0; n < ROUNDS; n++) {
            List<String> rows = events(store, n);
            assertEquals(1, rows.size(), what);
            assertTrue(rows.get(0).contains("\"task\":\"theta3\""), rows.get(0));
            assertTrue(rows.get(0).contains("\"round\":" + (n + 1)), rows.get(0));
          }
        } else {
          Failure failure = assertThrows(Failure.class, runner::run, what);
          assertEquals(ExitCode.NUMERIC, failure.exit(), what);
          assertEquals(0, commits(store), what);
          boolean used = failure.getMessage().contains("max-incidents = " + INCIDENTS);
          assertEquals(policy == OnNonFinite.HALVE_STEP, used, failure.getMessage());
        }
        tried++;
      }
    }
    new FaultRow("NaN, infinities and overflow under each policy", tried, 0, 0).tell();
  }

  @Test
  void aMendedRoundSeesNothingOfWhatTheShardsKeptOfTheOneThatBroke() throws IOException {
    MeanProgram keeping =
        new MeanProgram(ROUNDS) {
          @Override
          public State round(State state, Fleet<float[]> fleet) {
            float step = (float) state.step();
            double used = fleet.ask((shard, scope) -> scope.residue("step", () -> step)).get(0);
            if (used > 0.2) {
              throw new NonFiniteException("theta1", 1, "loss", Double.POSITIVE_INFINITY);
            }
            return super.round(state, fleet);
          }
        };
    MemoryStore store = new MemoryStore();
    runner(keeping, store, 1f, OnNonFinite.HALVE_STEP).run();
    assertEquals(ROUNDS + 1, commits(store));
    assertEquals(2, events(store, 0).size(), "0.5, 0.25, 0.125");
  }

  @Test
  void aStepThatIsHalvedUntilItHoldsLeavesOneRowEachTime() throws IOException {
    MeanProgram explosive =
        new MeanProgram(ROUNDS) {
          @Override
          public State round(State state, Fleet<float[]> fleet) {
            if (state.step() > 0.2) {
              throw new NonFiniteException("theta1", 1, "loss", Double.POSITIVE_INFINITY);
            }
            return super.round(state, fleet);
          }
        };
    MemoryStore store = new MemoryStore();
    runner(explosive, store, 1f, OnNonFinite.HALVE_STEP).run();
    assertEquals(ROUNDS + 1, commits(store));
    assertEquals(2, events(store, 0).size(), "0.5, 0.25, 0.125");
    assertEquals(0, events(store, 1).size());
  }
}
