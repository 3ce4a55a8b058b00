package io.equipoise.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.equipoise.bilevel.ReferenceFile;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reference numbers of the selection of prompts. */
public final class SelectionVectors {
  private SelectionVectors() {}

  /** One case. */
  public static void check(ReferenceFile c) {
    c.text("name", "note");
    double[] magnitudes = c.numbers("grad_norms");
    PromptSelection.Rule rule = new PromptSelection.Rule(c.number("alpha"), 99, false);
    PromptSelection found = PromptSelection.of(magnitudes, rule);
    ReferenceFile e = c.object("expected");
    e.near("mean", found.mean());
    e.near("std", found.deviation());
    e.near("threshold", found.threshold());
    assertEquals(indices(e, "kept"), found.kept(), e.where());
    assertEquals(indices(e, "merged"), found.merged(), e.where());
    PromptPool pool = PromptPool.EMPTY;
    int width = c.raw("prompts").get(0).get(0).size();
    for (int p = 0; p < c.raw("prompts").size(); p++) {
      List<Double> numbers = new ArrayList<>();
      c.raw("prompts").get(p).forEach(row -> row.forEach(v -> numbers.add(v.asDouble())));
      double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
      pool = pool.plus(new Prompt(p, 1, Vector.of(values)));
    }
    PromptPool after = pool.select(magnitudes, rule).pool();
    assertEquals(e.isGiven("merged_prompt"), after.melted() != null, e.where());
    if (after.melted() != null) {
      e.near("merge_weights", found.weights().toArray());
      e.near("merged_prompt", rows(after.melted().values().toArray(), width));
    }
    assertEquals(found.kept(), after.prompts().stream().map(Prompt::task).toList(), e.where());
    e.allSeen();
    c.allSeen();
  }

  private static double[][] rows(double[] values, int width) {
    double[][] rows = new double[values.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
    return rows;
  }

  private static List<Integer> indices(ReferenceFile e, String name) {
    return Arrays.stream(e.numbers(name)).mapToObj(i -> (int) i).toList();
  }
}
