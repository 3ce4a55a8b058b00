package io.equipoise.prompt;

import io.equipoise.linalg.Level1;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which label freely written text means.
 *
 * <pre>
 * plain(text)   lower case, without punctuation and the words a, an, the; single spaces
 * exact         the label whose plain text is the same
 * near          the label whose mean embedding has the largest cosine with the text's, if &gt;= cut-off
 * </pre>
 *
 * <p>Of equal ones the first. A text that has no embedding, or is near to none, means no label.
 *
 * <p>Source: the plain text as in the evaluation of Progressive Prompts [verified]; the nearest
 * label as GRID's "label semantic normalisation" [inferred], cut-off 0.7.
 */
public final class LabelNormalisation {
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
  private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final List<String> plain;
  private final List<double[]> embeddings;
  private final Function<String, double[]> embed;
  private final double cutOff;

  /**
   * A normalisation.
   *
   * @param labels as the task writes them
   * @param embed mean token embedding of a text, all 0 for one without tokens
   * @param cutOff least cosine, in (0, 1]; above 1 only exact texts count
   */
  public LabelNormalisation(List<String> labels, Function<String, double[]> embed, double cutOff) {
    if (labels.isEmpty() || !(cutOff > 0)) {
      throw new IllegalArgumentException(
          labels.size() + " labels and cut-off " + cutOff + "; expected at least one, and above 0");
    }
    this.plain = labels.stream().map(LabelNormalisation::plain).toList();
    this.embeddings = new ArrayList<>();
    plain.forEach(label -> embeddings.add(embed.apply(label)));
    this.embed = embed;
    this.cutOff = cutOff;
  }

  /** Lower case, no punctuation, no articles, single spaces. */
  public static String plain(String text) {
    String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return SPACES.matcher(ARTICLES.matcher(bare).replaceAll(" ")).replaceAll(" ").strip();
  }

  /** The label whose plain text is that of {@code text}. */
  public OptionalInt exact(String text) {
    int at = plain.indexOf(plain(text));
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }

  /** The exact label, else the nearest one that is near enough. */
  public OptionalInt nearest(String text) {
    OptionalInt exact = exact(text);
    if (exact.isPresent()) {
      return exact;
    }
    double[] own = embed.apply(plain(text));
    int best = -1;
    double largest = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < embeddings.size(); label++) {
      double cosine = cosine(own, embeddings.get(label));
      if (cosine >= cutOff && cosine > largest) {
        best = label;
        largest = cosine;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  /** NaN, which is never large enough, for a vector of length 0. */
  private static double cosine(double[] a, double[] b) {
    return Level1.dot(a, b) / (Level1.norm(a) * Level1.norm(b));
  }
}
