package io.equipoise.text;

import io.equipoise.fleet.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Texts that were learned from, remembered by their hashes: enough to find one again, too little to
 * read it.
 *
 * <pre>
 * hash     the first 8 bytes of SHA-256 of the words, in lower case with one space between
 * file     the hashes, ascending, 8 bytes each, most significant byte first
 * </pre>
 *
 * <p>Words are those of {@link Vocabulary} without punctuation marks; a text of marks alone is not
 * remembered. Of n remembered texts and m others, n m / 2^64 are taken for each other by chance:
 * one in 10^7 for a million of each.
 */
public final class SeenTexts {
  private final long[] hashes;

  private SeenTexts(long[] hashes) {
    this.hashes = hashes;
  }

  /** Remembers texts. */
  public static SeenTexts of(Iterable<String> texts) {
    return new SeenTexts(
        StreamSupport.stream(texts.spliterator(), false)
            .map(Vocabulary::letters)
            .filter(words -> !words.isEmpty())
            .mapToLong(SeenTexts::hash)
            .sorted()
            .distinct()
            .toArray());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static SeenTexts read(byte[] file) {
    if (file.length % Long.BYTES != 0) {
      throw new IllegalArgumentException(
          file.length + " bytes of hashes of texts; expected 8 for each");
    }
    long[] hashes = new long[file.length / Long.BYTES];
    ByteBuffer.wrap(file).asLongBuffer().get(hashes);
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i - 1] >= hashes[i]) {
        throw new IllegalArgumentException(
            "hash " + i + " of texts is not above the one before; expected ascending ones");
      }
    }
    return new SeenTexts(hashes);
  }

  /** The file. */
  public byte[] bytes() {
    ByteBuffer file = ByteBuffer.allocate(Math.multiplyExact(hashes.length, Long.BYTES));
    file.asLongBuffer().put(hashes);
    return file.array();
  }

  /** How many of these texts are remembered, whatever their case and punctuation. */
  public long among(List<String> texts) {
    return texts.stream()
        .map(Vocabulary::letters)
        .filter(words -> !words.isEmpty() && Arrays.binarySearch(hashes, hash(words)) >= 0)
        .count();
  }

  private static long hash(String words) {
    return ByteBuffer.wrap(Hashing.sha256().digest(words.getBytes(StandardCharsets.UTF_8)))
        .getLong();
  }
}
