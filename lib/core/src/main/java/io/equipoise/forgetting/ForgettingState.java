package io.equipoise.forgetting;

import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;

/**
 * Between two rounds of a {@link ForgettingProgram}.
 *
 * @param rounds that have been run
 * @param averages of E_j(w_i) row by row, of F and of G, over the replicates so far
 */
public record ForgettingState(int rounds, Averages averages) {
  /** Stores the state. */
  static final class StateCodec implements Codec<ForgettingState> {
    @Override
    public Encoded encode(ForgettingState state) {
      return Encoded.builder()
          .put("rounds", state.rounds())
          .put("count", state.averages().count())
          .put("means", state.averages().means().toArray())
          .put("squares", state.averages().squares().toArray())
          .build();
    }

    @Override
    public ForgettingState decode(Encoded encoded) {
      return new ForgettingState(
          (int) encoded.whole("rounds"),
          new Averages(
              (int) encoded.whole("count"),
              Vector.of(encoded.doubles("means")),
              Vector.of(encoded.doubles("squares"))));
    }
  }
}
