package io.equipoise.t5;

import io.equipoise.linalg.LogSumExp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoder-decoder network T5, frozen, with soft prompts in front of its input.
 *
 * <pre>
 * encoder input   [ prompt rows ; E(source) ],  positions run over the whole of it
 * block           x + attention(norm x);   decoder: also x + attention(norm x, encoder output)
 *                 x + feed-forward(norm x), norm without mean subtraction; a last norm after each stack
 * attention       o( softmax(q k' + bias) v ), not scaled; bias by relative position in self-attention,
 *                 one table for all blocks of a stack
 * feed-forward    wo relu(wi x), or wo (gelu(wi_0 x) * wi_1 x)
 * logits          tied: (h width^-1/2) E';  else lm_head h
 * decoder input   0 and then the labels without the last
 * loss            mean over the label tokens of all rows of -log p(token), log p over all words
 * </pre>
 *
 * <p>Cost of a row of n positions: O(layers n width (width + n)), nothing cached between calls; the
 * gradient in the prompts costs about twice the loss. Dropout is never applied.
 *
 * <p>Source: Raffel et al. (arXiv:1910.10683) and the configuration of its public weights; numbers
 * fixed by the reference vectors. Everything is in double, where the public implementation
 * normalises in float.
 */
public final class T5 {
  private final T5Config config;
  private final T5Weights weights;

  /** A network. */
  public T5(T5Config config, T5Weights weights) {
    this.config = config;
    this.weights = weights;
  }

  /**
   * A row to learn from.
   *
   * @param source token ids, without padding
   * @param labels token ids, without padding, at least one
   */
  public record Row(List<Integer> source, List<Integer> labels) {
    /** Copies the lists. */
    public Row {
      source = List.copyOf(source);
      labels = List.copyOf(labels);
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("a row of no labels; expected at least one token");
      }
    }
  }

  /**
   * A loss and its derivative.
   *
   * @param gradients one per prompt, of its shape
   */
  public record PromptLoss(double loss, List<Matrix> gradients) {}

  /** Columns of a prompt. */
  public int width() {
    return config.width();
  }

  /** The embeddings of tokens, one row each. */
  public Matrix embed(List<Integer> tokens) {
    Matrix table = weights.get("shared.weight");
    double[][] rows = new double[tokens.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = table.row(checked(tokens.get(i), table.rows()));
    }
    return rows.length == 0 ? new Matrix(0, config.width(), new double[0]) : Matrix.of(rows);
  }

  private static int checked(int token, int words) {
    if (token < 0 || token >= words) {
      throw new IllegalArgumentException("token " + token + "; expected 0 to " + (words - 1));
    }
    return token;
  }

  /** The encoder's output, one row per prompt row and per token. */
  public Matrix encode(List<Matrix> prompts, List<Integer> source) {
    Tape tape = new Tape();
    List<Tape.Node> nodes = prompts.stream().map(tape::constant).toList();
    return encode(tape, nodes, source).value;
  }

  /** Logits of the word after each of the decoder's inputs, one row per input. */
  public Matrix logits(Matrix encoded, List<Integer> decoderInput) {
    Tape tape = new Tape();
    return decode(tape, tape.constant(encoded), decoderInput).value;
  }

  /** Log-probabilities of every word after {@code prefix}, which does not have the leading 0. */
  public double[] logProbabilities(Matrix encoded, List<Integer> prefix) {
    List<Integer> input = new ArrayList<>(List.of(0));
    input.addAll(prefix);
    Matrix logits = logits(encoded, input);
    double[] last = logits.row(logits.rows() - 1);
    double all = LogSumExp.of(last);
    for (int i = 0; i < last.length; i++) {
      last[i] -= all;
    }
    return last;
  }

  /** Sum over the tokens of {@code label} of the log-probability of each after those before it. */
  public double logLikelihood(Matrix encoded, List<Integer> label) {
    return -negative(logits(encoded, shifted(label)), label, new double[0], 0);
  }

  /** The loss of rows whose inputs begin with {@code prompts}, in this order. */
  public double loss(List<Matrix> prompts, List<Row> rows) {
    return lossAndSlopes(prompts, rows, false).loss();
  }

  /** The loss, and its exact derivative in every number of every prompt. */
  public PromptLoss lossAndGradients(List<Matrix> prompts, List<Row> rows) {
    return lossAndSlopes(prompts, rows, true);
  }

  private PromptLoss lossAndSlopes(List<Matrix> prompts, List<Row> rows, boolean slopes) {
    int tokens = rows.stream().mapToInt(row -> row.labels().size()).sum();
    List<double[]> sums = new ArrayList<>();
    prompts.forEach(prompt -> sums.add(new double[prompt.values().length]));
    double loss = 0;
    for (Row row : rows) {
      Tape tape = new Tape();
      List<Tape.Node> nodes = new ArrayList<>();
      prompts.forEach(p -> nodes.add(slopes ? tape.variable(p) : tape.constant(p)));
      Tape.Node logits = decode(tape, encode(tape, nodes, row.source()), shifted(row.labels()));
      double[] slope = new double[slopes ? logits.value.values().length : 0];
      loss += negative(logits.value, row.labels(), slope, 1.0 / tokens);
      tape.backward(logits, slope);
      for (int p = 0; slopes && p < nodes.size(); p++) {
        Products.add(sums.get(p), nodes.get(p).slope);
      }
    }
    List<Matrix> gradients = new ArrayList<>();
    for (int p = 0; slopes && p < prompts.size(); p++) {
      gradients.add(new Matrix(prompts.get(p).rows(), prompts.get(p).columns(), sums.get(p)));
    }
    return new PromptLoss(loss / tokens, gradients);
  }

  private static List<Integer> shifted(List<Integer> labels) {
    List<Integer> input = new ArrayList<>(List.of(0));
    input.addAll(labels.subList(0, labels.size() - 1));
    return input;
  }

  /** Sum of -log p; {@code slope}, when it has a length, gets {@code share (p - 1[label])}. */
  private static double negative(
      Matrix logits, List<Integer> labels, double[] slope, double share) {
    double sum = 0;
    int words = logits.columns();
    for (int i = 0; i < labels.size(); i++) {
      double[] row = logits.row(i);
      int label = checked(labels.get(i), words);
      double all = LogSumExp.of(row);
      sum += all - row[label];
      for (int w = 0; slope.length > 0 && w < words; w++) {
        double p = StrictMath.exp(row[w] - all);
        slope[i * words + w] = share * (p - (w == label ? 1 : 0));
      }
    }
    return sum;
  }

  private Tape.Node encode(Tape tape, List<Tape.Node> prompts, List<Integer> source) {
    Tape.Node x = tape.constant(embed(source));
    for (int p = prompts.size() - 1; p >= 0; p--) {
      if (prompts.get(p).columns() != config.width()) {
        throw new IllegalArgumentException(
            "a prompt of " + prompts.get(p).columns() + " columns; expected " + config.width());
      }
      x = tape.stack(prompts.get(p), x);
    }
    return stack(tape, "encoder", config.layers(), x, null);
  }

  private Tape.Node decode(Tape tape, Tape.Node encoded, List<Integer> input) {
    Tape.Node x = tape.constant(embed(input));
    Tape.Node h = stack(tape, "decoder", config.decoderLayers(), x, encoded);
    return config.tied()
        ? tape.linear(tape.scale(h, 1 / Math.sqrt(config.width())), weights.get("shared.weight"))
        : tape.linear(h, weights.get("lm_head.weight"));
  }

  private Tape.Node stack(
      Tape tape, String name, int layers, Tape.Node input, Tape.@Nullable Node encoded) {
    boolean decoder = encoded != null;
    Attention own = new Attention(config.heads(), bias(name, input.rows(), !decoder), decoder);
    Attention cross = new Attention(config.heads(), null, false);
    Tape.Node x = input;
    for (int i = 0; i < layers; i++) {
      String block = name + ".block." + i + ".layer.";
      Tape.Node normed = norm(tape, x, block + "0");
      x = tape.add(x, attend(tape, normed, normed, own, block + "0.SelfAttention."));
      if (encoded != null) {
        normed = norm(tape, x, block + "1");
        x = tape.add(x, attend(tape, normed, encoded, cross, block + "1.EncDecAttention."));
      }
      String last = block + (decoder ? 2 : 1);
      x = tape.add(x, feedForward(tape, norm(tape, x, last), last + ".DenseReluDense."));
    }
    return tape.normalise(x, weights.get(name + ".final_layer_norm.weight"), config.epsilon());
  }

  private Tape.Node norm(Tape tape, Tape.Node x, String layer) {
    return tape.normalise(x, weights.get(layer + ".layer_norm.weight"), config.epsilon());
  }

  private Tape.Node attend(
      Tape tape, Tape.Node queries, Tape.Node keys, Attention attention, String at) {
    Tape.Node q = tape.linear(queries, weights.get(at + "q.weight"));
    Tape.Node k = tape.linear(keys, weights.get(at + "k.weight"));
    Tape.Node v = tape.linear(keys, weights.get(at + "v.weight"));
    return tape.linear(tape.attend(q, k, v, attention), weights.get(at + "o.weight"));
  }

  private Tape.Node feedForward(Tape tape, Tape.Node x, String at) {
    Tape.Node inner =
        config.gated()
            ? tape.gate(
                tape.linear(x, weights.get(at + "wi_0.weight")),
                tape.linear(x, weights.get(at + "wi_1.weight")))
            : tape.relu(tape.linear(x, weights.get(at + "wi.weight")));
    return tape.linear(inner, weights.get(at + "wo.weight"));
  }

  private double[][] bias(String stack, int n, boolean encoder) {
    Matrix table =
        weights.get(stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
    double[][] bias = new double[config.heads()][n * n];
    long[] buckets = RelativeBuckets.of(n, encoder, config);
    for (int pair = 0; pair < buckets.length; pair++) {
      for (int h = 0; h < config.heads(); h++) {
        bias[h][pair] = table.values()[(int) buckets[pair] * config.heads() + h];
      }
    }
    return bias;
  }
}
