package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.equipoise.incremental.Finetune;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5Weights;
import java.util.List;
import org.junit.jupiter.api.Test;

class LowRankTest {
  private static final LowRank PART = LowRank.of(SmallSequence.CONFIG, 2, 1.5, 0.7);
  private static final float[] BASE =
      new EngineBackbone(SmallSequence.CONFIG, SmallSequence.weights(), "cpu").weights();

  private static float[] theta(double phase) {
    float[] theta = PART.first(3);
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) Math.sin(phase + 2.1 * i);
    }
    return theta;
  }

  @Test
  void adaptersAreOnQueriesAndValuesOfEveryAttentionAndChangeNothingAtFirst() {
    assertEquals(6, PART.places().size());
    assertEquals(6 * 2 * (6 + 6), PART.first(3).length);
    assertArrayEquals(BASE, PART.weights(BASE, PART.first(3)));
    assertArrayEquals(
        BASE, AttentionWeights.of(SmallSequence.CONFIG, BASE).weights(BASE, attention()));
  }

  private static float[] attention() {
    return AttentionWeights.of(SmallSequence.CONFIG, BASE).first(0);
  }

  @Test
  void aWeightIsItsOwnAndTheProductOfTheAdapter() {
    float[] theta = theta(0.3);
    float[] all = PART.weights(BASE, theta);
    int offset = 0;
    for (String name : T5Weights.inOrder(SmallSequence.CONFIG)) {
      if (name.equals("encoder.block.0.layer.0.SelfAttention.q.weight")) {
        double sum = BASE[offset + 6 * 4 + 5];
        for (int k = 0; k < 2; k++) {
          sum += 1.5 * theta[12 + 4 * 2 + k] * theta[k * 6 + 5];
        }
        assertEquals(sum, all[offset + 6 * 4 + 5], 1e-6);
        return;
      }
      assertEquals(BASE[offset], all[offset], name);
      offset += T5Weights.size(SmallSequence.CONFIG, name);
    }
  }

  @Test
  void whatComesBackIsTheGradientInTheAdapter() {
    float[] all = new float[BASE.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) Math.cos(1.3 * i);
    }
    float[] theta = theta(0.1);
    float[] gradient = PromptTraining.floats(Vector.of(PART.back(theta, all)));
    Differences.check(
        t -> {
          float[] weights = PART.weights(BASE, t);
          double sum = 0;
          for (int i = 0; i < all.length; i++) {
            sum += (double) all[i] * weights[i];
          }
          return sum;
        },
        theta,
        gradient,
        1,
        1e-1,
        1e-4);
  }

  @Test
  void thePenaltyIsTheOverlapOfTheAdaptersInputsAndItsGradientIsAdded() {
    List<Vector> old = List.of(WeightTuning.vector(theta(1)), WeightTuning.vector(theta(4)));
    float[] theta = theta(0.5);
    double[] gradient = new double[theta.length];
    double value = PART.penalty(gradient, theta, old);
    double sum = 0;
    for (Vector before : old) {
      for (int place = 0; place < 6; place++) {
        for (int ij = 0; ij < 4; ij++) {
          double dot = 0;
          for (int c = 0; c < 6; c++) {
            dot += before.get(place * 24 + ij / 2 * 6 + c) * theta[place * 24 + ij % 2 * 6 + c];
          }
          sum += Math.abs(dot);
        }
      }
    }
    assertEquals(0.7 * sum, value, 1e-12);
    Differences.check(
        t -> PART.penalty(new double[t.length], t, old),
        theta,
        PromptTraining.floats(Vector.of(gradient)),
        1,
        1e-4,
        1e-3);
    assertEquals(0, PART.penalty(gradient, theta, List.of()));
  }

  @Test
  void aPenaltyOfStrengthZeroChangesNoBitOfAGradientButTheSignOfZeros() {
    double[] gradient = WeightTuning.vector(theta(0.2)).toArray();
    gradient[3] = -0.0;
    double[] after = gradient.clone();
    LowRank free = LowRank.of(SmallSequence.CONFIG, 2, 1.5, 0);
    List<Vector> old = List.of(WeightTuning.vector(theta(1)));
    assertEquals(0, free.penalty(after, theta(0.5), old));
    for (int i = 0; i < after.length; i++) {
      assertEquals(gradient[i] + 0.0, after[i], 0, "number " + i);
    }
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> options(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> options(1, Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> options(1, 1, -1));
    assertThrows(IllegalArgumentException.class, () -> options(1, 1, 0.5));
  }

  private static WeightOptions options(int rank, double scale, double orthogonal) {
    return new WeightOptions(
        WeightOptions.Kind.ADAPTER, rank, scale, orthogonal, new Finetune(), 5);
  }
}
