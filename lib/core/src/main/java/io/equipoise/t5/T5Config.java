package io.equipoise.t5;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shape of a T5 network, as its {@code config.json} says it.
 *
 * @param width d_model
 * @param headWidth d_kv; heads * headWidth need not be the width
 * @param inner d_ff
 * @param layers of the encoder
 * @param buckets of relative positions, even
 * @param maxDistance beyond which all positions share a bucket
 * @param epsilon of the normalisation
 * @param gated whether the feed-forward is a gated GELU; else a ReLU
 * @param tied whether the output uses the embeddings, scaled by width^-1/2
 */
public record T5Config(
    int width,
    int headWidth,
    int heads,
    int inner,
    int layers,
    int decoderLayers,
    int vocabulary,
    int buckets,
    int maxDistance,
    double epsilon,
    boolean gated,
    boolean tied)
    implements Serializable {
  private static final int MAX_BYTES = 1 << 20;

  /** Checks the ranges. */
  public T5Config {
    if (width < 1
        || headWidth < 1
        || heads < 1
        || inner < 1
        || layers < 1
        || decoderLayers < 1
        || vocabulary < 2
        || buckets < 4
        || buckets % 4 != 0
        || maxDistance <= buckets / 2
        || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "a network of width "
              + width
              + ", head width "
              + headWidth
              + ", "
              + heads
              + " heads, inner width "
              + inner
              + ", "
              + layers
              + " and "
              + decoderLayers
              + " layers, "
              + vocabulary
              + " words, "
              + buckets
              + " buckets, distance "
              + maxDistance
              + ", epsilon "
              + epsilon
              + "; expected numbers >= 1, buckets a multiple of 4 and a distance above half of"
              + " them");
    }
  }

  /**
   * The configuration in a file.
   *
   * @throws Failure DATA-034 when it is not one, or of another kind of network
   */
  public static T5Config read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refused("has " + Files.size(file) + " bytes; expected at most " + MAX_BYTES, file);
      }
      return of(new ObjectMapper().readTree(file.toFile()), file);
    } catch (IOException | IllegalArgumentException bad) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-034",
          "the configuration cannot be used: "
              + bad.getMessage()
              + "; expected one of a T5 network",
          file.toString(),
          "Take config.json from the directory of the model.",
          bad);
    }
  }

  private static T5Config of(JsonNode json, Path file) {
    if (!json.path("model_type").asText("t5").equals("t5")) {
      throw refused("is of a '" + json.path("model_type").asText() + "'; expected t5", file);
    }
    String feedForward = json.path("feed_forward_proj").asText("relu");
    if (!feedForward.equals("relu") && !feedForward.equals("gated-gelu")) {
      throw refused(
          "has feed_forward_proj '" + feedForward + "'; expected relu or gated-gelu", file);
    }
    int layers = count(json, "num_layers", -1, file);
    return new T5Config(
        count(json, "d_model", -1, file),
        count(json, "d_kv", -1, file),
        count(json, "num_heads", -1, file),
        count(json, "d_ff", -1, file),
        layers,
        count(json, "num_decoder_layers", layers, file),
        count(json, "vocab_size", -1, file),
        count(json, "relative_attention_num_buckets", 32, file),
        count(json, "relative_attention_max_distance", 128, file),
        json.path("layer_norm_epsilon").asDouble(1e-6),
        feedForward.equals("gated-gelu"),
        json.path("tie_word_embeddings").asBoolean(true));
  }

  private static int count(JsonNode json, String name, int otherwise, Path file) {
    JsonNode found = json.path(name);
    if ((found.isMissingNode() || found.isNull()) && otherwise > 0) {
      return otherwise;
    }
    if (!found.isInt()) {
      throw refused("has " + name + " = " + found + "; expected a whole number", file);
    }
    return found.intValue();
  }

  private static Failure refused(String what, Path file) {
    return new Failure(
        ExitCode.DATA,
        "DATA-034",
        "the configuration " + what,
        file.toString(),
        "Take config.json from the directory of a T5 model.");
  }

  /** The configuration as the bytes of a {@code config.json}. */
  public byte[] json() {
    Map<String, Object> json = new TreeMap<>();
    json.put("model_type", "t5");
    json.put("d_model", width);
    json.put("d_kv", headWidth);
    json.put("num_heads", heads);
    json.put("d_ff", inner);
    json.put("num_layers", layers);
    json.put("num_decoder_layers", decoderLayers);
    json.put("vocab_size", vocabulary);
    json.put("relative_attention_num_buckets", buckets);
    json.put("relative_attention_max_distance", maxDistance);
    json.put("layer_norm_epsilon", epsilon);
    json.put("feed_forward_proj", gated ? "gated-gelu" : "relu");
    json.put("tie_word_embeddings", tied);
    json.put("decoder_start_token_id", 0);
    json.put("pad_token_id", 0);
    json.put("eos_token_id", 1);
    return Json.bytes(json);
  }

  /** heads * headWidth. */
  int attention() {
    return heads * headWidth;
  }
}
