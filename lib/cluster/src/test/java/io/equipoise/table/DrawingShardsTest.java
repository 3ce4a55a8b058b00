package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.bilevel.LinearRows;
import io.equipoise.example.Example;
import io.equipoise.linalg.Vector;
import io.equipoise.meta.Adaptation;
import io.equipoise.meta.ImageTasks;
import io.equipoise.meta.NeuralTask;
import io.equipoise.meta.TaskFamily;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few-shot tasks of a published table of drawings. */
class DrawingShardsTest {
  @TempDir Path directory;

  /** Class c of an alphabet is drawn in a brightness of its own, 0.1 (c + 1). */
  private static Example drawing(String alphabet, int label, int copy, String split) {
    double[] pixels = new double[4];
    Arrays.fill(pixels, 0.1 * (label + 1));
    return new Example(
        alphabet + "#" + (10 * label + copy), "made", split, pixels, new double[] {label});
  }

  private DrawingShards shards(ImageTasks tasks, int parts) throws IOException {
    List<List<ExampleTable.Row>> rows = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      rows.add(new ArrayList<>());
    }
    int next = 0;
    for (int label = 0; label < 8; label++) {
      String alphabet = label < 3 ? "greek" : label < 5 ? "latin" : "korean";
      String split = label < 5 ? "train" : "test";
      for (int copy = 0; copy < 4; copy++) {
        Example row = drawing(alphabet, label, copy, split);
        rows.get(next++ % parts).add(new ExampleTable.Row(row, "made"));
      }
    }
    Example nameless =
        new Example("greek#99", "made", "train", new double[4], new double[] {Double.NaN});
    rows.get(0).add(new ExampleTable.Row(nameless, "made"));
    List<TableManifest.Part> names = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      byte[] bytes = ExampleTable.write(rows.get(part), List.of("label"));
      String name = parts + "-" + part + ".parquet";
      Files.write(directory.resolve(name), bytes);
      names.add(new TableManifest.Part(name, bytes.length, 0, Sha256.hex(bytes), 1));
    }
    return new DrawingShards(new Location(new LocalStore(directory), ""), names, 2, 2, tasks);
  }

  private static ImageTasks tasks(double mixed) {
    return new ImageTasks(2, 1, 3, 4, mixed, 0, 1, 7);
  }

  @Test
  void aGroupIsTheSetThatItsImagesCameFromAndTestGroupsAreOfTheTestSplit() throws IOException {
    TaskFamily family = shards(tasks(0), 2).open(0);
    assertEquals(3, family.kinds(), "two alphabets to learn from, and all of them mixed");
    assertEquals(4 * 4 + 4 + 2 * 4 + 2, family.dimension(), "2 x 2 pixels, 4 units, 2 ways");
    Set<Integer> kinds = new TreeSet<>();
    for (long seed = 0; seed < 60; seed++) {
      kinds.add(family.draw(seed).kind());
      assertEquals(0, family.drawClean(seed).kind(), "korean alone measures");
    }
    assertEquals(Set.of(0, 1), kinds, "nothing is mixed where no share of tasks is");
  }

  /** The one drawing without a label is black; no class is. */
  @Test
  void aDrawingWithoutALabelIsInNoTask() throws IOException {
    TaskFamily family = shards(tasks(0), 1).open(0);
    for (long seed = 0; seed < 100; seed++) {
      NeuralTask task = (NeuralTask) family.draw(seed).task();
      for (LinearRows rows : List.of(task.support(), task.query())) {
        assertTrue(Arrays.stream(rows.features()).allMatch(pixel -> pixel > 0), "seed " + seed);
      }
    }
  }

  @Test
  void everyShardSeesTheWholeTableWhateverItsParts() throws IOException {
    DrawingShards one = shards(tasks(0.5), 1);
    DrawingShards three = shards(tasks(0.5), 3);
    Adaptation adaptation =
        Adaptation.everywhere(one.open(0).dimension(), 0.1, 1, Adaptation.Order.EXACT);
    Vector start = tasks(0.5).start(4);
    for (long seed = 0; seed < 20; seed++) {
      double first = loss(one.open(0).draw(seed), adaptation, start);
      assertEquals(first, loss(one.open(5).draw(seed), adaptation, start));
      assertTrue(Double.isFinite(first));
      assertEquals(
          one.open(0).draw(seed).kind(), three.open(2).draw(seed).kind(), "the same groups");
    }
  }

  private static double loss(TaskFamily.Episode episode, Adaptation adaptation, Vector start) {
    return adaptation.differentiate(episode.task(), start.toArray()).loss();
  }

  @Test
  void tooFewClassesInEveryGroupAreRefused() throws IOException {
    DrawingShards shards = shards(new ImageTasks(4, 1, 3, 4, 0, 0, 1, 7), 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> shards.open(0)).getMessage();
    assertTrue(message.contains("train has 5 classes; expected a group of at least 4"), message);
  }
}
