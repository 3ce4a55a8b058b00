package io.equipoise.net;

import io.equipoise.t5.RelativeBuckets;
import io.equipoise.t5.T5;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * T5 in the engine, as a function of its prompts or of its weights: what {@link T5} computes in
 * doubles, row by row, here for a batch at once and in the precision of the parameters.
 *
 * <pre>
 * PROMPTS   theta: the prompts' rows, oldest position first; fixed: all weights
 * WEIGHTS   theta: all weights; fixed: the prompts' rows, possibly none
 * losses    one number: the mean over the label tokens of all rows of -log p(token)
 * scores    per row the sum over its label tokens of log p(token)
 * </pre>
 *
 * <p>Rows are padded to the longest; a padded place is never attended to and adds nothing. Memory
 * of a step: O(layers B (P + S)^2 heads) and B T words. The fixed numbers are handed over with
 * every call, 4 or 8 bytes each.
 *
 * <p>Source: as {@link T5}.
 */
public final class EngineT5 {
  /** Added to scores of places that nobody may see; exp of it is zero in both precisions. */
  private static final double HIDDEN = -1e9;

  /** What is learned. */
  public enum Learned {
    /** Rows in front of the input; the network is frozen. */
    PROMPTS,
    /** The network. */
    WEIGHTS
  }

  private final T5Config config;
  private final FlatFunction function;

  /** A network of this shape. */
  public EngineT5(T5Config config, Learned learned) {
    this.config = config;
    this.function = FlatFunction.of(text(config, learned));
  }

  /** The function (theta, {@link #batch}) to one loss. */
  public FlatFunction function() {
    return function;
  }

  /** All weights one after the other, as theta or as what is fixed. */
  public static HostArray flat(T5Config config, T5Weights weights) {
    List<String> names = T5Weights.inOrder(config);
    double[] flat = new double[names.stream().mapToInt(n -> T5Weights.size(config, n)).sum()];
    int at = 0;
    for (String name : names) {
      double[] values = weights.get(name).values();
      System.arraycopy(values, 0, flat, at, values.length);
      at += values.length;
    }
    return HostArray.of(flat);
  }

  /**
   * Rows as the function reads them.
   *
   * @param fixed what is not learned
   * @param prompt number of prompt rows P
   * @param rows at least one; sources of any length, together with the prompt not empty
   */
  public List<HostArray> batch(HostArray fixed, int prompt, List<T5.Row> rows) {
    int b = rows.size();
    int s = rows.stream().mapToInt(row -> row.source().size()).max().orElse(0);
    int t = rows.stream().mapToInt(row -> row.labels().size()).max().orElse(0);
    int n = prompt + s;
    if (b == 0 || n == 0) {
      throw new IllegalArgumentException(
          b + " rows of at most " + n + " positions; expected at least one of each");
    }
    int tokens = rows.stream().mapToInt(row -> row.labels().size()).sum();
    long[] source = new long[b * s];
    double[] seen = new double[b * n];
    long[] input = new long[b * t];
    long[] label = new long[b * t];
    double[] share = new double[b * t];
    for (int row = 0; row < b; row++) {
      List<Integer> from = rows.get(row).source();
      List<Integer> to = rows.get(row).labels();
      for (int i = 0; i < s; i++) {
        source[row * s + i] = i < from.size() ? word(from.get(i)) : 0;
        seen[row * n + prompt + i] = i < from.size() ? 0 : HIDDEN;
      }
      for (int i = 0; i < to.size(); i++) {
        label[row * t + i] = word(to.get(i));
        input[row * t + i] = i == 0 ? 0 : to.get(i - 1);
        share[row * t + i] = 1.0 / tokens;
      }
    }
    List<HostArray> arrays = new ArrayList<>();
    arrays.add(fixed);
    arrays.add(HostArray.of(source, b, s));
    arrays.add(HostArray.of(seen, b, 1, 1, n));
    arrays.add(HostArray.of(RelativeBuckets.of(n, true, config), n, n));
    arrays.add(HostArray.of(input, b, t));
    arrays.add(HostArray.of(RelativeBuckets.of(t, false, config), t, t));
    arrays.add(HostArray.of(causal(t), t, t));
    arrays.add(HostArray.of(label, b, t));
    arrays.add(HostArray.of(share, b, t));
    return arrays;
  }

  /** Per row of a batch the sum over its label tokens of log p(token). */
  public double[] scores(EngineScope scope, HostArray theta, List<HostArray> batch) {
    double[] means = function.call(scope, "scores", theta, batch).get(0).doubles();
    double share = java.util.Arrays.stream(batch.get(8).doubles()).max().orElse(1);
    for (int i = 0; i < means.length; i++) {
      means[i] /= share;
    }
    return means;
  }

  private long word(int token) {
    if (token < 0 || token >= config.vocabulary()) {
      throw new IllegalArgumentException(
          "token " + token + "; expected 0 to " + (config.vocabulary() - 1));
    }
    return token;
  }

  private static double[] causal(int t) {
    double[] mask = new double[t * t];
    for (int i = 0; i < t; i++) {
      for (int j = i + 1; j < t; j++) {
        mask[i * t + j] = HIDDEN;
      }
    }
    return mask;
  }

  private static String text(T5Config c, Learned learned) {
    int forward = c.gated() ? 3 : 2;
    int encoder = c.tied() ? 5 : 6;
    List<Integer> sizes =
        T5Weights.inOrder(c).stream().map(name -> T5Weights.size(c, name)).toList();
    boolean prompts = learned == Learned.PROMPTS;
    return TorchScript.resource(EngineT5.class, "t5.ts")
        .replace("${WEIGHTS}", prompts ? "b[0]" : "theta")
        .replace("${PROMPTS}", prompts ? "theta" : "b[0]")
        .replace("${SIZES}", sizes.toString())
        .replace("${W}", "" + c.width())
        .replace("${H}", "" + c.heads())
        .replace("${A}", "" + c.heads() * c.headWidth())
        .replace("${EPS}", Double.toString(c.epsilon()))
        .replace("${LAYERS}", "" + c.layers())
        .replace("${DECODER_LAYERS}", "" + c.decoderLayers())
        .replace("${ENCODER}", "" + encoder)
        .replace("${ENCODER_PER}", "" + (6 + forward))
        .replace("${DECODER}", "" + (encoder + c.layers() * (6 + forward)))
        .replace("${DECODER_PER}", "" + (11 + forward))
        .replace("${FORWARD}", c.gated() ? "gated" : "relu")
        .replace("${OUTPUT}", c.tied() ? "output_tied" : "output_own")
        .replace("${SCALE}", Double.toString(1 / Math.sqrt(c.width())));
  }
}
