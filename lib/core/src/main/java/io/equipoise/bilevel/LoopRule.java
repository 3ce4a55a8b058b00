package io.equipoise.bilevel;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;

/** When an inner loop has done enough. */
public sealed interface LoopRule extends Serializable {
  /** Whether the loop goes on after {@code done} steps at a direction of this squared length. */
  boolean more(int done, double squares);

  /** Whether a loop that ended after {@code done} steps did so at its cap. */
  boolean capped(int done, double squares);

  /** Whether the direction must be known before it is decided to go on. */
  boolean looks();

  /**
   * Until the squared length of the direction is at most {@code eps}.
   *
   * @param eps tolerance, above 0; the theory's is 1 / (outer steps)
   * @param least steps to make whatever the length
   * @param cap steps at most
   */
  @Named("tolerance")
  record Tolerance(
      @Option(doc = "Squared length at which the loop ends.", above = 0, typical = "1e-4 to 1e-2")
          double eps,
      @Option(doc = "Steps to make at least.", min = 0) int least,
      @Option(doc = "Steps to make at most.", min = 1) int cap)
      implements LoopRule {
    private static final long serialVersionUID = 1L;

    /** Checks the ranges. */
    public Tolerance {
      Require.positive("a loop's tolerance", eps, "the theory's is 1 / outer steps");
      Require.atLeast(0, "a loop's least number of steps", least);
      Require.that(cap >= Math.max(1, least), "a loop's cap", cap, ">= 1 and >= least, " + least);
    }

    /** With a cap of 100,000 steps. */
    public static Tolerance of(double eps, int least) {
      return new Tolerance(eps, least, 100_000);
    }

    @Override
    public boolean more(int done, double squares) {
      return done < cap && (done < least || squares > eps);
    }

    @Override
    public boolean capped(int done, double squares) {
      return done >= cap && squares > eps;
    }

    @Override
    public boolean looks() {
      return true;
    }
  }

  /**
   * A fixed number of steps.
   *
   * @param steps at least 1
   */
  @Named("count")
  record Count(@Option(doc = "Steps to make.", min = 1, typical = "10") int steps)
      implements LoopRule {
    private static final long serialVersionUID = 1L;

    /** Checks the range. */
    public Count {
      Require.atLeast(1, "a loop's number of steps", steps);
    }

    @Override
    public boolean more(int done, double squares) {
      return done < steps;
    }

    @Override
    public boolean capped(int done, double squares) {
      return false;
    }

    @Override
    public boolean looks() {
      return false;
    }
  }
}
