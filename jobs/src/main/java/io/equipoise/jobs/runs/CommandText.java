package io.equipoise.jobs.runs;

import io.equipoise.jobs.ShellWord;
import io.equipoise.run.Masking;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The line that a run was started with, as {@code run.json} recorded it.
 *
 * @param words the verb and its flags
 */
public record CommandText(List<String> words) {
  /** The words of {@code run.json}. */
  public static CommandText of(Facts identity) {
    List<String> words = identity.texts("command");
    boolean named = !words.isEmpty() && words.get(0).equals("equipoise");
    return new CommandText(named ? words.subList(1, words.size()) : words);
  }

  /** Whether there is a verb to run. */
  boolean known() {
    return !words.isEmpty() && words.get(0).matches("[a-z]+");
  }

  /** The line for a shell, secrets masked; empty when none was recorded. */
  public String shown() {
    return words.isEmpty()
        ? ""
        : "equipoise " + words.stream().map(CommandText::quoted).collect(Collectors.joining(" "));
  }

  /** Whether a secret was left out when the line was recorded, or is now that it is shown. */
  boolean masked() {
    return shown().contains(Masking.MASK);
  }

  private static String quoted(String word) {
    return ShellWord.quoted(Masking.oneLine(Masking.text(word)));
  }
}
