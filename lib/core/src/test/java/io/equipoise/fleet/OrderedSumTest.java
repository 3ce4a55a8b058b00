package io.equipoise.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderedSumTest {
  @Test
  void anyOrderOfArrivalGivesTheBitsOfShardOrder() {
    float[] sizes = {1e8f, 1f, -1e8f, 1e-3f, 3e7f, -1f, 7f};
    double expected = 0;
    for (float size : sizes) {
      expected += size;
    }
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(order, random);
      OrderedSum sum = new OrderedSum(sizes.length);
      for (int shard : order) {
        sum.add(shard, new float[] {sizes[shard]});
      }
      assertArrayEquals(new double[] {expected}, sum.total(), 0.0);
    }
  }

  @Test
  void aSecondAnswerOfAShardIsIgnored() {
    OrderedSum sum = new OrderedSum(2);
    sum.add(0, new float[] {1});
    sum.add(0, new float[] {1});
    sum.add(1, new float[] {2});
    sum.add(1, new float[] {2});
    assertArrayEquals(new double[] {3}, sum.total(), 0.0);
  }

  @Test
  void aMissingShardIsAnError() {
    OrderedSum sum = new OrderedSum(3);
    sum.add(0, new float[] {1});
    sum.add(2, new float[] {1});
    assertTrue(
        assertThrows(IllegalStateException.class, sum::total).getMessage().contains("1 of 3"));
  }
}
