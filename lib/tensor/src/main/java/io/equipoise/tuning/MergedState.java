package io.equipoise.tuning;

import io.equipoise.continual.NearestClassMean;
import io.equipoise.continual.NearestClassMean.Means;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept between two tasks.
 *
 * @param seed of all its chance
 * @param adapters one per learned task, in order, each merged with the one before
 * @param means of each class, as the network embeds it with the adapter of its task
 */
public record MergedState(long seed, List<Vector> adapters, Means means) {
  /** Copies the list. */
  public MergedState {
    adapters = List.copyOf(adapters);
  }

  /** Single precision goes through doubles unchanged. */
  static final class StateCodec implements Codec<MergedState> {
    private static final Codec<Means> MEANS = new NearestClassMean().codec();

    @Override
    public Encoded encode(MergedState state) {
      Encoded.Builder pieces =
          Encoded.builder()
              .put("seed", state.seed())
              .put("count", state.adapters().size())
              .putAll("means", MEANS.encode(state.means()));
      for (int i = 0; i < state.adapters().size(); i++) {
        pieces.put("adapter." + i, state.adapters().get(i).toArray());
      }
      return pieces.build();
    }

    @Override
    public MergedState decode(Encoded encoded) {
      List<Vector> adapters = new ArrayList<>();
      for (int i = 0; i < encoded.whole("count"); i++) {
        adapters.add(Vector.of(encoded.doubles("adapter." + i)));
      }
      return new MergedState(encoded.whole("seed"), adapters, MEANS.decode(encoded.under("means")));
    }
  }
}
