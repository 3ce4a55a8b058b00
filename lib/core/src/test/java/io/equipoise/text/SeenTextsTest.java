package io.equipoise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenTextsTest {
  private static final SeenTexts SEEN =
      SeenTexts.of(List.of("I lost my phone !", "i lost  my phone", "?!", "Grüße, 3 mal"));

  @Test
  void aTextIsFoundAgainWhateverItsCaseAndPunctuation() {
    assertEquals(1, SEEN.among(List.of("I LOST my phone.")));
    assertEquals(2, SEEN.among(List.of("grüße 3 mal", "i lost my phone", "i lost my", "", "?!")));
  }

  @Test
  void aFileHasEightBytesForEachDifferentText() {
    byte[] file = SEEN.bytes();
    assertEquals(16, file.length);
    assertArrayEquals(file, SeenTexts.read(file).bytes());
    assertEquals(1, SeenTexts.read(file).among(List.of("i lost my phone")));
    assertArrayEquals(new byte[0], SeenTexts.of(List.of()).bytes());
  }

  /** printf 'i lost my phone' | sha256sum | head -c 16. */
  @Test
  void aHashIsTheBeginningOfSha256() {
    StringBuilder hex = new StringBuilder();
    for (byte b : SeenTexts.of(List.of("I lost my phone!")).bytes()) {
      hex.append(String.format("%02x", b));
    }
    assertEquals("1a33c366f028159a", hex.toString());
  }

  @Test
  void aFileThatIsCutOrOutOfOrderIsRefused() {
    byte[] file = SEEN.bytes();
    refused("15 bytes", Arrays.copyOf(file, 15));
    byte[] twice = Arrays.copyOf(file, 16);
    System.arraycopy(file, 0, twice, 8, 8);
    refused("hash 1 of texts is not above", twice);
  }

  private static void refused(String words, byte[] file) {
    IllegalArgumentException bad =
        assertThrows(IllegalArgumentException.class, () -> SeenTexts.read(file));
    assertTrue(String.valueOf(bad.getMessage()).contains(words), bad.getMessage());
  }
}
