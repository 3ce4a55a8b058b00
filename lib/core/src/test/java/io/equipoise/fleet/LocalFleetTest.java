package io.equipoise.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalFleetTest extends FleetContract {
  @Override
  protected <S> Fleet<S> fleet(ShardSource<S> source, int shards) {
    return new LocalFleet<>(source, shards, ROOT);
  }

  @Test
  void opensEachShardOnceForAllPaths() {
    AtomicInteger opened = new AtomicInteger();
    Fleet<Integer> fleet =
        new LocalFleet<>(
            shard -> {
              opened.incrementAndGet();
              return shard;
            },
            3,
            ROOT);
    fleet.at("round/1").ask((shard, scope) -> shard);
    fleet.at("round/2").ask((shard, scope) -> shard);
    assertEquals(3, opened.get());
  }

  @Test
  void aResidueIsComputedOncePerRound() {
    AtomicInteger made = new AtomicInteger();
    Fleet<Integer> fleet = new LocalFleet<>(shard -> shard, 2, ROOT);
    for (int round = 0; round < 3; round++) {
      Fleet<Integer> at = fleet.at("round/" + round);
      at.ask((shard, scope) -> scope.residue("x", made::incrementAndGet));
      at.ask((shard, scope) -> scope.residue("x", made::incrementAndGet));
    }
    assertEquals(6, made.get());
  }
}
