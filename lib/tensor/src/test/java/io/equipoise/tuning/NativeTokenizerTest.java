package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Failure;
import io.equipoise.text.TextTask;
import io.equipoise.text.Tokenizer;
import io.equipoise.text.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Pieces of words, of a file that is written here and read by the library. */
class NativeTokenizerTest {
  private static final List<String> PIECES =
      List.of("<pad>", "</s>", "<unk>", "▁", "▁run", "n", "ing", "▁sleep", "▁happy", "a");

  @TempDir Path directory;

  /** A unigram model; longer pieces are likelier than what they are made of. */
  static String json(List<String> pieces) {
    String vocabulary =
        pieces.stream()
            .map(p -> "[\"" + p + "\", " + (p.startsWith("<") ? 0 : -8 + p.length()) + "]")
            .collect(Collectors.joining(", "));
    return """
        {"version": "1.0", "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst",
         "stride": 0}, "padding": null, "added_tokens": [%s, %s, %s], "normalizer": null,
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
           {"type": "Metaspace", "replacement": "▁", "add_prefix_space": true}]},
         "post_processor": null, "decoder": null,
         "model": {"type": "Unigram", "unk_id": 2, "vocab": [%s]}}
        """
        .formatted(special(0, "<pad>"), special(1, "</s>"), special(2, "<unk>"), vocabulary);
  }

  private static String special(int id, String piece) {
    return "{\"id\": "
        + id
        + ", \"content\": \""
        + piece
        + "\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false,"
        + " \"special\": true}";
  }

  private Path file(String json) throws IOException {
    return Files.writeString(directory.resolve(NativeTokenizer.FILE), json);
  }

  @Test
  void wordsAreCutIntoTheLikeliestPieces() throws IOException {
    try (Tokenizer pieces = NativeTokenizer.open(file(json(PIECES)))) {
      assertEquals(PIECES.size(), pieces.size());
      assertEquals(1, pieces.end());
      assertEquals(List.of(4, 5, 6, 7, 6), pieces.tokens("running  sleeping", 9));
      assertEquals(List.of(4, 5), pieces.tokens("running sleeping", 2));
      assertEquals(List.of(), pieces.tokens("", 5));
      assertEquals(List.of(), pieces.tokens("run", 0));
      assertEquals(List.of(8, 3, 2), pieces.tokens("happy \ud83d\ude00", 5));
      assertEquals(List.of(), pieces.labels());
    }
  }

  @Test
  void theBeginningOfAnyTextIsWhatTheWholeOfItBeginsWith() throws IOException {
    String words = "running sleeping  happy\ta run ".repeat(40_000);
    try (Tokenizer pieces = NativeTokenizer.open(file(json(PIECES)))) {
      List<Integer> all = pieces.tokens(words.substring(0, 30_000), 30_000);
      for (int most : new int[] {1, 2, 3, 7, 100, 999}) {
        assertEquals(all.subList(0, most), pieces.tokens(words, most));
      }
      String spaces = " ".repeat(1 << 20) + "run";
      assertEquals(List.of(4), pieces.tokens(spaces, 3));
      assertEquals(100, pieces.tokens("\ud83d\ude00a".repeat(1 << 19), 100).size());
      assertEquals(100, pieces.tokens("na".repeat(1 << 19), 100).size());
    }
  }

  @Test
  void filesThatAreNotOfSuchANetworkAreRefused() throws IOException {
    List<List<String>> all =
        List.of(
            List.of("{", "cannot be read"),
            List.of("{}", "numbers <pad> as null and </s> as null"),
            List.of(json(PIECES).replace("<pad>", "<start>"), "numbers <pad> as null"),
            List.of(json(PIECES).replace("</s>", "<end>"), "and </s> as null"),
            List.of(json(PIECES).replace("\"id\": 0", "\"id\": -7"), "numbers '<pad>' as -7"),
            List.of(json(PIECES).replace("Unigram", "Anagram"), "is not understood"));
    for (List<String> bad : all) {
      Path file = file(bad.get(0));
      refused("DATA-095", bad.get(1), () -> NativeTokenizer.open(file));
    }
    refused("DATA-095", "cannot be read", () -> NativeTokenizer.open(directory.resolve("none")));
  }

  private static void refused(String code, String words, Executable act) {
    Failure refused = assertThrows(Failure.class, act);
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
    assertTrue(refused.getMessage().contains("(" + code + ")"), refused::getMessage);
  }

  @Test
  void labelsAreWrittenAsTheirVerbalizers() throws IOException {
    try (Tokenizer pieces = NativeTokenizer.open(file(json(PIECES)))) {
      TextTask task = new TextTask("mood", List.of("good", "bad"), List.of("happy", "running"));
      assertEquals(List.of(List.of(8, 1), List.of(4, 5, 6, 1)), LabelWords.of(pieces, task, 3));
      TextTask alike = new TextTask("mood", List.of("good", "bad"), List.of("happy", " happy"));
      refused("DATA-097", "written alike", () -> LabelWords.of(pieces, alike, 3));
      String word = "happy ".repeat(65);
      TextTask wordy = new TextTask("mood", List.of("good", "bad"), List.of("happy", word));
      refused("DATA-097", "65 tokens; expected 1 to 64", () -> LabelWords.of(pieces, wordy, 3));
    }
  }

  @Test
  void labelsOfAVocabularyAreWordsKeptForThem() {
    Vocabulary words = Vocabulary.of(List.of("a b"), 9, 2, 1);
    TextTask two = new TextTask("two", List.of("a", "b"), List.of("a", "b"));
    assertEquals(PoolPlan.verbalizers(words.labels(), 2, 1, 5), LabelWords.of(words, two, 5));
    TextTask three = new TextTask("three", List.of("a", "b", "c"), List.of("a", "b", "c"));
    refused("DATA-097", "has 3 labels; expected at most 2", () -> LabelWords.of(words, three, 5));
  }

  @Test
  void aNetworkIsReadWithItsTokenizer() throws IOException {
    Files.write(directory.resolve("config.json"), SmallSequence.CONFIG.json());
    Files.write(
        directory.resolve("model.safetensors"),
        SmallSequence.weights().safetensors(SmallSequence.CONFIG));
    file(json(PIECES));
    String hash = SavedBackbone.hash(directory);
    try (SavedBackbone saved = SavedBackbone.read(directory)) {
      assertEquals(List.of(7, 6), saved.tokenizer().tokens("sleeping", 9));
      assertEquals(List.of(), PretrainedOn.read(directory).tasks());
    }
    List<String> more = new java.util.ArrayList<>(PIECES);
    for (int i = PIECES.size(); i < 17; i++) {
      more.add("more" + i);
    }
    file(json(more));
    assertTrue(!hash.equals(SavedBackbone.hash(directory)), "another tokenizer, another hash");
    String words = "tokenizer.json has 17 tokens; expected at most the network's 16";
    refused("DATA-073", words, () -> SavedBackbone.read(directory));
    refused("DATA-073", words, () -> SavedBackbone.checked(directory));
    Files.write(
        directory.resolve("vocabulary.txt"),
        "<pad>\n</s>\n<unk>\nrun\n".getBytes(StandardCharsets.UTF_8));
    try (Tokenizer own = SavedBackbone.checked(directory)) {
      assertEquals(4, own.size(), "words of its own go before pieces");
    }
  }
}
