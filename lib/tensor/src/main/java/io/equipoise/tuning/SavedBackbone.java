package io.equipoise.tuning;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Sha256;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.t5.TensorIndex;
import io.equipoise.text.Tokenizer;
import io.equipoise.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network in a directory.
 *
 * <pre>
 * config.json           the network's shape
 * model.safetensors     its weights; or model.safetensors.index.json, and the files that it names
 * vocabulary.txt        whole words, of a network that was pre-trained here; or tokenizer.json
 * </pre>
 *
 * <p>What it has seen stands beside it: {@link PretrainedOn}.
 *
 * @param tokenizer closed with this
 */
public record SavedBackbone(T5Config config, T5Weights weights, Tokenizer tokenizer)
    implements AutoCloseable {
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = WEIGHTS + ".index.json";
  private static final String CONFIG = "config.json";
  private static final String WORDS = "vocabulary.txt";

  /**
   * Reads the files.
   *
   * @throws Failure DATA-073 when there is no such directory, or the vocabulary cannot be used or
   *     does not fit the network; DATA-034 to DATA-036 for configuration and weights; DATA-095 and
   *     DATA-096 for a tokenizer.json
   */
  public static SavedBackbone read(Path directory) {
    refuseNowhere(directory);
    try {
      T5Config config = T5Config.read(directory.resolve(CONFIG));
      T5Weights weights = T5Weights.read(config, weights(directory));
      return new SavedBackbone(config, weights, tokenizer(directory, config));
    } catch (IOException | IllegalArgumentException bad) {
      throw unusable(String.valueOf(bad.getMessage()), directory, bad);
    }
  }

  /**
   * The tokenizer alone, after a look at whether weights and configuration fit each other and it;
   * no weight is read.
   *
   * @throws Failure as {@link #read}
   */
  public static Tokenizer checked(Path directory) {
    refuseNowhere(directory);
    try {
      T5Config config = T5Config.read(directory.resolve(CONFIG));
      T5Weights.check(config, weights(directory));
      return tokenizer(directory, config);
    } catch (IOException | IllegalArgumentException bad) {
      throw unusable(String.valueOf(bad.getMessage()), directory, bad);
    }
  }

  private static void refuseNowhere(Path directory) {
    if (!Files.exists(directory)) {
      throw unusable("", directory, new NoSuchFileException(directory.toString()));
    }
  }

  private static Path weights(Path directory) {
    Path one = directory.resolve(WEIGHTS);
    Path index = directory.resolve(INDEX);
    return !Files.exists(one) && Files.exists(index) ? index : one;
  }

  private static Path words(Path directory) {
    Path words = directory.resolve(WORDS);
    Path pieces = directory.resolve(NativeTokenizer.FILE);
    return !Files.exists(words) && Files.exists(pieces) ? pieces : words;
  }

  private static Tokenizer tokenizer(Path directory, T5Config config) throws IOException {
    Path file = words(directory);
    Tokenizer tokenizer =
        file.endsWith(WORDS) ? Vocabulary.of(Files.readString(file)) : NativeTokenizer.open(file);
    if (tokenizer.size() > config.vocabulary()) {
      tokenizer.close();
      throw new IllegalArgumentException(
          file.getFileName()
              + " has "
              + tokenizer.size()
              + " tokens; expected at most the network's "
              + config.vocabulary());
    }
    return tokenizer;
  }

  static Failure unusable(String why, Path directory, Exception cause) {
    boolean absent = !Files.exists(directory);
    return new Failure(
        ExitCode.DATA,
        "DATA-073",
        absent ? "there is no network" : "the network cannot be used: " + why,
        directory.toString(),
        absent
            ? "Correct backbone.directory, or run equipoise pretrain --config FILE (such as one of"
                + " conf/pretrain) and name the directory that it prints."
            : "Give a directory that pre-training wrote, or that of a T5 network with its tokenizer.json, whole.",
        cause);
  }

  /**
   * What the network computes: a hash of its weights, configuration and tokenizer.
   *
   * @throws Failure DATA-073 when a file is missing, DATA-035 for an index that cannot be used
   */
  public static String hash(Path directory) {
    List<Path> files = new ArrayList<>();
    Path weights = weights(directory);
    files.add(weights);
    if (weights.endsWith(INDEX)) {
      files.addAll(TensorIndex.files(weights));
    }
    files.add(directory.resolve(CONFIG));
    files.add(words(directory));
    StringBuilder hashes = new StringBuilder();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        hashes.append(Sha256.hex(in)).append('|');
      } catch (IOException bad) {
        throw unusable(String.valueOf(bad.getMessage()), directory, bad);
      }
    }
    return hashes.toString();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
