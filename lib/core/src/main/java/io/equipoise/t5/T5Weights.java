package io.equipoise.t5;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weights of a T5 network, each of the shape that its configuration asks for.
 *
 * <p>Linear weights are stored with outputs in rows. The aliases {@code
 * encoder.embed_tokens.weight} and {@code decoder.embed_tokens.weight}, a stray relative bias of a
 * decoder's cross-attention, and the output weights of a tied network are ignored.
 */
public final class T5Weights {
  private static final Set<String> ALIASES =
      Set.of(
          "encoder.embed_tokens.weight",
          "decoder.embed_tokens.weight",
          "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight");

  private final Map<String, Matrix> byName;

  private T5Weights(Map<String, Matrix> byName) {
    this.byName = byName;
  }

  /**
   * The weights in a safetensors file, or in all those that an index names.
   *
   * @param file {@code model.safetensors} or {@code model.safetensors.index.json}
   * @throws Failure DATA-035 when a file is damaged, DATA-036 when they do not fit {@code config}
   */
  public static T5Weights read(T5Config config, Path file) throws IOException {
    try (TensorSource tensors = TensorSource.open(file)) {
      return of(config, tensors, file.toString());
    }
  }

  /**
   * These weights, vectors as one row.
   *
   * @throws Failure DATA-036 when they do not fit {@code config}
   */
  public static T5Weights of(T5Config config, Map<String, Matrix> weights) {
    return of(
        config,
        new TensorSource() {
          @Override
          public Set<String> names() {
            return weights.keySet();
          }

          @Override
          public List<Integer> shape(String name) {
            Matrix m = weights.get(name);
            return m == null
                ? List.of()
                : name.endsWith("norm.weight")
                    ? List.of(m.columns())
                    : List.of(m.rows(), m.columns());
          }

          @Override
          public double[] read(String name) {
            return java.util.Objects.requireNonNull(weights.get(name)).values();
          }

          @Override
          public void close() {}
        },
        "");
  }

  /**
   * Whether a file has the weights of {@code config}; none of them is read.
   *
   * @throws Failure as {@link #read}
   */
  public static void check(T5Config config, Path file) throws IOException {
    try (TensorSource tensors = TensorSource.open(file)) {
      check(shapes(config), config, tensors, file.toString());
    }
  }

  private static T5Weights of(T5Config config, TensorSource source, String where) {
    Map<String, List<Integer>> wanted = shapes(config);
    check(wanted, config, source, where);
    Map<String, Matrix> found = new HashMap<>();
    wanted.forEach((name, shape) -> found.put(name, matrix(shape, source.read(name))));
    return new T5Weights(found);
  }

  private static void check(
      Map<String, List<Integer>> wanted, T5Config config, TensorSource source, String where) {
    List<String> problems = new ArrayList<>();
    wanted.forEach(
        (name, shape) -> {
          if (!source.names().contains(name)) {
            problems.add(name + " is missing");
          } else if (!source.shape(name).equals(shape)) {
            problems.add(name + " is " + source.shape(name) + ", expected " + shape);
          }
        });
    for (String name : source.names()) {
      boolean ignored = ALIASES.contains(name) || (config.tied() && name.equals("lm_head.weight"));
      if (!wanted.containsKey(name) && !ignored) {
        problems.add(name + " is unknown");
      }
    }
    if (!problems.isEmpty()) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-036",
          problems.size()
              + " of the weights do not fit the configuration, such as "
              + problems.get(0),
          where,
          "Take config.json and model.safetensors from the same directory.");
    }
  }

  private static Matrix matrix(List<Integer> shape, double[] values) {
    return shape.size() == 1
        ? new Matrix(1, shape.get(0), values)
        : new Matrix(shape.get(0), shape.get(1), values);
  }

  /** Every weight's name and shape. */
  static Map<String, List<Integer>> shapes(T5Config c) {
    Map<String, List<Integer>> all = new LinkedHashMap<>();
    all.put("shared.weight", List.of(c.vocabulary(), c.width()));
    stack(all, "encoder", c.layers(), false, c);
    stack(all, "decoder", c.decoderLayers(), true, c);
    if (!c.tied()) {
      all.put("lm_head.weight", List.of(c.vocabulary(), c.width()));
    }
    return all;
  }

  private static void stack(
      Map<String, List<Integer>> all, String stack, int layers, boolean cross, T5Config c) {
    for (int i = 0; i < layers; i++) {
      String block = stack + ".block." + i + ".layer.";
      attention(all, block + "0.SelfAttention.", c);
      if (i == 0) {
        all.put(
            block + "0.SelfAttention.relative_attention_bias.weight",
            List.of(c.buckets(), c.heads()));
      }
      all.put(block + "0.layer_norm.weight", List.of(c.width()));
      if (cross) {
        attention(all, block + "1.EncDecAttention.", c);
        all.put(block + "1.layer_norm.weight", List.of(c.width()));
      }
      String last = block + (cross ? 2 : 1);
      for (String in : c.gated() ? List.of("wi_0", "wi_1") : List.of("wi")) {
        all.put(last + ".DenseReluDense." + in + ".weight", List.of(c.inner(), c.width()));
      }
      all.put(last + ".DenseReluDense.wo.weight", List.of(c.width(), c.inner()));
      all.put(last + ".layer_norm.weight", List.of(c.width()));
    }
    all.put(stack + ".final_layer_norm.weight", List.of(c.width()));
  }

  private static void attention(Map<String, List<Integer>> all, String at, T5Config c) {
    for (String in : List.of("q", "k", "v")) {
      all.put(at + in + ".weight", List.of(c.attention(), c.width()));
    }
    all.put(at + "o.weight", List.of(c.width(), c.attention()));
  }

  /**
   * Names of all weights of a network: {@code shared.weight}, the two tables of relative positions,
   * the two last norms, {@code lm_head.weight} unless tied; then block by block, encoder first,
   * each weight in the order in which a row meets it.
   */
  public static List<String> inOrder(T5Config config) {
    List<String> names = new ArrayList<>(List.of("shared.weight"));
    for (String stack : List.of("encoder", "decoder")) {
      names.add(stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
    }
    for (String stack : List.of("encoder", "decoder")) {
      names.add(stack + ".final_layer_norm.weight");
    }
    if (!config.tied()) {
      names.add("lm_head.weight");
    }
    for (int i = 0; i < config.layers(); i++) {
      block(names, "encoder.block." + i + ".layer.", List.of("SelfAttention"), config);
    }
    for (int i = 0; i < config.decoderLayers(); i++) {
      List<String> attentions = List.of("SelfAttention", "EncDecAttention");
      block(names, "decoder.block." + i + ".layer.", attentions, config);
    }
    return names;
  }

  private static void block(
      List<String> names, String at, List<String> attentions, T5Config config) {
    for (int layer = 0; layer < attentions.size(); layer++) {
      names.add(at + layer + ".layer_norm.weight");
      for (String part : List.of("q", "k", "v", "o")) {
        names.add(at + layer + "." + attentions.get(layer) + "." + part + ".weight");
      }
    }
    String last = at + attentions.size();
    names.add(last + ".layer_norm.weight");
    for (String part : config.gated() ? List.of("wi_0", "wi_1", "wo") : List.of("wi", "wo")) {
      names.add(last + ".DenseReluDense." + part + ".weight");
    }
  }

  /** How many numbers a weight has. */
  public static int size(T5Config config, String name) {
    return java.util.Objects.requireNonNull(shapes(config).get(name), name).stream()
        .reduce(1, Math::multiplyExact);
  }

  /** How long a row of a weight is; a vector is one row. */
  public static int columns(T5Config config, String name) {
    List<Integer> shape = java.util.Objects.requireNonNull(shapes(config).get(name), name);
    return shape.get(shape.size() - 1);
  }

  /** The weights as the bytes of a safetensors file, in single precision. */
  public byte[] safetensors(T5Config config) {
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    shapes(config)
        .forEach(
            (name, shape) -> {
              double[] values = get(name).values();
              float[] floats = new float[values.length];
              for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
              }
              long[] axes = shape.stream().mapToLong(Integer::longValue).toArray();
              tensors.put(name, new Safetensors.Tensor(floats, axes));
            });
    return Safetensors.write(tensors);
  }

  /** The named weight; a vector is one row. */
  public Matrix get(String name) {
    return java.util.Objects.requireNonNull(byName.get(name), name);
  }
}
