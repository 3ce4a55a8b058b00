package io.equipoise.cluster;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.function.Function;

/** Failures that travel from executors as values. */
final class Portable {
  private Portable() {}

  /** The failure itself when it can travel, else what {@code words} makes of its message. */
  static <E extends RuntimeException> E of(E failure, Function<String, E> words) {
    try (ObjectOutputStream probe = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      probe.writeObject(failure);
      return failure;
    } catch (IOException cannotTravel) {
      E spoken = words.apply(String.valueOf(failure.getMessage()));
      spoken.setStackTrace(failure.getStackTrace());
      return spoken;
    }
  }
}
