package io.equipoise.problem;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.State;
import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
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
 * @param memory of the optimiser; of no parameters for plain steps
 * @param round rounds done
 * @param losses K raw losses before the last step; zeros before the first
 * @param weights K weights of the last step on the losses that the balancer sees; zeros before the
 *     first, NaN when it decided by coordinate
 * @param rows K x d numbers that the next step needs, row by row: averages of the gradients, or the
 *     gradients of the last step; empty when the balancer asks for neither
 * @param trail how far the directions were from the conflict-avoidant one
 * @param balance the balancer's state
 */
public record DescentState(
    double[] x,
    Adam.Memory memory,
    int round,
    double[] losses,
    double[] weights,
    double[] rows,
    Trail trail,
    State balance) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DescentState o
        && Arrays.equals(x, o.x)
        && memory.equals(o.memory)
        && round == o.round
        && Arrays.equals(losses, o.losses)
        && Arrays.equals(weights, o.weights)
        && Arrays.equals(rows, o.rows)
        && trail.equals(o.trail)
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
              .put("optimiser.steps", state.memory().steps())
              .put("optimiser.mean", state.memory().mean().toArray())
              .put("optimiser.square", state.memory().square().toArray())
              .put("round", state.round())
              .put("losses", state.losses())
              .put("weights", state.weights())
              .put("rows", state.rows())
              .put("trail", state.trail().toArray());
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
          new Adam.Memory(
              encoded.whole("optimiser.steps"),
              Vector.of(encoded.doubles("optimiser.mean")),
              Vector.of(encoded.doubles("optimiser.square"))),
          (int) encoded.whole("round"),
          encoded.doubles("losses"),
          encoded.doubles("weights"),
          encoded.doubles("rows"),
          Trail.of(encoded.doubles("trail")),
          balancer.decode(balance));
    }
  }
}
