package io.equipoise.net;

/** Floating-point format of what is computed. */
public enum Precision {
  /** Four bytes: for training. */
  SINGLE,
  /** Eight bytes: for checks. */
  DOUBLE;

  /** An array of {@code length} zeros, {@code float[]} or {@code double[]}. */
  Object zeros(int length) {
    return this == SINGLE ? new float[length] : new double[length];
  }

  /** {@code values} in this format. */
  Object of(double[] values) {
    if (this == DOUBLE) {
      return values;
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
