package io.equipoise.local;

import io.equipoise.run.Sha256;
import java.nio.ByteBuffer;

/**
 * Names residues by what they were computed from: a round that is tried again after an incident
 * asks under the same path, with other weights or step sizes.
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
