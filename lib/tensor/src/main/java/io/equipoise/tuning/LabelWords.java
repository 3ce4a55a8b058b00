package io.equipoise.tuning;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.text.TextTask;
import io.equipoise.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network writes for the labels of a task.
 *
 * <pre>
 * tokens kept for labels    one of them each, drawn by the seed, then the end   networks that were pre-trained here
 * none kept                 the tokens of its verbalizer, then the end          networks that read words
 * </pre>
 */
public final class LabelWords {
  /** Most tokens of a verbalizer, without the end. */
  private static final int MOST = 64;

  private static final String REMEDY =
      "Give the task other verbalizers in tasks.json, and prepare the table again.";

  private LabelWords() {}

  /**
   * In the order of the labels; no two alike, and none empty.
   *
   * @throws Failure DATA-097 when these words cannot be written so
   */
  public static List<List<Integer>> of(Tokenizer tokenizer, TextTask task, long seed) {
    List<Integer> kept = tokenizer.labels();
    if (!kept.isEmpty()) {
      if (kept.size() < task.labels().size()) {
        throw refused(
            task,
            "has " + task.labels().size() + " labels; expected at most " + kept.size(),
            "Pre-train a network with more words for labels (words.labels).");
      }
      return PoolPlan.verbalizers(kept, task.labels().size(), tokenizer.end(), seed);
    }
    List<List<Integer>> written = new ArrayList<>();
    Map<List<Integer>, String> known = new HashMap<>();
    for (String word : task.verbalizers()) {
      List<Integer> tokens = new ArrayList<>(tokenizer.tokens(word, MOST + 1));
      if (tokens.isEmpty() || tokens.size() > MOST) {
        throw refused(
            task,
            "has the verbalizer '"
                + word
                + "' of "
                + tokens.size()
                + " tokens; expected 1 to "
                + MOST,
            REMEDY);
      }
      tokens.add(tokenizer.end());
      String other = known.put(List.copyOf(tokens), word);
      if (other != null) {
        throw refused(
            task,
            "has the verbalizers '"
                + other
                + "' and '"
                + word
                + "', which are written alike; expected different tokens",
            REMEDY);
      }
      written.add(List.copyOf(tokens));
    }
    return written;
  }

  private static Failure refused(TextTask task, String what, String remedy) {
    return new Failure(ExitCode.DATA, "DATA-097", "the task " + what, task.name(), remedy);
  }
}
