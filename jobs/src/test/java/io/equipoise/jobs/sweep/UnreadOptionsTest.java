package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.bilevel.SolverOptions;
import io.equipoise.options.Named;
import io.equipoise.options.OptionFiles;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kind of bilevel problem does not read is refused, not passed over. */
class UnreadOptionsTest {
  private static final List<String> KINDS =
      List.of("hyper-cleaning", "regularisation", "network", "pruning", "coreset");

  private static BilevelOptions options(String... settings) {
    return OptionFiles.load(BilevelOptions.class, List.of(), List.of(settings)).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pruning | solver.method=soba      | solver = Options[inner=0.1, outer=0.1, exponent=0.5] | problem.mask, which has its own steps",
        "pruning | solver.initial.x=5      | solver = Options[                                    | problem.mask, which has its own steps",
        "pruning | train.start=-2          | train.start = -2.0                                   | scores that start at the sizes of the parameters",
        "pruning | train.stationary=1e-3   | train.stationary = 0.001                             | train.rounds, all of them",
        "pruning | train.target=0.3        | train.target = 0.3                                   | train.rounds, all of them",
        "pruning | train.batch=64          | train.batch = 64                                     | all rows, 0",
        "coreset | train.start=-2          | train.start = -2.0                                   | 0, for a softmax does not change when all its numbers move alike",
        "coreset | train.rounds=3          | train.rounds = 3                                     | problem.tasks, a round each",
        "coreset | train.target=0.3        | train.target = 0.3                                   | train.steps for each task, or train.stationary",
        "coreset | train.batch=64          | train.batch = 64                                     | all rows, 0",
        "network | data.task=left          | data.task = left                                     | problem.tasks, a list",
        "network | held-out=0.3            | held-out = 0.3                                       | the table's own split"
      })
  void whatAKindDoesNotReadIsRefusedInWords(
      String kind, String setting, String found, String instead) {
    BilevelOptions o = options("problem.kind=" + kind, setting);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> UnreadOptions.refuse(o));
    String[] parts =
        e.getMessage().split(" is not read by problem.kind = " + kind + "; expected ", -1);
    assertEquals(2, parts.length, e::getMessage);
    assertEquals(found, parts[0].substring(0, Math.min(parts[0].length(), found.length())));
    assertTrue(parts[1].contains(", the default. It has " + instead), e::getMessage);
  }

  @ParameterizedTest
  @CsvSource({"pruning", "coreset"})
  void aSearchOfStepsIsRefusedWhereNoUpperLossRanksIt(String kind) {
    BilevelOptions o =
        options("problem.kind=" + kind, "search.inner=[0.1, 1]", "search.outer=[0.1]");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> UnreadOptions.refuse(o));
    assertTrue(
        e.getMessage().startsWith("search = Search[inner=[0.1, 1.0], outer=[0.1]] is not read"),
        e::getMessage);
  }

  @Test
  void defaultsAndWhatIsReadPass() {
    for (String kind : KINDS) {
      assertDoesNotThrow(() -> UnreadOptions.refuse(options("problem.kind=" + kind)), kind);
    }
    for (String[] read :
        new String[][] {
          {"problem.kind=coreset", "solver.method=soba", "train.stationary=1e-3", "held-out=0.1"},
          {"problem.kind=pruning", "train.rounds=30", "train.steps=3", "held-out=0.1"},
          {"problem.kind=network", "train.target=0.3", "train.start=-2", "train.batch=64"},
          {"problem.kind=regularisation", "train.target=0.3", "train.start=-2", "held-out=0.1"},
          {"problem.kind=hyper-cleaning", "data.task=left", "train.batch=64", "solver.method=soba"}
        }) {
      assertDoesNotThrow(() -> UnreadOptions.refuse(options(read)), read[0]);
    }
  }

  /** Rows of the page's table: an option, then yes or no for each kind. */
  @Test
  void thePageSaysWhatIsReadAndWhatIsRefused() throws IOException {
    Map<String, String[]> settings = new TreeMap<>();
    settings.put("data.task", new String[] {"data.task=left"});
    settings.put("held-out", new String[] {"held-out=0.3"});
    settings.put("solver", new String[] {"solver.method=soba"});
    settings.put("search", new String[] {"search.inner=[1]", "search.outer=[1]"});
    for (String number : List.of("start", "rounds", "steps", "stationary", "target", "batch")) {
      settings.put("train." + number, new String[] {"train." + number + "=3"});
    }
    int rows = 0;
    for (String line :
        Files.readAllLines(
            TestData.root().resolve("lib/docs/bilevel.md"), StandardCharsets.UTF_8)) {
      String[] cells = line.split("\\s*\\|\\s*");
      String option = cells.length == 6 ? cells[1].replace("`", "") : "";
      if (settings.containsKey(option)) {
        rows++;
        String[] kinds = {"hyper-cleaning,regularisation", "network", "coreset", "pruning"};
        for (int k = 0; k < kinds.length; k++) {
          for (String kind : kinds[k].split(",")) {
            BilevelOptions o = options(with(settings.get(option), "problem.kind=" + kind));
            boolean read = !cells[k + 2].startsWith("no");
            if (read) {
              assertDoesNotThrow(() -> UnreadOptions.refuse(o), kind + " " + option);
            } else {
              assertThrows(
                  IllegalArgumentException.class,
                  () -> UnreadOptions.refuse(o),
                  kind + " " + option);
            }
          }
        }
      }
    }
    assertEquals(settings.size(), rows, "every option has its row");
  }

  private static String[] with(String[] settings, String more) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = more;
    return all;
  }

  @Test
  void thePageNamesEverySolver() throws IOException {
    String page = Files.readString(TestData.root().resolve("lib/docs/bilevel.md"));
    for (Class<?> options : SolverOptions.class.getPermittedSubclasses()) {
      String name = options.getAnnotation(Named.class).value();
      assertTrue(page.contains("| `" + name + "` |"), name);
    }
  }
}
