package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Store;
import io.equipoise.sweep.BaseOptions;
import io.equipoise.sweep.Setting;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences of image tasks as trials of a sweep. */
class ContinualImagesSweepTest {
  private static final Path CONF = TestData.root().resolve("conf/sweep");

  @TempDir Path directory;

  private Sweeping sweeping(Store store, String... sets) {
    return Sweeping.of(
        OptionFiles.load(
            SweepOptions.class, List.of(CONF.resolve("continual-images-tiny.yaml")), List.of(sets)),
        CONF,
        store,
        null);
  }

  @Test
  void trialsInterruptedInTheMiddleEndWithTheSameBytesAndHaveEveryMeasure() throws IOException {
    Store store = new LocalStore(directory);
    Sweeping sweep = sweeping(store);
    assertEquals(5, sweep.trials().trials().size());
    String whole = Interrupted.assertSameAsWhole(store, sweep);
    for (String measure :
        List.of(
            "task_aware_acc_final",
            "agnostic_instance_stability_gap",
            "task_aware_windowed_forgetting_10",
            "task_aware_loss_forgetting",
            "stored_examples")) {
      assertTrue(whole.contains("\"" + measure + "\""), measure);
    }
  }

  @Test
  void aTableOfSeveralClassesNeedsATaskAndOneOfNumbersIsRefused() {
    Store store = new LocalStore(directory);
    String several = "set=[data.prep=../prep/images-tiny.yaml]";
    Failure unnamed = assertThrows(Failure.class, () -> sweeping(store, several));
    assertTrue(
        unnamed.getMessage().contains("data.task = ''; expected one of [left, right]"),
        unnamed.getMessage());
    String numbers = "set=[data.prep=../prep/tables-tiny.yaml]";
    Failure table = assertThrows(Failure.class, () -> sweeping(store, numbers));
    assertTrue(table.getMessage().contains("expected images"), table.getMessage());
  }

  @Test
  void whereTheTaskIsNeverToldTheScoreIsThatOfTheFirstMode() {
    String set =
        "set=[data.prep=../prep/images-tiny.yaml, data.task=left,"
            + " \"evaluate.modes=[agnostic-instance, agnostic-batch]\"]";
    Sweeping sweep = sweeping(new LocalStore(directory), set);
    assertEquals("agnostic_instance_acc_final", sweep.body().score().measure());
  }

  @Test
  void anOrderThatDoesNotFitIsRefusedOnceAsOrdersOfTextsAre() {
    Store store = new LocalStore(directory);
    String set =
        "set=[data.prep=../prep/images-tiny.yaml, data.task=left, \"sequence.order=[0-1, 0-1]\"]";
    Failure refused = assertThrows(Failure.class, () -> sweeping(store, set));
    assertEquals("DATA-071", refused.code());
    assertTrue(refused.getMessage().contains("names '0-1' twice"), refused.getMessage());
    assertTrue(refused.getMessage().contains("Correct 'set'"), refused.getMessage());
  }

  @Test
  void everyTrialOfTheShippedFilesBindsAndNamesItsTasks() throws IOException {
    int trials = 0;
    for (Path file : files()) {
      Resolved<SweepOptions> sweep = OptionFiles.load(SweepOptions.class, List.of(file), List.of());
      SweepOptions o = sweep.value();
      if (o.job() != SweepOptions.Job.CONTINUAL_IMAGES) {
        continue;
      }
      BaseOptions<ContinualImagesOptions> base =
          new BaseOptions<>(ContinualImagesOptions.class, List.of(), List.of(), o.set());
      for (Setting setting : Setting.all(o.space(), o.orders().orElse(null), o.seeds(), o.seed())) {
        ContinualImagesOptions trial = base.bind(setting.values()).value();
        trial.train().check(trial.method());
        List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        assertFalse(trial.sequence().names(classes, trial.seed()).isEmpty(), file.toString());
        trials++;
      }
    }
    assertTrue(trials > 500, trials + " trials");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CONF)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
