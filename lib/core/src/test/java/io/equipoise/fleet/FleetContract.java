package io.equipoise.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every fleet promises. An implementation extends this class and says how to make one.
 *
 * <p>The expected values are computed here by plain loops, never by another fleet, so that two
 * fleets cannot be wrong together.
 */
public abstract class FleetContract {
  /** The run's seed in all tests. */
  protected static final long ROOT = 7;

  /** A fleet over {@code shards} shards opened by {@code source}, with the seed {@link #ROOT}. */
  protected abstract <S> Fleet<S> fleet(ShardSource<S> source, int shards);

  /** A shard: some numbers that follow from its index. */
  public record Numbers(int shard, float[] values) implements Serializable {
    static Numbers open(int shard) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(ROOT, "data/" + shard));
      float[] values = new float[5];
      for (int i = 0; i < values.length; i++) {
        // Sizes from 1e-6 to 1e6 and both signs: any other order of adding gives other bits.
        values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(13) - 6));
      }
      return new Numbers(shard, values);
    }
  }

  private Fleet<Numbers> numbers(int shards) {
    return fleet(Numbers::open, shards);
  }

  @Test
  void answersComeInShardOrder() {
    List<Integer> expected = IntStream.range(0, 23).boxed().toList();
    assertEquals(expected, numbers(23).ask((shard, scope) -> shard.shard()));
    assertEquals(expected, numbers(23).ask((shard, scope) -> scope.shard()));
  }

  @Test
  void oneShardIsAFleetAndNoneIsNot() {
    assertEquals(1, numbers(1).ask((shard, scope) -> 1).size());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> numbers(0))
            .getMessage()
            .contains("0 shards; expected 1"));
  }

  @Test
  void sumsAreFoldedInShardOrderInDouble() {
    double[] expected = new double[5];
    for (int shard = 0; shard < 23; shard++) {
      float[] values = Numbers.open(shard).values();
      for (int i = 0; i < expected.length; i++) {
        expected[i] += values[i];
      }
    }
    assertArrayEquals(expected, numbers(23).sum((shard, scope) -> shard.values()), 0.0);
  }

  @Test
  void aSumOfDifferentLengthsIsRefusedWithTheShard() {
    AnswerException e =
        assertThrows(
            AnswerException.class,
            () -> numbers(3).sum((shard, scope) -> new float[shard.shard() == 2 ? 4 : 5]));
    assertEquals(2, e.shard());
    assertTrue(e.getMessage().contains("answered 4 numbers"), e.getMessage());
  }

  @Test
  void seedsDependOnTheRootThePathTheShardAndTheUseAlone() {
    Fleet<Numbers> fleet = numbers(3);
    List<Long> seeds = fleet.at("round/12").ask((shard, scope) -> scope.seed("dropout"));
    for (int shard = 0; shard < 3; shard++) {
      long expected = Seeds.mix(ROOT, "round/12/shard/" + shard + "/use/dropout");
      assertEquals(expected, seeds.get(shard));
    }
    assertEquals(seeds, fleet.at("round/12").ask((shard, scope) -> scope.seed("dropout")));
    assertEquals(seeds, fleet.at("round").at("12").ask((shard, scope) -> scope.seed("dropout")));
    assertNotEquals(seeds, fleet.at("round/13").ask((shard, scope) -> scope.seed("dropout")));
    assertNotEquals(seeds, fleet.at("round/12").ask((shard, scope) -> scope.seed("noise")));
  }

  @Test
  void neighbouringSeedsAreUnrelated() {
    Set<Long> all = new HashSet<>();
    for (int round = 0; round < 40; round++) {
      all.addAll(numbers(5).at("round/" + round).ask((shard, scope) -> scope.seed("x")));
    }
    assertEquals(200, all.size());
  }

  @Test
  void askingAgainGivesTheSameAnswer() {
    Fleet<Numbers> fleet = numbers(5).at("round/1");
    Question<Numbers, Double> draw =
        (shard, scope) -> new SplittableRandom(scope.seed("draw")).nextDouble() + shard.shard();
    assertEquals(fleet.ask(draw), fleet.ask(draw));
  }

  @Test
  void aResidueIsSeenByTheNextQuestionOfTheSameRoundOnly() {
    Fleet<Numbers> fleet = numbers(4);
    Fleet<Numbers> round = fleet.at("round/1");
    round.ask((shard, scope) -> scope.residue("square", () -> shard.shard() * 10));
    // A cache hit or a recomputation: both are allowed, and only these two values can come back.
    List<Integer> again =
        round.ask((shard, scope) -> scope.residue("square", () -> shard.shard() * 10));
    assertEquals(List.of(0, 10, 20, 30), again);
    List<Integer> next =
        fleet
            .at("round/2")
            .ask((shard, scope) -> scope.residue("square", () -> shard.shard() * 100));
    assertEquals(List.of(0, 100, 200, 300), next);
  }

  @Test
  void residuesBeyondTheBoundAreComputedAgain() {
    List<Integer> sums =
        numbers(2)
            .at("round/1")
            .ask(
                (shard, scope) -> {
                  int total = 0;
                  for (int i = 0; i < 3 * ShardHolder.MAX_RESIDUES; i++) {
                    int value = i;
                    total += scope.residue("r" + i, () -> value);
                  }
                  return total;
                });
    int n = 3 * ShardHolder.MAX_RESIDUES;
    assertEquals(List.of(n * (n - 1) / 2, n * (n - 1) / 2), sums);
  }

  @Test
  void aFailingAnswerNamesItsShardItsPathAndItsCause() {
    AnswerException e =
        assertThrows(
            AnswerException.class,
            () ->
                numbers(4)
                    .at("round/9")
                    .ask(
                        (shard, scope) -> {
                          if (shard.shard() == 2) {
                            throw new IllegalStateException("batch 17 is empty");
                          }
                          return 1;
                        }));
    assertEquals(2, e.shard());
    assertTrue(e.getMessage().contains("round/9"), e.getMessage());
    assertTrue(e.getMessage().contains("batch 17 is empty"), e.getMessage());
  }

  @Test
  void aShardThatCannotBeOpenedIsNamed() {
    AnswerException e =
        assertThrows(
            AnswerException.class,
            () ->
                this.<Numbers>fleet(
                        shard -> {
                          throw new IllegalStateException("part-00001 is cut short");
                        },
                        2)
                    .ask((shard, scope) -> 1));
    assertTrue(e.getMessage().contains("part-00001 is cut short"), e.getMessage());
  }

  @Test
  void anAnswerOfNullIsRefused() {
    AnswerException e =
        assertThrows(AnswerException.class, () -> numbers(2).ask((shard, scope) -> null));
    assertTrue(e.getMessage().contains("answered null"), e.getMessage());
  }

  @Test
  void theCostCountsTheAsksOfAllPaths() {
    Fleet<Numbers> fleet = numbers(3);
    fleet.at("round/1").ask((shard, scope) -> 1);
    fleet.at("round/2").sum((shard, scope) -> shard.values());
    assertEquals(2, fleet.cost().asks());
    assertTrue(fleet.cost().wallNanos() > 0);
    double share = fleet.cost().engineShare();
    assertTrue(share >= 0 && share <= 1, "engine share " + share);
  }

  @Test
  void aLongVectorComesBackWhole() {
    int n = 300_001;
    double[] sum =
        numbers(7)
            .sum(
                (shard, scope) -> {
                  float[] v = new float[n];
                  for (int i = 0; i < n; i++) {
                    v[i] = shard.shard() + i;
                  }
                  return v;
                });
    List<Double> ends = new ArrayList<>();
    ends.add(sum[0]);
    ends.add(sum[n - 1]);
    assertEquals(List.of(21.0, 21.0 + 7.0 * (n - 1)), ends);
  }

  /** R = 2 rows of {@code width} numbers of all sizes, from the shard's number. */
  private static float[][] rows(int shard, int width) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(ROOT, "rows/" + shard));
    float[][] rows = new float[2][width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(13) - 6));
      }
    }
    return rows;
  }

  /** The offset and every bit of what a block function was given. */
  private static String bits(int offset, double[][] rows) {
    StringBuilder text = new StringBuilder("at " + offset);
    for (double[] row : rows) {
      text.append(" |");
      for (double value : row) {
        text.append(' ').append(Long.toHexString(Double.doubleToLongBits(value)));
      }
    }
    return text.toString();
  }

  @Test
  void blocksHoldSumsInShardOrderAndComeBackInBlockOrder() {
    double[][] sums = new double[2][10];
    for (int shard = 0; shard < 23; shard++) {
      float[][] rows = rows(shard, 10);
      for (int r = 0; r < 2; r++) {
        for (int i = 0; i < 10; i++) {
          sums[r][i] += rows[r][i];
        }
      }
    }
    List<String> expected = new ArrayList<>();
    for (int from = 0; from < 10; from += 3) {
      int to = Math.min(10, from + 3);
      expected.add(
          bits(
              from,
              new double[][] {
                Arrays.copyOfRange(sums[0], from, to), Arrays.copyOfRange(sums[1], from, to)
              }));
    }
    assertEquals(
        expected,
        numbers(23).blocks((shard, scope) -> rows(scope.shard(), 10), 3, FleetContract::bits));
  }

  @Test
  void manyBlocksComeBackInOrder() {
    int width = 5000;
    List<Integer> offsets =
        numbers(3).blocks((shard, scope) -> new float[1][width], 7, (offset, rows) -> offset);
    assertEquals(IntStream.range(0, 715).map(b -> 7 * b).boxed().toList(), offsets);
  }

  @Test
  void aBlockMayBeLongerThanTheRows() {
    assertEquals(
        List.of("0:3"),
        numbers(2)
            .blocks(
                (shard, scope) -> new float[2][3],
                4096,
                (offset, rows) -> offset + ":" + rows[0].length));
  }

  @Test
  void blocksOfNothingAreRefused() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> numbers(2).blocks((shard, scope) -> new float[1][3], 0, (o, rows) -> o))
            .getMessage()
            .contains("blocks of 0 coordinates"));
    assertTrue(
        assertThrows(
                AnswerException.class,
                () -> numbers(2).blocks((shard, scope) -> new float[0][], 4, (o, rows) -> o))
            .getMessage()
            .contains("answered 0 rows"));
  }

  @Test
  void rowsOfAnotherShapeAreRefusedWithTheShard() {
    for (int[] shape : new int[][] {{2, 9}, {3, 10}, {1, 20}}) {
      AnswerException e =
          assertThrows(
              AnswerException.class,
              () ->
                  numbers(5)
                      .blocks(
                          (shard, scope) ->
                              scope.shard() == 3 ? new float[shape[0]][shape[1]] : new float[2][10],
                          4,
                          (offset, rows) -> offset));
      assertEquals(3, e.shard());
      assertTrue(
          e.getMessage().contains("where the shards before it answered 2 of 10"), e.getMessage());
    }
  }

  @Test
  void rowsOfUnequalLengthsAreRefusedWithTheShard() {
    AnswerException e =
        assertThrows(
            AnswerException.class,
            () ->
                numbers(3)
                    .blocks(
                        (shard, scope) -> new float[][] {{1, 2}, {1, 2, 3}},
                        4,
                        (offset, rows) -> offset));
    assertEquals(0, e.shard());
    assertTrue(
        e.getMessage().contains("answered row 1 with 3 numbers after rows of 2"), e.getMessage());
  }

  @Test
  void aFailingAnswerOfRowsNamesTheLowestShardItsPathAndItsCause() {
    AnswerException e =
        assertThrows(
            AnswerException.class,
            () ->
                numbers(6)
                    .at("round/9")
                    .blocks(
                        (shard, scope) -> {
                          if (scope.shard() >= 2) {
                            throw new IllegalStateException("batch 17 is empty");
                          }
                          return new float[1][8];
                        },
                        4,
                        (offset, rows) -> offset));
    assertEquals(2, e.shard());
    assertTrue(e.getMessage().contains("round/9"), e.getMessage());
    assertTrue(e.getMessage().contains("batch 17 is empty"), e.getMessage());
  }

  @Test
  void aFailingBlockFunctionNamesTheFirstBlockAndItsCause() {
    BlockException e =
        assertThrows(
            BlockException.class,
            () ->
                numbers(3)
                    .blocks(
                        (shard, scope) -> new float[1][40],
                        4,
                        (offset, rows) -> {
                          if (offset >= 20) {
                            throw new IllegalStateException("row 0 is too long");
                          }
                          return offset;
                        }));
    assertEquals(20, e.offset());
    assertTrue(e.getMessage().contains("row 0 is too long"), e.getMessage());
  }

  @Test
  void rowsSeeTheSeedsAndResiduesOfTheirPath() {
    Fleet<Numbers> round = numbers(3).at("round/4");
    long seeds = 0;
    for (int shard = 0; shard < 3; shard++) {
      seeds += Math.floorMod(Seeds.mix(ROOT, "round/4/shard/" + shard + "/use/z"), 1000);
    }
    Question<Numbers, float[][]> draw =
        (shard, scope) ->
            scope.residue("z", () -> new float[][] {{Math.floorMod(scope.seed("z"), 1000)}});
    for (int repeat = 0; repeat < 2; repeat++) {
      assertEquals(List.of((double) seeds), round.blocks(draw, 4, (offset, rows) -> rows[0][0]));
    }
  }

  @Test
  void lookingAtBlocksIsOneAskOfTheCost() {
    Fleet<Numbers> fleet = numbers(3);
    fleet.at("round/1").blocks((shard, scope) -> new float[1][8], 4, (offset, rows) -> offset);
    assertEquals(1, fleet.cost().asks());
    double share = fleet.cost().engineShare();
    assertTrue(share >= 0 && share <= 1, "engine share " + share);
  }
}
