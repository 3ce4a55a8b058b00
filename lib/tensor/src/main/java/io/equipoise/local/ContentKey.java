package io.equipoise.local;

import io.equipoise.run.Sha256;
import java.nio.ByteBuffer;

/**
 * Names residues by what they were computed from, so that a round is a function of its state alone,
 * whatever was asked under its path before.
 */
final class ContentKey {
  private ContentKey() {}

  static String of(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    bytes.asFloatBuffer().put(values);
    return Sha256.hex(bytes.array());
  }

  static String of(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, values.length));
    bytes.asDoubleBuffer().put(values);
    return Sha256.hex(bytes.array());
  }
}
