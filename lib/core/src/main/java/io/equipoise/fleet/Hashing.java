package io.equipoise.fleet;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one hash function of the project. */
public final class Hashing {
  private Hashing() {}

  /** A fresh SHA-256, which every Java has. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
