package io.equipoise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final List<String> TEXTS =
      List.of("The cat, the DOG and the cat's hat.", "Ein Käse! the cat");

  @Test
  void theMostFrequentWordsComeBehindThoseThatAreKept() {
    Vocabulary words = Vocabulary.of(TEXTS, 12, 2, 1);
    assertEquals(12, words.size());
    assertEquals(List.of(3, 4), words.labels());
    assertEquals(List.of(5), words.gaps());
    assertEquals(List.of(6, 7, Vocabulary.UNKNOWN), words.tokens("the CAT flies", 9));
    assertEquals("the cat <unk>", words.text(List.of(6, 7, Vocabulary.UNKNOWN, Vocabulary.END, 6)));
    assertEquals(List.of(6, 7), words.tokens("the cat sat", 2));
  }

  @Test
  void aFileOfItsWordsIsTheSameVocabulary() {
    Vocabulary words = Vocabulary.of(TEXTS, 30, 2, 1);
    assertEquals(words, Vocabulary.of(words.lines()));
    assertEquals(1, words.tokens("käse", 5).size());
    assertEquals(words.tokens("KÄSE", 5), words.tokens("käse", 5));
  }

  @Test
  void wordsThatComeTwiceOrBeginOtherwiseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Vocabulary.of("a\nb\nc\n"));
    assertThrows(IllegalArgumentException.class, () -> Vocabulary.of("<pad>\n</s>\n<unk>\na\na\n"));
    assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(TEXTS, 6, 2, 1));
  }
}
