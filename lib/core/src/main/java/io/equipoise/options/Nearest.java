package io.equipoise.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that a misspelt one was probably meant to be. */
public final class Nearest {
  private Nearest() {}

  /**
   * The word at the smallest edit distance (insertions, deletions, replacements and swaps of
   * neighbours; case, {@code _} and {@code -} do not count), if that is at most a third of the
   * length, or one edit for short words. Ties go to the first in alphabetical order.
   */
  public static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > 100) {
      return Optional.empty();
    }
    String plain = plain(word);
    int limit = Math.max(1, plain.length() / 3);
    return known.stream()
        .filter(k -> distance(plain, plain(k)) <= limit)
        .min(
            Comparator.comparingInt((String k) -> distance(plain, plain(k)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cell(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cell(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
