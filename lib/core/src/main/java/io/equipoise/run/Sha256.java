package io.equipoise.run;

import io.equipoise.fleet.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal digits. */
public final class Sha256 {
  private Sha256() {}

  /** The hash of some bytes. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Hashing.sha256().digest(bytes));
  }

  /** The hash of a text in UTF-8. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of everything that a stream still gives; does not hold it. */
  public static String hex(InputStream in) throws IOException {
    MessageDigest digest = Hashing.sha256();
    new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(digest.digest());
  }
}
