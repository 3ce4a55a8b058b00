package io.equipoise.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.bilevel.ReferenceFile;
import io.equipoise.prompt.ConstrainedDecoding;
import io.equipoise.prompt.LabelTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Reference numbers of the network and of its position buckets. */
public final class NetworkVectors {
  private static final int END = 1;
  private static final int IGNORED = -100;

  private NetworkVectors() {}

  /** One network with everything that is known of it. */
  public static void network(ReferenceFile c) {
    c.text("name", "note");
    T5Config config = config(c.object("config"));
    T5 t5 = new T5(config, T5Weights.of(config, weights(c.raw("weights"))));
    List<T5.Row> rows = rows(c);
    List<Matrix> prompts = new ArrayList<>();
    c.raw("prompts").forEach(p -> prompts.add(matrix(p)));
    ReferenceFile e = c.object("expected");
    Matrix encoded = t5.encode(List.of(), rows.get(0).source());
    e.near("encoder_output_first_row", encoded.toRows());
    logits(e.raw("logits"), c.raw("decoder_input_ids"), t5, rows, e.where());
    e.near("loss", t5.loss(List.of(), rows));
    prompts(e, t5, prompts, rows);
    labels(c, e, t5, rows);
    e.allSeen();
    c.allSeen();
  }

  private static void prompts(ReferenceFile e, T5 t5, List<Matrix> prompts, List<T5.Row> rows) {
    double[] losses = new double[prompts.size()];
    double[] norms = new double[prompts.size()];
    for (int p = 0; p < losses.length; p++) {
      T5.PromptLoss found = t5.lossAndGradients(List.of(prompts.get(p)), rows);
      losses[p] = found.loss();
      norms[p] = found.gradients().get(0).norm();
      if (p == 0) {
        e.near("grad_prompt_0", found.gradients().get(0).toRows());
      }
    }
    e.near("loss_with_single_prompt", losses);
    e.near("grad_norm_single_prompt", norms);
    List<Matrix> newestFirst = new ArrayList<>(prompts);
    java.util.Collections.reverse(newestFirst);
    e.near("loss_with_all_prompts_newest_first", t5.loss(newestFirst, rows));
  }

  private static void labels(ReferenceFile c, ReferenceFile e, T5 t5, List<T5.Row> rows) {
    List<List<Integer>> labels = new ArrayList<>();
    c.raw("label_sequences").forEach(label -> labels.add(tokens(label)));
    LabelTrie trie = new LabelTrie(labels, END);
    double[][] likelihoods = new double[rows.size()][];
    double[] best = new double[rows.size()];
    double[] bestPerToken = new double[rows.size()];
    for (int i = 0; i < likelihoods.length; i++) {
      Matrix encoded = t5.encode(List.of(), rows.get(i).source());
      ConstrainedDecoding.Scores sums =
          new ConstrainedDecoding(trie, 0).of(prefix -> t5.logProbabilities(encoded, prefix));
      likelihoods[i] = sums.perLabel();
      best[i] = sums.best();
      bestPerToken[i] =
          new ConstrainedDecoding(trie, 1)
              .of(prefix -> t5.logProbabilities(encoded, prefix))
              .best();
      for (int label = 0; label < labels.size(); label++) {
        assertEquals(
            sums.perLabel()[label], t5.logLikelihood(encoded, labels.get(label)), 1e-11, c.where());
      }
    }
    e.near("label_log_likelihood", likelihoods);
    e.near("label_argmax", best);
    e.near("label_argmax_length_normalised", bestPerToken);
  }

  private static void logits(
      JsonNode expected, JsonNode inputs, T5 t5, List<T5.Row> rows, String where) {
    assertEquals(rows.size(), expected.size(), where);
    for (int i = 0; i < rows.size(); i++) {
      Matrix found = t5.logits(t5.encode(List.of(), rows.get(i).source()), tokens(inputs.get(i)));
      assertEquals(expected.get(i).size(), found.rows(), where);
      for (int n = 0; n < found.rows(); n++) {
        double[] row = ReferenceFile.numbers(expected.get(i).get(n));
        for (int w = 0; w < row.length; w++) {
          assertEquals(row[w], found.row(n)[w], 1e-9, where + " logits " + i + ", " + n);
        }
      }
    }
  }

  /** Rows without their padding, which nothing can see. */
  static List<T5.Row> rows(ReferenceFile c) {
    List<T5.Row> rows = new ArrayList<>();
    for (int i = 0; i < c.raw("source_ids").size(); i++) {
      List<Integer> source = new ArrayList<>();
      JsonNode mask = c.raw("source_mask").get(i);
      for (int n = 0; n < mask.size(); n++) {
        if (mask.get(n).asInt() == 1) {
          assertEquals(n, source.size(), "a mask with a hole in " + c.where());
          source.add(c.raw("source_ids").get(i).get(n).asInt());
        }
      }
      List<Integer> labels = new ArrayList<>(tokens(c.raw("labels").get(i)));
      labels.removeIf(token -> token == IGNORED);
      rows.add(new T5.Row(source, labels));
    }
    return rows;
  }

  static List<Integer> tokens(JsonNode list) {
    List<Integer> tokens = new ArrayList<>();
    list.forEach(token -> tokens.add(token.asInt()));
    return tokens;
  }

  static T5Config config(ReferenceFile c) {
    JsonNode gated = c.raw("gated");
    T5Config config =
        new T5Config(
            c.count("d_model"),
            c.count("d_kv"),
            c.count("num_heads"),
            c.count("d_ff"),
            c.count("num_layers"),
            c.count("num_decoder_layers"),
            c.count("vocab_size"),
            c.count("relative_attention_num_buckets"),
            c.count("relative_attention_max_distance"),
            c.number("layer_norm_epsilon"),
            gated.asBoolean(),
            c.raw("tie_word_embeddings").asBoolean());
    c.allSeen();
    return config;
  }

  static Map<String, Matrix> weights(JsonNode json) {
    Map<String, Matrix> weights = new HashMap<>();
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode value = json.get(name);
      weights.put(
          name,
          value.get(0).isArray()
              ? matrix(value)
              : new Matrix(1, value.size(), ReferenceFile.numbers(value)));
    }
    return weights;
  }

  static Matrix matrix(JsonNode rows) {
    double[][] all = new double[rows.size()][];
    Arrays.setAll(all, i -> ReferenceFile.numbers(rows.get(i)));
    return Matrix.of(all);
  }

  /** The tables of buckets. */
  public static void buckets(ReferenceFile c) {
    c.text("relative_positions");
    for (String name : c.names()) {
      if (!name.equals("relative_positions")) {
        String[] parts = name.split("_");
        double[] found = new double[281];
        Arrays.setAll(
            found,
            i ->
                RelativeBuckets.of(
                    i - 140,
                    parts[0].equals("encoder"),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2])));
        c.near(name, found);
      }
    }
    c.allSeen();
  }
}
