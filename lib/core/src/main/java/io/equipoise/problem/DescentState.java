package io.equipoise.problem;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.State;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a descent stands. Immutable; the arrays are not written to.
 *
 * @param x d parameters
 * @param round rounds done
 * @param losses K losses before the last step; zeros before the first
 * @param weights K weights of the last step; zeros before the first
 * @param balance the balancer's state
 */
public record DescentState(
    double[] x, int round, double[] losses, double[] weights, State balance) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DescentState o
        && Arrays.equals(x, o.x)
        && round == o.round
        && Arrays.equals(losses, o.losses)
        && Arrays.equals(weights, o.weights)
        && balance.equals(o.balance);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(x) + round;
  }

  /** How it is stored; the balancer reads its own part back. */
  record InFiles(Balancer balancer) implements Codec<DescentState> {
    private static final String BALANCE = "balance.";

    @Override
    public Encoded encode(DescentState state) {
      Encoded.Builder pieces =
          Encoded.builder()
              .put("x", state.x())
              .put("round", state.round())
              .put("losses", state.losses())
              .put("weights", state.weights());
      state.balance().arrays().forEach((name, values) -> pieces.put(BALANCE + name, values));
      return pieces.build();
    }

    @Override
    public DescentState decode(Encoded encoded) {
      Map<String, double[]> balance = new HashMap<>();
      for (String name : encoded.arrays().keySet()) {
        if (name.startsWith(BALANCE)) {
          balance.put(name.substring(BALANCE.length()), encoded.doubles(name));
        }
      }
      return new DescentState(
          encoded.doubles("x"),
          (int) encoded.whole("round"),
          encoded.doubles("losses"),
          encoded.doubles("weights"),
          balancer.decode(balance));
    }
  }
}
