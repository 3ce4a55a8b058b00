package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Reproduces the reference numbers of the topic: every file, every case, every field. An unknown
 * one fails. Files of imperative learning ({@code il_*}) belong to that package.
 */
@Tag("vectors")
class BilevelVectorsTest {
  @TestFactory
  Stream<DynamicTest> everyFileIsReproducedOrNamed() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : TestData.vectorFiles("bilevel")) {
      String name = file.getFileName().toString();
      if (!name.startsWith("il_") && !name.equals("hetrom_meta_learning.json")) {
        tests.add(DynamicTest.dynamicTest(name, () -> reproduce(name, ReferenceFile.read(file))));
      }
    }
    assertTrue(tests.size() > 0, "no files");
    return tests.stream();
  }

  private static void reproduce(String name, ReferenceFile file) {
    switch (name) {
      case "quadratic_hypergradient.json" -> QuadraticVectors.hypergradients(file);
      case "solver_trajectories.json" -> TrajectoryVectors.check(file);
      case "penalty_f2sa.json" -> QuadraticVectors.penalty(file);
      case "maid_inexact_gradient.json" -> QuadraticVectors.maid(file);
      case "multiblock.json" -> QuadraticVectors.blocks(file);
      case "bip_pruning.json" -> PruningVectors.check(file);
      case "digits_regularisation.json" -> DigitsVectors.regularisation(file);
      case "digits_hyper_cleaning.json" -> DigitsVectors.cleaning(file);
      default -> throw new AssertionError("unknown file " + name);
    }
    file.allSeen();
  }
}
