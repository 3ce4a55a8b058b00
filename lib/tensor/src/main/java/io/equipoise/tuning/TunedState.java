package io.equipoise.tuning;

import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Representatives;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * What is learned, between two tasks.
 *
 * @param seed of all its chance
 * @param theta what is learned on; empty where nothing is
 * @param old what was learned for each earlier task and is frozen
 * @param springs what holds theta
 * @param tasks what each learned task is recognised by, in order
 */
public record TunedState(
    long seed, Vector theta, List<Vector> old, List<Vector> springs, List<Representatives> tasks) {
  /** Copies the lists. */
  public TunedState {
    old = List.copyOf(old);
    springs = List.copyOf(springs);
    tasks = List.copyOf(tasks);
  }

  /** How many numbers are kept beside what recognises tasks. */
  long numbers() {
    return theta.size()
        + old.stream().mapToLong(Vector::size).sum()
        + springs.stream().mapToLong(Vector::size).sum();
  }

  /** Single precision goes through doubles unchanged. */
  static final class StateCodec implements Codec<TunedState> {
    @Override
    public Encoded encode(TunedState state) {
      return Encoded.builder()
          .put("seed", state.seed())
          .put("theta", state.theta().toArray())
          .putAll("old", vectors(state.old()))
          .putAll("springs", vectors(state.springs()))
          .putAll("known", KnownTasks.encode(state.tasks()))
          .build();
    }

    private static Encoded vectors(List<Vector> vectors) {
      Encoded.Builder pieces = Encoded.builder().put("count", vectors.size());
      for (int i = 0; i < vectors.size(); i++) {
        pieces.put("vector." + i, vectors.get(i).toArray());
      }
      return pieces.build();
    }

    @Override
    public TunedState decode(Encoded encoded) {
      return new TunedState(
          encoded.whole("seed"),
          Vector.of(encoded.doubles("theta")),
          vectors(encoded.under("old")),
          vectors(encoded.under("springs")),
          KnownTasks.decode(encoded.under("known")));
    }

    private static List<Vector> vectors(Encoded encoded) {
      List<Vector> vectors = new ArrayList<>();
      for (int i = 0; i < encoded.whole("count"); i++) {
        vectors.add(Vector.of(encoded.doubles("vector." + i)));
      }
      return vectors;
    }
  }
}
