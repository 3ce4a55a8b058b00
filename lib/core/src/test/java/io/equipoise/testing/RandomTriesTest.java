package io.equipoise.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomTriesTest {

  @RandomTries(value = 50, maxSize = 7)
  void sizeGrowsWithTheIndex(Try t) {
    assertEquals(1 + t.index() * 7 / 50, t.size());
    assertTrue(t.size() >= 1 && t.size() <= 7);
  }

  @Test
  void theSameSeedAndIndexDrawTheSameNumbers() throws Exception {
    Method method = RandomTriesTest.class.getDeclaredMethod("sizeGrowsWithTheIndex", Try.class);
    RandomTries tries = method.getAnnotation(RandomTries.class);
    double[] once = RandomTriesExtension.attempt(5, 3, method, tries).normals(4);
    assertArrayEquals(once, RandomTriesExtension.attempt(5, 3, method, tries).normals(4));
    assertNotEquals(once[0], RandomTriesExtension.attempt(5, 4, method, tries).normal());
    assertNotEquals(once[0], RandomTriesExtension.attempt(6, 3, method, tries).normal());
  }

  @RandomTries(30)
  void anOrderIsAPermutation(Try t) {
    int[] order = t.order(t.size());
    Arrays.sort(order);
    for (int i = 0; i < order.length; i++) {
      assertEquals(i, order[i]);
    }
  }
}
