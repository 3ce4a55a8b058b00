package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Shows what the contract asks of a method that draws. */
class RandomWeightsExampleTest extends BalancerContract {
  @Override
  protected Balancer balancer(int tasks) {
    return new RandomWeightsExample(42);
  }

  @Override
  protected Set<Promise> promises() {
    return EnumSet.of(Promise.NONNEGATIVE, Promise.FIXED_SUM, Promise.SCALE_FREE);
  }

  /** A softmax of a dozen numbers. */
  @Override
  protected double tolerance() {
    return 1e-14;
  }

  @Test
  void everyRoundDrawsAnew() {
    Balancer balancer = balancer(3);
    Observation now = Observation.ofLosses(0, 1, 2, 3);
    Outcome first = balancer.decide(now, balancer.start(3));
    assertNotEquals(first.decision(), balancer.decide(now, first.state()).decision());
  }
}
