package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.jobs.train.TableChoice;
import io.equipoise.jobs.train.TextTasks;
import io.equipoise.options.OptionFiles;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import io.equipoise.table.TableManifest;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences of texts in front of a network that was pre-trained by the verb, as trials. */
class ContinualTextsSweepTest {
  private static final Path CONF = TestData.root().resolve("conf");

  @TempDir static Path directory;
  private static String network = "";

  @BeforeAll
  static void preTrain() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "pretrain",
            "--config",
            CONF.resolve("pretrain/sentences-tiny.yaml").toString(),
            "--out",
            directory.toString(),
            "--set",
            "train.rounds=2",
            "--set",
            "train.steps=4",
            "--set",
            "fleet=local");
    assertEquals(0, code, err::toString);
    network =
        out.toString()
            .lines()
            .filter(line -> line.startsWith("network"))
            .findFirst()
            .orElseThrow()
            .replaceFirst("network\\s+(file:)?", "");
    String next =
        "next     equipoise sweep --out " + directory + " --set job=continual --set 'set=[";
    assertTrue(out.toString().contains(next), out::toString);
    assertTrue(out.toString().contains("backbone.directory=" + network), out::toString);
  }

  private static String set(String more) {
    return "set=[data.prep=../prep/sentences-tiny.yaml, backbone.words=12, prompts.rows=3,"
        + " prompts.steps=3, prompts.batch=8, weights.importance-rows=8, sequence.train-rows=24, sequence.test-rows=8,"
        + " backbone.directory="
        + network
        + more
        + "]";
  }

  private static Sweeping sweeping(Store store, String... sets) {
    return Sweeping.of(
        OptionFiles.load(
            SweepOptions.class, List.of(CONF.resolve("sweep/continual-tiny.yaml")), List.of(sets)),
        CONF.resolve("sweep"),
        store,
        null);
  }

  @Test
  void trialsInterruptedInTheMiddleEndWithTheSameBytesAndHaveEveryMeasure() throws IOException {
    Store store = new LocalStore(directory);
    Sweeping sweep = sweeping(store, set(""));
    assertEquals(16, sweep.trials().trials().size());
    String whole = Interrupted.assertSameAsWhole(store, sweep);
    for (String measure :
        List.of(
            "task_aware_acc_final",
            "agnostic_batch_forgotten_tasks_0.01",
            "latent_mean_mixed_stream",
            "agnostic_instance_identified",
            "mixed_stream_invalid",
            "identified_agnostic_batch",
            "prompt_vectors",
            "selection_threshold",
            "last_selection_kept",
            "recall_attention",
            "identifier_bytes")) {
      assertTrue(whole.contains("\"" + measure + "\""), measure);
    }
  }

  @Test
  void theSeedDrawsAnOrderWhereItIsAskedTo() {
    Store store = new LocalStore(directory);
    Path beside = CONF.resolve("sweep");
    Location table =
        new TableChoice("", "../prep/sentences-tiny.yaml", List.of(), beside, store)
            .findOrMake(null);
    TextTasks texts = new TextTasks(table, TableManifest.read(table));
    List<String> own = List.of("colour", "animal", "action", "place");
    assertEquals(own, new ContinualOptions.Sequence(List.of(), false, 0, 0).tasks(texts, 1));
    ContinualOptions.Sequence shuffled = new ContinualOptions.Sequence(List.of(), true, 0, 0);
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 1; seed <= 10; seed++) {
      List<String> order = shuffled.tasks(texts, seed);
      assertEquals(Set.copyOf(own), Set.copyOf(order));
      assertEquals(order, shuffled.tasks(texts, seed));
      orders.add(order);
    }
    assertTrue(orders.size() > 3, orders::toString);
  }

  private static String equipoise(int code, String... line) {
    StringWriter out = new StringWriter();
    PrintWriter both = new PrintWriter(out, true);
    assertEquals(code, Main.execute(both, both, line), out::toString);
    return out.toString();
  }

  @Test
  void aDryRunOfPreTrainingSaysWhatItWouldDoAndWritesNothing(@TempDir Path empty)
      throws IOException {
    String config = CONF.resolve("pretrain/sentences-tiny.yaml").toString();
    String first =
        equipoise(0, "pretrain", "--config", config, "--out", empty.toString(), "--dry-run");
    assertTrue(first.contains("steps    600 of 32 rows on each shard, in 6 rounds"), first);
    assertTrue(first.contains("not there yet"), first);
    try (var left = Files.list(empty)) {
      assertEquals(0, left.count(), "nothing is written");
    }
    String second =
        equipoise(0, "pretrain", "--config", config, "--out", directory.toString(), "--dry-run");
    assertTrue(second.contains("run      pretrain-sentences-tiny-"), second);
  }

  @Test
  void aTableOfTextsIsNotForTrain() {
    String said =
        equipoise(
            3,
            "train",
            "--name",
            "texts",
            "--out",
            directory.toString(),
            "--set",
            "data.prep=" + CONF.resolve("prep/sentences-tiny.yaml"),
            "--set",
            "execution.fleet=local");
    assertTrue(said.contains("the table holds texts; expected crystals, numbers or images"), said);
  }

  @Test
  void optionsOfAMethodThatDoNotFitAreRefusedBeforeAnythingRuns() {
    Store store = new LocalStore(directory);
    Failure refused =
        assertThrows(
            Failure.class, () -> sweeping(store, set(", choice.prompts=2, choice.chosen=3")));
    assertTrue(refused.getMessage().contains("3 of 2 prompts"), refused.getMessage());
    Failure front = assertThrows(Failure.class, () -> sweeping(store, set(", choice.rows=40")));
    assertTrue(front.getMessage().contains("expected longer inputs"), front.getMessage());
    Failure rank = assertThrows(Failure.class, () -> sweeping(store, set(", weights.rank=0")));
    assertTrue(rank.getMessage().contains("weights.rank"), rank.getMessage());
  }

  @Test
  void beforeThereIsATableRangesAndTheNetworkAreCheckedAndNothingIsMade(@TempDir Path empty)
      throws IOException {
    String config = CONF.resolve("sweep/continual-tiny.yaml").toString();
    BiFunction<Integer, List<String>, String> tried =
        (code, more) -> {
          List<String> line = new ArrayList<>(more);
          line.addAll(List.of("--config", config, "--out", empty.toString()));
          return equipoise(code, line.toArray(String[]::new));
        };
    String merge = "space.axes.weights.merge=[0, 1.5]";
    String range = tried.apply(2, List.of("validate", "sweep", "--set", set(""), "--set", merge));
    assertTrue(range.contains("(OPT-007)"), range);
    String fine = tried.apply(0, List.of("sweep", "--set", set(""), "--dry-run"));
    assertTrue(fine.contains("trials   16, every option in its range"), fine);
    assertTrue(fine.contains("not there yet"), fine);
    String nowhere = set("").replace(network, empty.resolve("none").toString());
    for (String last : List.of("--dry-run", "--set=execution.fleet=local")) {
      String refused = tried.apply(3, List.of("sweep", "--set", nowhere, last));
      assertTrue(refused.contains("(DATA-073)"), refused);
    }
    try (var left = Files.list(empty)) {
      assertEquals(0, left.count(), "nothing is made");
    }
  }

  @Test
  void readingsThatContradictThemselvesAreRefusedBeforeAnythingRuns() {
    Store store = new LocalStore(directory);
    Failure refused =
        assertThrows(Failure.class, () -> sweeping(store, set(", reading.normalise=true")));
    assertTrue(
        refused.getMessage().contains("normalise = true with constrained decoding"),
        refused.getMessage());
  }
}
