package io.equipoise.continual;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.equipoise.bilevel.ReferenceFile;
import io.equipoise.forgetting.ForgettingVectors;
import io.equipoise.prompt.SelectionVectors;
import io.equipoise.t5.NetworkVectors;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Reproduces the reference numbers of the topic: every file, every case, every field. */
@Tag("vectors")
class ContinualVectorsTest {
  @TestFactory
  Stream<DynamicTest> everyFileIsReproduced() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : TestData.vectorFiles("continual")) {
      tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> reproduce(file)));
    }
    assertFalse(tests.isEmpty(), "no files");
    return tests.stream();
  }

  private static void reproduce(Path path) throws IOException {
    String name = path.getFileName().toString();
    ReferenceFile file = ReferenceFile.read(path, 1e-9, 1e-3);
    switch (name) {
      case "metrics.json" -> MeasureVectors.check(file);
      case "linear_regression.json" -> ForgettingVectors.check(file);
      case "t5_and_grid.json" -> prompts(file);
      default -> throw new AssertionError("unknown file " + name);
    }
    file.allSeen();
  }

  private static void prompts(ReferenceFile file) {
    file.text("generator", "tolerance");
    file.list("t5").forEach(NetworkVectors::network);
    NetworkVectors.buckets(file.object("buckets"));
    file.list("grid_selection").forEach(SelectionVectors::check);
  }
}
