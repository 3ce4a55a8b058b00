package io.equipoise.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whole words as numbers.
 *
 * <pre>
 * 0, 1, 2          padding, end, unknown word
 * 3 ...            words to stand for labels, then gaps, then words of texts
 * </pre>
 *
 * <p>Texts are cut into runs of letters and digits, in lower case; punctuation marks are words of
 * their own. A file of a vocabulary is its words, a line each, in the order of their numbers.
 */
public final class Vocabulary implements Tokenizer, Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\s]");
  private static final String LABEL = "<label_";
  private static final String GAP = "<extra_id_";

  /** The number of the padding, which is also where a decoder starts. */
  public static final int PAD = 0;

  /** The number of the end of a text. */
  public static final int END = 1;

  /** The number of any word that is not there. */
  public static final int UNKNOWN = 2;

  private final List<String> words;
  private final HashMap<String, Integer> numbers = new HashMap<>();

  private Vocabulary(List<String> words) {
    this.words = List.copyOf(words);
    for (String word : words) {
      if (word.isBlank() || numbers.put(word, numbers.size()) != null) {
        throw new IllegalArgumentException(
            "the word '" + word + "' is empty or comes twice; expected different words");
      }
    }
    if (words.size() < 3 || !words.subList(0, 3).equals(List.of("<pad>", "</s>", "<unk>"))) {
      throw new IllegalArgumentException(
          words.size() + " words that begin otherwise; expected <pad>, </s>, <unk> and more");
    }
  }

  /** The words of a file. */
  public static Vocabulary of(String lines) {
    return new Vocabulary(lines.lines().toList());
  }

  /**
   * The most frequent words of texts, those that come equally often in alphabetical order.
   *
   * @param most words in all
   * @param labels how many of them stand for labels
   * @param gaps how many stand for gaps
   */
  public static Vocabulary of(Iterable<String> texts, int most, int labels, int gaps) {
    Map<String, Long> counts = new TreeMap<>();
    for (String text : texts) {
      cut(text).forEach(word -> counts.merge(word, 1L, Long::sum));
    }
    List<String> words = new ArrayList<>(List.of("<pad>", "</s>", "<unk>"));
    for (int i = 0; i < labels; i++) {
      words.add(LABEL + i + ">");
    }
    for (int i = 0; i < gaps; i++) {
      words.add(GAP + i + ">");
    }
    if (words.size() >= most) {
      throw new IllegalArgumentException(
          most + " words in all, " + words.size() + " of them kept; expected more");
    }
    counts.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Long> e) -> -e.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(most - words.size())
        .forEach(entry -> words.add(entry.getKey()));
    return new Vocabulary(words);
  }

  private static List<String> cut(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /** The words of a text without punctuation marks, in lower case, with one space between. */
  static String letters(String text) {
    return cut(text).stream()
        .filter(word -> Character.isLetterOrDigit(word.codePointAt(0)))
        .collect(Collectors.joining(" "));
  }

  /** How many words there are. */
  @Override
  public int size() {
    return words.size();
  }

  @Override
  public int end() {
    return END;
  }

  /** The words as a file. */
  public String lines() {
    return String.join("\n", words) + "\n";
  }

  /** The numbers of a text's first words, without an end. */
  @Override
  public List<Integer> tokens(String text, int most) {
    return cut(text).stream().limit(most).map(w -> numbers.getOrDefault(w, UNKNOWN)).toList();
  }

  /** The words with these numbers, with spaces between; padding, end and beyond are left out. */
  public String text(List<Integer> tokens) {
    int end = tokens.indexOf(END);
    return String.join(
        " ",
        tokens.subList(0, end < 0 ? tokens.size() : end).stream()
            .filter(t -> t != PAD)
            .map(words::get)
            .toList());
  }

  /** Numbers of the words that stand for labels. */
  @Override
  public List<Integer> labels() {
    return kept(LABEL);
  }

  /** Numbers of the words that stand for gaps. */
  public List<Integer> gaps() {
    return kept(GAP);
  }

  private List<Integer> kept(String beginning) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith(beginning)) {
        found.add(i);
      }
    }
    return found;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary v && v.words.equals(words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }
}
