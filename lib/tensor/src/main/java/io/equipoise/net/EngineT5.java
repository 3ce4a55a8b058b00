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
 * POOL      theta: all weights and then prompts of one size; fixed: per row the number of its prompt
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
  static final double HIDDEN = -1e9;

  /** What is learned. */
  public enum Learned {
    /** Rows in front of the input; the network is frozen. */
    PROMPTS,
    /** The network. */
    WEIGHTS,
    /** The network and many prompts at once, of which each row has one. */
    POOL
  }

  private final T5Config config;
  private final FlatFunction function;

  /** A network of this shape. */
  public EngineT5(T5Config config, Learned learned) {
    this(config, learned, 0);
  }

  private EngineT5(T5Config config, Learned learned, int prompt) {
    this.config = config;
    this.function = FlatFunction.of(text(config, learned, prompt));
  }

  /**
   * A network that is learned together with prompts.
   *
   * @param prompt rows of each, at least 1
   */
  public static EngineT5 pool(T5Config config, int prompt) {
    if (prompt < 1) {
      throw new IllegalArgumentException(prompt + " rows of a prompt; expected at least 1");
    }
    return new EngineT5(config, Learned.POOL, prompt);
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

  /**
   * Per row and label the sum over the label's tokens of log p(token).
   *
   * @param sources at least one
   * @param labels at least one, all different, none empty; steps that several share are taken once
   */
  public double[][] eachLabel(
      EngineScope scope,
      HostArray theta,
      HostArray fixed,
      int prompt,
      List<List<Integer>> sources,
      List<List<Integer>> labels) {
    LabelTree tree = LabelTree.of(labels);
    List<HostArray> batch = new ArrayList<>(asked(fixed, prompt, sources).subList(0, 4));
    batch.addAll(tree.arrays(config));
    double[] flat = function.call(scope, "each_label", theta, batch).get(0).doubles();
    double[][] scores = new double[sources.size()][labels.size()];
    for (int row = 0; row < scores.length; row++) {
      System.arraycopy(flat, row * labels.size(), scores[row], 0, labels.size());
    }
    return scores;
  }

  /**
   * What is written behind each row when nothing holds the network: the likeliest word each time.
   *
   * @param most words of each, at least 1
   */
  public List<List<Integer>> written(
      EngineScope scope,
      HostArray theta,
      HostArray fixed,
      int prompt,
      List<List<Integer>> sources,
      int most) {
    List<HostArray> batch = asked(fixed, prompt, sources);
    batch.set(5, HostArray.of(RelativeBuckets.of(most, false, config), most, most));
    batch.set(6, HostArray.of(causal(most), most, most));
    HostArray found = function.call(scope, "written", theta, batch).get(0);
    List<Integer> words =
        java.util.Arrays.stream((long[]) found.data()).mapToObj(Math::toIntExact).toList();
    List<List<Integer>> written = new ArrayList<>();
    for (int row = 0; row < sources.size(); row++) {
      written.add(words.subList(row * most, (row + 1) * most));
    }
    return written;
  }

  /** Rows of which only the source counts. */
  private List<HostArray> asked(HostArray fixed, int prompt, List<List<Integer>> sources) {
    List<Integer> any = List.of(0);
    return batch(fixed, prompt, sources.stream().map(s -> new T5.Row(s, any)).toList());
  }

  /** The mean of the encoder's output over each row's words, without a prompt. */
  public double[][] meanEncoded(
      EngineScope scope, HostArray fixed, HostArray none, List<List<Integer>> sources) {
    HostArray found = function.call(scope, "encoded", none, asked(fixed, 0, sources)).get(0);
    double[] flat = found.doubles();
    int places = Math.toIntExact(found.shape()[1]);
    double[][] means = new double[sources.size()][config.width()];
    for (int row = 0; row < means.length; row++) {
      int words = sources.get(row).size();
      for (int i = 0; i < words; i++) {
        for (int c = 0; c < means[row].length; c++) {
          means[row][c] += flat[(row * places + i) * means[row].length + c] / words;
        }
      }
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

  private static String text(T5Config c, Learned learned, int prompt) {
    int forward = c.gated() ? 3 : 2;
    int encoder = c.tied() ? 5 : 6;
    List<Integer> sizes =
        T5Weights.inOrder(c).stream().map(name -> T5Weights.size(c, name)).toList();
    int all = sizes.stream().mapToInt(Integer::intValue).sum();
    String weights =
        switch (learned) {
          case PROMPTS -> "b[0]";
          case WEIGHTS -> "theta";
          case POOL -> "torch.slice(theta, 0, 0, " + all + ", 1)";
        };
    String pool =
        "torch.view(torch.slice(theta, 0, "
            + all
            + ", 9223372036854775807, 1), [-1, "
            + prompt * c.width()
            + "])";
    String prompts =
        switch (learned) {
          case PROMPTS -> "torch.unsqueeze(torch.view(theta, [-1, ${W}]), 0)";
          case WEIGHTS -> "torch.unsqueeze(torch.view(b[0], [-1, ${W}]), 0)";
          case POOL ->
              "torch.view(torch.embedding(" + pool + ", b[0]), [-1, " + prompt + ", ${W}])";
        };
    return TorchScript.resource(EngineT5.class, "t5.ts")
        .replace("${WEIGHTS}", weights)
        .replace("${PROMPTS}", prompts)
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
