package io.equipoise.meta;

import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;

/**
 * Where meta-learning stands.
 *
 * @param round rounds done
 * @param theta what is learned: the start, and step sizes where these are learned too
 * @param memory of the outer optimiser
 * @param losses query losses of the last meta-batch; empty before the first
 * @param weights what the choice gave each of them
 * @param corrupted 1 for each that was spoiled on purpose, else 0
 * @param kinds weights of the kinds of tasks, where the choice has some; else empty
 * @param rejected tasks whose loss was not finite, in all meta-batches so far
 */
public record MetaState(
    int round,
    Vector theta,
    Adam.Memory memory,
    Vector losses,
    Vector weights,
    Vector corrupted,
    Vector kinds,
    long rejected) {

  /** This state as of the end of {@code round}. */
  MetaState at(int end) {
    return new MetaState(end, theta, memory, losses, weights, corrupted, kinds, rejected);
  }

  /** How it is stored. */
  record InFiles() implements Codec<MetaState> {
    @Override
    public Encoded encode(MetaState state) {
      return Encoded.builder()
          .put("round", state.round())
          .put("theta", state.theta().toArray())
          .put("memory.steps", state.memory().steps())
          .put("memory.mean", state.memory().mean().toArray())
          .put("memory.square", state.memory().square().toArray())
          .put("losses", state.losses().toArray())
          .put("weights", state.weights().toArray())
          .put("corrupted", state.corrupted().toArray())
          .put("kinds", state.kinds().toArray())
          .put("rejected", state.rejected())
          .build();
    }

    @Override
    public MetaState decode(Encoded encoded) {
      return new MetaState(
          (int) encoded.whole("round"),
          Vector.of(encoded.doubles("theta")),
          new Adam.Memory(
              encoded.whole("memory.steps"),
              Vector.of(encoded.doubles("memory.mean")),
              Vector.of(encoded.doubles("memory.square"))),
          Vector.of(encoded.doubles("losses")),
          Vector.of(encoded.doubles("weights")),
          Vector.of(encoded.doubles("corrupted")),
          Vector.of(encoded.doubles("kinds")),
          encoded.whole("rejected"));
    }
  }
}
