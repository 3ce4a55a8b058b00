package io.equipoise.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfFilesTest {
  @Test
  void everyFileOfEveryJobLoadsAndItsResolvedFormRepeatsIt() throws IOException {
    for (JobOptions.Job<?> job : JobOptions.ALL.jobs()) {
      Path folder = TestData.root().resolve("conf").resolve(job.verb());
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> all = files.filter(f -> f.toString().endsWith(".yaml")).toList();
        assertFalse(all.isEmpty(), "no option file in " + folder);
        for (Path file : all) {
          loads(job.type(), file);
        }
      }
    }
  }

  private static <T extends Record> void loads(Class<T> type, Path file) {
    Resolved<T> resolved = OptionFiles.load(type, List.of(file), List.of());
    Resolved<T> again =
        OptionFiles.bind(
            type, List.of(OptionFiles.Source.of("again", resolved.toYaml())), List.of());
    assertEquals(resolved, again, file.toString());
  }
}
