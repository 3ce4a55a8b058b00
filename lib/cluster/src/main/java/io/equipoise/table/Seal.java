package io.equipoise.table;

import io.equipoise.run.Json;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hash of a small JSON file in the file itself, so that a changed unit or count is found as a
 * changed row is.
 *
 * <p>The last field of the object is {@code "sha256"}: of the whole file with the 64 digits of that
 * field as zeros. So every byte is covered, the digits included.
 */
final class Seal {
  /** The field's name, for those who read the rest. */
  static final String FIELD = "sha256";

  private static final String OPEN = "0".repeat(64);
  private static final String BEFORE = ",\n  \"" + FIELD + "\" : \"";
  private static final String AFTER = "\"\n}\n";
  private static final Pattern SEALED =
      Pattern.compile("(?s)(.*" + BEFORE + ")([0-9a-f]{64})(" + Pattern.quote(AFTER) + ")");

  private Seal() {}

  /** The same object, as {@link Json#bytes} writes it, with its hash as the last field. */
  static byte[] sealed(byte[] json) {
    String text = text(json);
    String body = text.substring(0, text.lastIndexOf('\n', text.length() - 2));
    String head = body + BEFORE;
    return (head + hash(head + OPEN + AFTER) + AFTER).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Checks the hash. An object without the field passes: earlier releases wrote none, and no single
   * damage takes a field away whole.
   *
   * @throws IOException when this is no JSON object, or its bytes are not those that were sealed
   */
  static void check(byte[] json) throws IOException {
    if (!Json.read(json, Map.class).containsKey(FIELD)) {
      return;
    }
    Matcher sealed = SEALED.matcher(text(json));
    if (!sealed.matches()
        || !hash(sealed.group(1) + OPEN + sealed.group(3)).equals(sealed.group(2))) {
      throw new IOException("its SHA-256 is not the one that stands in it: a byte has changed");
    }
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** One character for each byte, so that no damage is smoothed over. */
  private static String text(byte[] json) {
    return new String(json, StandardCharsets.ISO_8859_1);
  }
}
