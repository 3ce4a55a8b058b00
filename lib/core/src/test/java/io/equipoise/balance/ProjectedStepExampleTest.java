package io.equipoise.balance;

import java.util.EnumSet;
import java.util.Set;

/** Shows what the contract asks of a method that looks at gradients. */
class ProjectedStepExampleTest extends BalancerContract {
  @Override
  protected Balancer balancer(int tasks) {
    return new ProjectedStepExample();
  }

  @Override
  protected Set<Promise> promises() {
    return EnumSet.of(
        Promise.NONNEGATIVE,
        Promise.FIXED_SUM,
        Promise.PERMUTATION,
        Promise.DUPLICATES_ALIKE,
        Promise.SCALE_FREE);
  }

  /** A dozen terms of size one. */
  @Override
  protected double tolerance() {
    return 1e-12;
  }
}
