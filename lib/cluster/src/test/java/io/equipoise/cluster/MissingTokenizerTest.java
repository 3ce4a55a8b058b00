package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.tuning.SavedBackbone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Here, as in the job's jar, the library that reads a tokenizer.json is not on the class path. */
class MissingTokenizerTest {
  private static final T5Config CONFIG = new T5Config(4, 2, 2, 4, 1, 1, 4, 8, 16, 1e-6, true, true);

  @Test
  void aNetworkThatNeedsItEndsWithTheLineToAdd(@TempDir Path directory) throws IOException {
    Map<String, Matrix> weights = new HashMap<>();
    for (String name : T5Weights.inOrder(CONFIG)) {
      int columns = T5Weights.columns(CONFIG, name);
      int size = T5Weights.size(CONFIG, name);
      weights.put(name, new Matrix(size / columns, columns, new double[size]));
    }
    Files.write(directory.resolve("config.json"), CONFIG.json());
    Files.write(
        directory.resolve("model.safetensors"), T5Weights.of(CONFIG, weights).safetensors(CONFIG));
    Files.writeString(
        directory.resolve("tokenizer.json"),
        "{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"<pad>\", 0], [\"</s>\", 0]]}}");
    Failure missing = assertThrows(Failure.class, () -> SavedBackbone.checked(directory));
    assertEquals(ExitCode.RESOURCE, missing.exit());
    assertTrue(missing.getMessage().contains("spark.jars=DIR/tokenizers-"), missing::getMessage);
    assertTrue(missing.getMessage().contains("(DATA-096)"), missing::getMessage);
    assertThrows(Failure.class, () -> SavedBackbone.read(directory));
  }
}
