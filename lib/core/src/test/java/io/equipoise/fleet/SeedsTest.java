package io.equipoise.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  /** printf '\0\0\0\0\0\0\0\7round/12' | sha256sum, first 16 hex digits. */
  @Test
  void isTheFirstEightBytesOfSha256OfRootAndPath() {
    assertEquals("999c7471e9bd3266", Long.toHexString(Seeds.mix(7, "round/12")));
  }

  @Test
  void noCollisionsAmongNearPaths() {
    Set<Long> seen = new HashSet<>();
    for (int root = 0; root < 10; root++) {
      for (int i = 0; i < 1000; i++) {
        seen.add(Seeds.mix(root, "round/" + i));
      }
    }
    assertEquals(10_000, seen.size());
  }
}
