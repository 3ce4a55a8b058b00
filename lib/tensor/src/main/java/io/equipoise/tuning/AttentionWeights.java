package io.equipoise.tuning;

import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5Config;
import java.util.List;

/**
 * The weights of all attentions themselves, one after the other.
 *
 * @param pretrained all weights, where they begin
 * @param places of the attentions' weights
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AttentionWeights(float[] pretrained, List<AttentionPlace> places) implements WeightPart {
  static AttentionWeights of(T5Config config, float[] pretrained) {
    return new AttentionWeights(pretrained, AttentionPlace.of(config, List.of("q", "k", "v", "o")));
  }

  @Override
  public float[] first(long seed) {
    float[] theta = new float[places.stream().mapToInt(AttentionPlace::size).sum()];
    int at = 0;
    for (AttentionPlace place : places) {
      System.arraycopy(pretrained, place.offset(), theta, at, place.size());
      at += place.size();
    }
    return theta;
  }

  @Override
  public float[] weights(float[] base, float[] theta) {
    float[] all = base.clone();
    int at = 0;
    for (AttentionPlace place : places) {
      System.arraycopy(theta, at, all, place.offset(), place.size());
      at += place.size();
    }
    return all;
  }

  @Override
  public double[] back(float[] theta, float[] all) {
    double[] gradient = new double[theta.length];
    int at = 0;
    for (AttentionPlace place : places) {
      for (int i = 0; i < place.size(); i++) {
        gradient[at++] = all[place.offset() + i];
      }
    }
    return gradient;
  }

  @Override
  public double penalty(double[] gradient, float[] theta, List<Vector> old) {
    return 0;
  }
}
