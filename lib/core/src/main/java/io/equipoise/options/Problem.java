package io.equipoise.options;

import io.equipoise.run.Failure;

/**
 * One thing that is wrong with the options.
 *
 * @param code what kind of thing
 * @param path the option's path, such as {@code train.step-size}; empty for a whole file
 * @param place where it was given
 * @param what what happened, the value and the legal range
 * @param remedy what to do; empty when {@code what} says so
 */
public record Problem(OptionCode code, String path, Place place, String what, String remedy) {
  /** The line that a reader sees. */
  public String line() {
    return Failure.format(code.code(), what, place.toString(), remedy);
  }
}
