package io.equipoise.tuning;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.text.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer of a {@code tokenizer.json}, such as the unigram pieces of a T5 network, by the
 * native library that reads these files.
 *
 * <p>Cost: the library walks through all that it is given, so it is given the beginning of a text
 * and, until that is enough, twice as much. It ends where a word does, so that the tokens are those
 * of the whole text, where a tokenizer cuts at spaces; but in a word beyond {@link #WORD}
 * characters.
 *
 * <p>Holds memory outside the heap until it is closed. The library is no part of the job's jar.
 */
final class NativeTokenizer implements Tokenizer {
  /** Name of the file. */
  static final String FILE = "tokenizer.json";

  /** The library; of the same version as the engine's. */
  private static final String LIBRARY = "ai.djl.huggingface:tokenizers:0.35.1";

  /** Characters that are given for each token that is asked for, at first. */
  private static final int CHARACTERS = 16;

  /** How far the end of a word is looked for. */
  private static final int WORD = 1024;

  private final HuggingFaceTokenizer library;
  private final TokenizerFile file;

  private NativeTokenizer(HuggingFaceTokenizer library, TokenizerFile file) {
    this.library = library;
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws Failure DATA-095 when it is none of a T5 network, DATA-096 when there is no library
   */
  static Tokenizer open(Path path) {
    TokenizerFile file = TokenizerFile.read(path);
    try {
      LibUtils.checkStatus();
    } catch (LinkageError | RuntimeException missing) {
      throw new Failure(
          ExitCode.RESOURCE,
          "DATA-096",
          "the library that reads a tokenizer.json is missing (" + missing.getMessage() + ")",
          path.toString(),
          "Fetch " + LIBRARY + " and add --conf spark.jars=DIR/tokenizers-0.35.1.jar.",
          missing);
    }
    Map<String, String> whole = Map.of("truncation", "false", "padding", "false");
    try (InputStream in = Files.newInputStream(path)) {
      return new NativeTokenizer(HuggingFaceTokenizer.newInstance(in, whole), file);
    } catch (IOException | RuntimeException bad) {
      throw TokenizerFile.refused("is not understood: " + bad.getMessage(), path, bad);
    }
  }

  @Override
  public int size() {
    return file.size();
  }

  @Override
  public int end() {
    return file.end();
  }

  @Override
  public List<Integer> tokens(String text, int most) {
    int given = (int) Math.min(text.length(), Math.max(1L, most) * CHARACTERS);
    while (true) {
      int to = wordEnd(text, given);
      long[] ids = library.encode(text.substring(0, to), false, false).getIds();
      if (ids.length > most || to == text.length()) {
        return Arrays.stream(ids).limit(most).mapToObj(Math::toIntExact).toList();
      }
      given = (int) Math.min(text.length(), 2L * to);
    }
  }

  /** Where the word at {@code from} ends; never between the halves of a character. */
  private static int wordEnd(String text, int from) {
    int most = (int) Math.min(text.length(), (long) from + WORD);
    int at = from;
    while (at < most && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    boolean halved =
        at > 0
            && at < text.length()
            && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    return halved ? at + 1 : at;
  }

  @Override
  public List<Integer> labels() {
    return List.of();
  }

  @Override
  public void close() {
    library.close();
  }
}
