package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.OptionsException;
import io.equipoise.options.Resolved;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SolverOptionsTest {
  /** A job that lets its user choose. */
  record Job(@Option(doc = "How the problem is solved.") SolverOptions solver) {
    static Job defaults() {
      return new Job(Stfbo.Options.defaults());
    }
  }

  private static Resolved<Job> bound(String yaml) {
    return OptionFiles.bind(Job.class, List.of(OptionFiles.Source.of("job.yaml", yaml)), List.of());
  }

  @Test
  void everySolverCanBeChosenByItsOwnNameInAnOptionFile() throws Exception {
    TreeSet<String> names = new TreeSet<>();
    for (Class<?> type : SolverOptions.class.getPermittedSubclasses()) {
      String name = type.getAnnotation(Named.class).value();
      assertTrue(names.add(name), name);
      SolverOptions defaults = (SolverOptions) type.getMethod("defaults").invoke(null);
      assertEquals(name, defaults.solver().name());
      Resolved<Job> job = bound("solver.method: " + name);
      assertEquals(defaults, job.value().solver());
      assertEquals(job, bound(job.toYaml()));
    }
    assertEquals(9, names.size(), names::toString);
  }

  @Test
  void theDoubleLoopsRulesAreChosenByName() {
    String yaml =
        "solver: {method: d-tfbo, reset: per-outer, shift: 0, initial: {x: 5, y: 5, v: 5},"
            + " inner: {method: tolerance, eps: 0.02, least: 0, cap: 100},"
            + " linear: {method: count, steps: 3}}";
    Dtfbo.Options expected =
        new Dtfbo.Options(
            Accumulators.all(5),
            new LoopRule.Tolerance(0.02, 0, 100),
            new LoopRule.Count(3),
            Dtfbo.Reset.PER_OUTER,
            0,
            false);
    assertEquals(expected, bound(yaml).value().solver());
  }

  @Test
  void accumulatorsThatAreNotPositiveAreRefusedWithTheirPlace() {
    OptionsException refused =
        assertThrows(
            OptionsException.class,
            () -> bound("solver: {method: s-tfbo, initial: {x: 0, y: -1, v: 1}}"));
    assertTrue(refused.getMessage().contains("solver.initial.x = 0"), refused::getMessage);
    assertTrue(refused.getMessage().contains("solver.initial.y = -1"), refused::getMessage);
    assertTrue(refused.getMessage().contains("OPT-007"), refused::getMessage);
  }
}
