package io.equipoise.tuning;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.t5.T5;
import io.equipoise.tensor.AdamW;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Trains one prompt in front of fixed rows.
 *
 * <pre>
 * rows       dealt once: the first share for validation, the others learned from in shuffled passes
 * step       Adam with decay on the gradient of one batch; only the prompt's own rows move
 * result     the prompt with the least validation loss, looked at every so often and at the end
 * </pre>
 *
 * @param backbone the network
 * @param options how long and how fast
 * @param fixed rows between the prompt and the text
 * @param seed of the deal and of the passes
 */
record PromptTraining(Backbone backbone, PromptOptions options, float[] fixed, long seed) {
  /** Most validation rows of a look. */
  private static final int LOOKED_AT = 128;

  /** The prompt after training. */
  float[] trained(float[] first, List<T5.Row> rows, Consumer<float[]> listener) {
    int[] deal = shuffled(rows.size(), "deal");
    int held = Math.min((int) (options.validation() * rows.size()), LOOKED_AT);
    List<T5.Row> validation = Arrays.stream(deal).limit(held).mapToObj(rows::get).toList();
    List<T5.Row> train = Arrays.stream(deal).skip(held).mapToObj(rows::get).toList();
    AdamW adam = new AdamW(0.9, 0.999, 1e-8, options.decay());
    boolean[] decays = new boolean[first.length];
    Arrays.fill(decays, true);
    float[] prompt = first.clone();
    float[] m = new float[prompt.length];
    float[] v = new float[prompt.length];
    float[] best = prompt.clone();
    double least = Double.POSITIVE_INFINITY;
    for (int step = 1; step <= options.steps(); step++) {
      Backbone.Slope slope = backbone.slope(whole(prompt), batch(train, step));
      float[] own = Arrays.copyOf(slope.gradient(), prompt.length);
      adam.step(prompt, m, v, own, step, options.rate(), decays);
      listener.accept(prompt);
      if (step % options.looks() == 0 || step == options.steps()) {
        double loss = held == 0 ? Double.NEGATIVE_INFINITY : loss(prompt, validation);
        if (loss < least || held == 0) {
          least = loss;
          best = prompt.clone();
        }
      }
    }
    return best;
  }

  private double loss(float[] prompt, List<T5.Row> validation) {
    return backbone.loss(whole(prompt), validation);
  }

  private float[] whole(float[] prompt) {
    int most =
        Math.min(prompt.length + fixed.length, options.reading().maxLength() * backbone.width());
    float[] all = Arrays.copyOf(prompt, most);
    System.arraycopy(fixed, 0, all, prompt.length, most - prompt.length);
    return all;
  }

  /** Rows of a step, from 1; each pass has an order of its own. */
  private List<T5.Row> batch(List<T5.Row> train, int step) {
    List<T5.Row> batch = new ArrayList<>();
    long from = (long) (step - 1) * options.batch();
    int size = train.size();
    int[] pass = {};
    for (long at = from; at < from + options.batch(); at++) {
      if (pass.length == 0 || at % size == 0) {
        pass = shuffled(size, "pass/" + at / size);
      }
      batch.add(train.get(pass[(int) (at % size)]));
    }
    return batch;
  }

  private int[] shuffled(int n, String use) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, use));
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

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
    int[] deal = shuffled(rows.size(), "magnitudes");
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

  static float[] floats(Vector values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.get(i);
    }
    return floats;
  }
}
