package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a prompt begins, and how much rows pull on stored ones.
 *
 * @param backbone the network
 * @param options of prompts
 * @param seed of what is drawn
 */
record PromptTraining(Backbone backbone, PromptOptions options, long seed) {
  /** Rows sampled from the network's words, with replacement. */
  float[] first(int words) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "first"));
    List<Integer> tokens = new ArrayList<>();
    for (int row = 0; row < options.rows(); row++) {
      tokens.add(random.nextInt(words));
    }
    return backbone.words(tokens);
  }

  /**
   * Per prompt the length of the gradient over a few batches, the prompt alone in front: of the
   * mean of the batches' gradients, or the mean of their lengths.
   *
   * @param batch rows of each
   */
  double[] magnitudes(List<Vector> prompts, List<T5.Row> rows, int batch) {
    int[] deal = new Descending("", options.descent(), seed).shuffled(rows.size(), "magnitudes");
    int batches = Math.min(options.selectBatches(), (rows.size() + batch - 1) / batch);
    double[] lengths = new double[prompts.size()];
    for (int k = 0; k < lengths.length; k++) {
      double[] sum = new double[prompts.get(k).size()];
      double each = 0;
      for (int part = 0; part < batches; part++) {
        List<T5.Row> some =
            Arrays.stream(deal).skip((long) part * batch).limit(batch).mapToObj(rows::get).toList();
        float[] gradient = backbone.slope(floats(prompts.get(k)), some).gradient();
        double squares = 0;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += gradient[i] / batches;
          squares += (double) gradient[i] * gradient[i];
        }
        each += Math.sqrt(squares) / batches;
      }
      boolean ofMean = options.pull() == PromptOptions.Pull.NORM_OF_MEAN;
      lengths[k] = ofMean ? Level1.norm(sum) : each;
    }
    return lengths;
  }

  /** The numbers in single precision. */
  static float[] floats(Vector values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.get(i);
    }
    return floats;
  }
}
