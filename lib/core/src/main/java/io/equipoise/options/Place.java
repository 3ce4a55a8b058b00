package io.equipoise.options;

import io.equipoise.run.Masking;

/** Where a value came from: a line of a file, a flag, or the defaults. */
public sealed interface Place {
  /** The place of every value that nobody gave. */
  Place DEFAULT = new Default();

  /** The place of a value that has no default and that nobody gave. */
  Place REQUIRED = new Required();

  /**
   * The text for a table: {@code default}, {@code required}, {@code conf/a.yaml:14} or {@code
   * --set}.
   */
  String origin();

  /** Nobody gave a value. */
  record Default() implements Place {
    @Override
    public String origin() {
      return "default";
    }

    @Override
    public String toString() {
      return "default";
    }
  }

  /** Somebody has to give a value. */
  record Required() implements Place {
    @Override
    public String origin() {
      return "required";
    }

    @Override
    public String toString() {
      return "required";
    }
  }

  /** In a file; line and column are counted from 1, 0 when the whole file is meant. */
  record InFile(String file, int line, int column) implements Place {
    @Override
    public String origin() {
      return line == 0 ? file : file + ":" + line;
    }

    @Override
    public String toString() {
      return line == 0 ? file : file + ":" + line + ":" + column;
    }
  }

  /** In {@code --set path=value}; the value is masked when the path looks like a secret's. */
  record InFlag(String assignment) implements Place {
    @Override
    public String origin() {
      return "--set";
    }

    @Override
    public String toString() {
      int equals = assignment.indexOf('=');
      boolean secret = equals > 0 && Masking.isSecret(assignment.substring(0, equals));
      String shown = secret ? assignment.substring(0, equals + 1) + Masking.MASK : assignment;
      return "--set " + Masking.shortened(shown, 120);
    }
  }
}
