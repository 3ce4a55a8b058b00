package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.Rows;
import io.equipoise.continual.TaskSequence;
import io.equipoise.continual.TaskSpec;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Failure;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSequenceTest {
  private static final Division.Grid GRID = new Division.Grid(2, 3);

  private static ImageSequence ordered(Division division, String... order) {
    return new ImageSequence(division, List.of(order), Map.of(), 0, 0, 1);
  }

  private static String refused(Runnable what) {
    return assertThrows(IllegalArgumentException.class, what::run).getMessage();
  }

  @Test
  void classesAreSplitAmongTasksInTheirOwnOrderOrADrawnOne() {
    TaskSequence<Vector> sequence = Blobs.split();
    assertEquals(
        List.of("a-b", "c-d", "e-f"), sequence.tasks().stream().map(TaskSpec::id).toList());
    assertEquals(List.of("c", "d"), sequence.tasks().get(1).labels());
    assertEquals(32, sequence.rows(1, "train").size());
    assertEquals(20, sequence.rows(1, "test").size());
    SplitClasses shuffled = new SplitClasses(2, true);
    assertEquals(shuffled.names(Blobs.CLASSES, 3), shuffled.names(Blobs.CLASSES, 3));
    assertNotEquals(shuffled.names(Blobs.CLASSES, 3), shuffled.names(Blobs.CLASSES, 4));
    assertEquals(
        "the number of classes is 6; expected a multiple of the 4 of a task",
        refused(() -> new SplitClasses(4, false).names(Blobs.CLASSES, 1)));
  }

  @Test
  void anOrderNamesTasksOnceAndChangesNoRow() {
    var swapped =
        ordered(SplitClasses.defaults(), "e-f", "a-b").over(Blobs.images(), Blobs.CLASSES, 3, 3, 1);
    assertEquals(2, swapped.tasks().size());
    assertEquals(Blobs.split().rows(2, "train").get(5), swapped.rows(0, "train").get(5));
    for (List<String> order : List.of(List.of("a-c"), List.of("a-b", "a-b"))) {
      ImageSequence odd = ordered(SplitClasses.defaults(), order.toArray(String[]::new));
      Failure refused = assertThrows(Failure.class, () -> odd.names(Blobs.CLASSES, 1));
      assertEquals("DATA-071", refused.code());
      assertEquals("sequence.order", refused.where());
    }
  }

  @Test
  void permutedPixelsAreTheSameOnesElsewhereAndTheFirstTaskIsAsItWas() {
    TaskSequence<Vector> sequence = Blobs.sequence(new PermutedPixels(3, 0));
    assertEquals(Blobs.CLASSES, sequence.tasks().get(2).labels());
    Rows<Vector> plain = sequence.rows(0, "test");
    assertEquals(Blobs.images().get(96).pixels(), plain.get(0).input());
    Vector moved = sequence.rows(1, "test").get(0).input();
    Vector other = sequence.rows(2, "test").get(0).input();
    assertEquals(sorted(plain.get(0).input()), sorted(moved));
    assertEquals(3, new HashSet<>(List.of(plain.get(0).input(), moved, other)).size());
    assertEquals(plain.get(0).target(), sequence.rows(1, "test").get(0).target());
  }

  @Test
  void aRootFixesThePermutationsOfAllTrials() {
    Division fixed = new PermutedPixels(3, 1000);
    Vector image = Vector.of(0, 1, 2, 3, 4, 5);
    Division.Part one = fixed.part(1, Blobs.CLASSES, GRID, 1);
    assertEquals(
        one.seen().apply(image), fixed.part(1, Blobs.CLASSES, GRID, 2).seen().apply(image));
    double[] expected = {0, 1, 2, 3, 4, 5};
    SplittableRandom random = new SplittableRandom(1001);
    for (int i = 5; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double moved = expected[i];
      expected[i] = expected[j];
      expected[j] = moved;
    }
    assertEquals(Vector.of(expected), one.seen().apply(image));
  }

  private static Vector sorted(Vector v) {
    double[] sorted = v.toArray();
    Arrays.sort(sorted);
    return Vector.of(sorted);
  }

  @Test
  void aQuarterTurnMovesColumnsToRowsAndAFullOneNothing() {
    Vector image = Vector.of(IntStream.range(1, 10).asDoubleStream().toArray());
    Division.Grid square = new Division.Grid(3, 3);
    Vector turned = RotatedImages.turned(image, square, 90);
    double[] expected = {3, 6, 9, 2, 5, 8, 1, 4, 7};
    for (int i = 0; i < 9; i++) {
      assertEquals(expected[i], turned.get(i), 1e-12, "pixel " + i);
      assertEquals(image.get(i), RotatedImages.turned(image, square, 360).get(i), 1e-12);
    }
    Vector wide = Vector.of(1, 2, 3, 4, 5, 6);
    assertEquals(wide, RotatedImages.turned(wide, GRID, 0));
    assertEquals(
        1.25, RotatedImages.turned(wide, GRID, 90).get(0), "half of it from beyond the edge");
    assertEquals(
        List.of("rotated-0", "rotated-1"), new RotatedImages(2, 30).names(Blobs.CLASSES, 1));
  }

  @Test
  void setsAreTasksWithTheLabelsThatTheyHave() {
    TaskSequence<Vector> sequence = Blobs.sequence(new NamedSets(List.of("rest", "first")));
    assertEquals(List.of("c", "d", "e", "f"), sequence.tasks().get(0).labels());
    Failure missing =
        assertThrows(Failure.class, () -> Blobs.sequence(new NamedSets(List.of("first", "third"))));
    assertEquals("DATA-080", missing.code());
    assertTrue(missing.getMessage().contains("[first, rest]"), missing.getMessage());
    assertTrue(
        refused(() -> NamedSets.defaults().names(List.of(), 1)).contains("at least one set"));
  }

  @Test
  void classesComeBackInTasksOfTheirOwn() {
    TaskSequence<Vector> sequence = Blobs.sequence(new RecurringClasses(20, 2));
    assertEquals(20, sequence.tasks().size());
    assertTrue(sequence.tasks().stream().allMatch(task -> task.labels().size() == 2));
    long different = sequence.tasks().stream().map(TaskSpec::labels).distinct().count();
    assertTrue(different > 5 && different < 16, different + " of 15 pairs");
    assertTrue(
        refused(() -> new RecurringClasses(3, 7).names(Blobs.CLASSES, 1))
            .contains("at most the 6"));
  }

  @Test
  void rowsCanBeFewerPooledAndScaled() {
    ImageSequence few =
        new ImageSequence(SplitClasses.defaults(), List.of(), Map.of("c-d", 0.5), 7, 3, 3);
    TaskSequence<Vector> sequence = few.over(Blobs.images(), Blobs.CLASSES, 3, 3, 1);
    assertEquals(7, sequence.rows(0, "train").size());
    assertEquals(3, sequence.rows(1, "test").size());
    assertEquals(1, few.inputs(3, 3));
    double[] means = sequence.rows(1, "test").get(0).input().toArray();
    List<Double> halves =
        Blobs.images().stream()
            .map(image -> Arrays.stream(image.pixels().toArray()).sum() / 9 / 2)
            .toList();
    assertTrue(halves.stream().anyMatch(half -> Math.abs(half - means[0]) < 1e-15));
    assertEquals(
        "a task of sequence.scales is x; expected some of [a-b, c-d, e-f]",
        refused(
            () ->
                new ImageSequence(SplitClasses.defaults(), List.of(), Map.of("x", 2.0), 0, 0, 1)
                    .names(Blobs.CLASSES, 1)));
  }
}
