package io.equipoise.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConstrainedDecodingTest {
  private static final int END = 1;
  private static final List<List<Integer>> LABELS =
      List.of(List.of(3, END), List.of(4, 3, END), List.of(4, 2, END));

  /** Words 0 to 4; after 4 comes 0 most likely, which no label allows. */
  private static double[] network(List<Integer> prefix) {
    return prefix.isEmpty()
        ? new double[] {-9, -9, -9, -2, -1}
        : prefix.equals(List.of(4))
            ? new double[] {-0.1, -5, -4, -3, -6}
            : new double[] {-7, -0.5, -7, -7, -7};
  }

  @Test
  void everyLabelIsScoredByItsTokensAndBeginningsAreAskedOnce() {
    Set<List<Integer>> asked = new HashSet<>();
    LabelTrie trie = new LabelTrie(LABELS, END);
    ConstrainedDecoding.Scores sums =
        new ConstrainedDecoding(trie, 0)
            .of(
                prefix -> {
                  assertTrue(asked.add(prefix), "twice " + prefix);
                  return network(prefix);
                });
    assertArrayEquals(new double[] {-2.5, -4.5, -5.5}, sums.perLabel());
    assertEquals(0, sums.best());
    assertEquals(trie.steps(), asked.size());
    assertEquals(5, trie.steps(), "nothing, 3, 4, 4 3, 4 2");
    assertArrayEquals(
        new double[] {-1.25, -1.5, -5.5 / 3},
        new ConstrainedDecoding(trie, 1).of(ConstrainedDecodingTest::network).perLabel());
  }

  @Test
  void ofEqualLabelsTheFirstIsTaken() {
    LabelTrie trie = new LabelTrie(LABELS, END);
    assertEquals(0, new ConstrainedDecoding(trie, 0).of(prefix -> new double[5]).best());
  }

  @Test
  void freelyTheNetworkLeavesTheLabelsAndStopsAfterOneTokenMore() {
    LabelTrie trie = new LabelTrie(LABELS, END);
    ConstrainedDecoding decoding = new ConstrainedDecoding(trie, 1);
    assertEquals(List.of(4, 0, END), decoding.free(ConstrainedDecodingTest::network, END));
    assertTrue(trie.label(List.of(4, 0, END)).isEmpty());
    assertEquals(4, decoding.free(prefix -> new double[] {0, -1, -1, -1, -1}, END).size());
    assertEquals(OptionalInt.of(1), trie.label(List.of(4, 3, END)));
    assertEquals(List.of(2, 3), trie.following(List.of(4)));
    assertEquals(List.of(), trie.following(List.of(0)));
  }

  @Test
  void theTaskWhoseBestLabelIsLikeliestPerTokenIsFound() {
    LabelTrie likely = new LabelTrie(List.of(List.of(3, END)), END);
    LabelTrie less = new LabelTrie(List.of(List.of(4, 2, END), List.of(2, END)), END);
    assertArrayEquals(
        new double[] {-1.25, -5.5 / 3},
        new Perplexity(List.of(likely, less)).scores(ConstrainedDecodingTest::network),
        1e-15);
  }

  @Test
  void labelsThatOverlapOrDoNotEndAreRefused() {
    for (List<List<Integer>> bad :
        List.of(
            List.<List<Integer>>of(),
            List.of(List.of(3, END), List.of(3, END)),
            List.of(List.of(3)),
            List.of(List.<Integer>of()),
            List.of(List.of(END, 3, END)))) {
      assertThrows(IllegalArgumentException.class, () -> new LabelTrie(bad, END), bad::toString);
    }
  }

  private static final Map<String, double[]> EMBEDDINGS =
      Map.of(
          "positive", new double[] {1, 0},
          "negative", new double[] {0, 1},
          "good", new double[] {0.9, 0.3},
          "middling", new double[] {1, 1});

  private static LabelNormalisation labels(double cutOff) {
    return new LabelNormalisation(
        List.of("Negative", "Positive"),
        text -> EMBEDDINGS.getOrDefault(text, new double[2]),
        cutOff);
  }

  @Test
  void writtenTextIsComparedWithoutCaseArticlesAndPunctuation() {
    assertEquals("new york", LabelNormalisation.plain("  The  New-a York!".replace("-a", " a")));
    assertEquals(OptionalInt.of(1), labels(0.7).exact("the POSITIVE."));
    assertTrue(labels(0.7).exact("theatre").isEmpty());
  }

  @Test
  void textThatIsNoLabelMeansTheNearestOneThatIsNearEnough() {
    assertEquals(OptionalInt.of(1), labels(0.7).nearest("Good!"));
    assertEquals(OptionalInt.of(0), labels(0.7).nearest("middling"), "both at 0.707, the first");
    assertTrue(labels(0.8).nearest("middling").isEmpty());
    assertTrue(labels(0.7).nearest("unheard of").isEmpty(), "no embedding");
    assertThrows(IllegalArgumentException.class, () -> labels(Double.NaN));
  }
}
