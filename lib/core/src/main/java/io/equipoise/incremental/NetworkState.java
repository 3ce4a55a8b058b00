package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;

/**
 * A network between two tasks.
 *
 * @param parameters of the network
 * @param begun how many tasks it has seen rows of
 * @param seed of its first parameters and of all draws
 * @param kept what its method keeps
 */
public record NetworkState(Vector parameters, int begun, long seed, Kept kept) {
  /** How states are stored. */
  public static Codec<NetworkState> codec() {
    return new StateCodec();
  }

  private static final class StateCodec implements Codec<NetworkState> {
    private final Kept.KeptCodec kept = new Kept.KeptCodec();

    @Override
    public Encoded encode(NetworkState state) {
      return Encoded.builder()
          .put("parameters", state.parameters.toArray())
          .put("begun", state.begun)
          .put("seed", state.seed)
          .putAll("kept", kept.encode(state.kept))
          .build();
    }

    @Override
    public NetworkState decode(Encoded encoded) {
      return new NetworkState(
          Vector.of(encoded.doubles("parameters")),
          (int) encoded.whole("begun"),
          encoded.whole("seed"),
          kept.decode(encoded.under("kept")));
    }
  }
}
