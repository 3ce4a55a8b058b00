package io.equipoise.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import io.equipoise.prompt.PromptSelection.Rule;
import io.equipoise.testing.RandomTries;
import io.equipoise.testing.Try;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptPoolTest {
  private static PromptPool pool(int prompts) {
    PromptPool pool = PromptPool.EMPTY;
    for (int p = 0; p < prompts; p++) {
      pool = pool.plus(new Prompt(p, 1, Vector.of(p, 10 * p)));
    }
    return pool;
  }

  @RandomTries(60)
  void memoryStaysBoundedAndWeightsSumToOne(Try t) {
    Rule rule = new Rule(t.normal(), 1 + t.random().nextInt(4), t.random().nextBoolean());
    PromptPool pool = PromptPool.EMPTY;
    for (int task = 0; task < 12; task++) {
      if (pool.size() > 0) {
        PromptPool.Selected chosen = pool.select(t.positives(pool.size()), rule);
        assertTrue(chosen.pool().size() <= rule.maxKept() + 1, () -> "" + chosen);
        Vector weights = chosen.selection().weights();
        if (!chosen.selection().merged().isEmpty()) {
          assertEquals(1, Arrays.stream(weights.toArray()).sum(), 1e-12);
        }
        int before = pool.entries().stream().mapToInt(Prompt::tasks).sum();
        assertEquals(before, chosen.pool().entries().stream().mapToInt(Prompt::tasks).sum());
        pool = chosen.pool();
      }
      pool = pool.plus(new Prompt(task, 1, Vector.of(t.normals(6))));
      assertTrue(pool.size() <= rule.maxKept() + 2);
    }
  }

  @RandomTries(60)
  void theOrderOfThePromptsChangesNothing(Try t) {
    double[] g = t.positives(2 + t.size());
    Rule rule = new Rule(0.5 * t.normal(), 1 + t.random().nextInt(5), false);
    PromptSelection one = PromptSelection.of(g, rule);
    int[] order = t.order(g.length);
    double[] moved = new double[g.length];
    Arrays.setAll(moved, i -> g[order[i]]);
    PromptSelection other = PromptSelection.of(moved, rule);
    assertEquals(one.threshold(), other.threshold());
    Set<Integer> back = new HashSet<>();
    other.kept().forEach(i -> back.add(order[i]));
    assertEquals(new HashSet<>(one.kept()), back);
    for (int i = 0; i < other.merged().size(); i++) {
      int at = one.merged().indexOf(order[other.merged().get(i)]);
      assertEquals(one.weights().get(at), other.weights().get(i));
    }
  }

  @Test
  void beyondTheCapTheLargestStayAndOfEqualOnesTheLater() {
    PromptSelection found = PromptSelection.of(new double[] {2, 5, 2, 2}, new Rule(-9, 2, false));
    assertEquals(java.util.List.of(1, 3), found.kept());
    assertEquals(java.util.List.of(0, 2), found.merged());
    assertEquals(Vector.of(0.5, 0.5), found.weights());
  }

  @Test
  void whatIsMergedIsInFrontLastAndTheRestNewestFirst() {
    PromptPool pool = pool(4).select(new double[] {1, 9, 1, 8}, new Rule(0, 5, false)).pool();
    assertEquals(java.util.List.of(1, 3), pool.prompts().stream().map(Prompt::task).toList());
    assertEquals(java.util.List.of(3, 1, 2), pool.inFront().stream().map(Prompt::task).toList());
    Prompt melted = java.util.Objects.requireNonNull(pool.melted());
    assertEquals(Vector.of(1, 10), melted.values(), "the mean of 0 and 2");
    assertEquals(2, melted.tasks());
    assertEquals(1 - 3 / 4.0, pool.reduction(4));
  }

  @Test
  void aMeltedPromptThatIsKeptWhileOthersMergeBecomesTheOldest() {
    PromptPool pool = pool(3).select(new double[] {1, 9, 1}, new Rule(0, 5, false)).pool();
    PromptPool more = pool.plus(new Prompt(3, 1, Vector.of(3, 30)));
    PromptPool after = more.select(new double[] {7, 1, 8}, new Rule(0, 5, false)).pool();
    assertEquals(java.util.List.of(2, 1), after.prompts().stream().map(Prompt::tasks).toList());
    assertEquals(java.util.List.of(2, 3), after.prompts().stream().map(Prompt::task).toList());
    assertEquals(1, java.util.Objects.requireNonNull(after.melted()).task());
  }

  @Test
  void aMeltedPromptIsFoldedInWithItsCountOnlyWhenThatIsAskedFor() {
    PromptPool pool = pool(3).select(new double[] {1, 9, 1}, new Rule(0, 5, false)).pool();
    double[] g = {
      2, 9,
    };
    assertNotNull(pool.melted());
    PromptPool grown = pool.plus(new Prompt(3, 1, Vector.of(3, 30)));
    double[] three = {g[0], g[1], 2};
    assertEquals(
        Vector.of(0.5, 0.5), grown.select(three, new Rule(0, 5, false)).selection().weights());
    Vector counted = grown.select(three, new Rule(0, 5, true)).selection().weights();
    assertEquals(2 / 3.0, counted.get(0), 1e-15);
  }

  @Test
  void whereNothingMergesTheMeltedOneStaysBesideTheCap() {
    PromptPool pool = pool(3).select(new double[] {1, 9, 9}, new Rule(0, 2, false)).pool();
    assertNotNull(pool.melted());
    PromptPool same = pool.select(new double[] {5, 5, 5}, new Rule(0.5, 2, false)).pool();
    assertEquals(pool, same);
    assertEquals(3, same.size());
    assertNull(pool(2).select(new double[] {5, 5}, new Rule(0.5, 2, false)).pool().melted());
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    Rule rule = Rule.defaults();
    assertRefused("length -1.0", () -> PromptSelection.of(new double[] {-1}, rule));
    assertRefused("length NaN", () -> PromptSelection.of(new double[] {Double.NaN}, rule));
    assertRefused("0 magnitudes", () -> PromptSelection.of(new double[0], rule));
    assertRefused("alpha NaN", () -> new Rule(Double.NaN, 1, false));
    assertRefused("at most 0", () -> new Rule(0, 0, false));
    assertRefused("2 and 1 numbers", () -> pool(1).plus(new Prompt(1, 1, Vector.of(1))));
    assertRefused("40 rows of prompts", () -> Truncation.TEXT_FIRST.tokens(9, 40, 40));
    assertEquals(3, Truncation.TEXT_FIRST.tokens(9, 37, 40));
    assertEquals(0, Truncation.LEGACY.tokens(9, 50, 40));
  }

  private static void assertRefused(String words, org.junit.jupiter.api.function.Executable act) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, act);
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
  }
}
