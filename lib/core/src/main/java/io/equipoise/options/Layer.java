package io.equipoise.options;

import java.util.List;

/**
 * One file, or all flags together, and where its problems go.
 *
 * @param flags whether a repeated option is a correction, as everywhere on a command line, rather
 *     than a contradiction, as in a file
 */
record Layer(boolean flags, List<Problem> problems) {
  void add(OptionCode code, String path, Place place, String what, String remedy) {
    problems.add(new Problem(code, path, place, what, remedy));
  }
}
