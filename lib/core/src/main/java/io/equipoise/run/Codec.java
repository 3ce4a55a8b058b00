package io.equipoise.run;

/**
 * Turns a state into arrays and plain fields, and back into an equal value.
 *
 * <p>{@code decode(encode(x)).equals(x)} must hold in every bit: {@code ProgramContract} tests it
 * after every round. Java serialisation never reaches a file.
 */
public interface Codec<T> {
  /** The state as arrays (to safetensors) and fields (to JSON). */
  Encoded encode(T state);

  /** The state that {@link #encode} was given. */
  T decode(Encoded encoded);
}
