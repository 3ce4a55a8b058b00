package io.equipoise.options;

import io.equipoise.run.Masking;

/**
 * The place of a value in the options: its path, what is declared about it, whether it may lack.
 */
record Slot(String path, Option option, Shape.Absence absence) {
  /** The options as a whole. */
  static final Slot ROOT = new Slot("", Schema.UNDECLARED, Shape.Absence.FORBIDDEN);

  Slot child(Shape.Field field) {
    return new Slot(join(path, field.key()), field.option(), field.absence());
  }

  Slot entry(String name) {
    return new Slot(join(path, name), option, Shape.Absence.FORBIDDEN);
  }

  Slot item(int index) {
    return new Slot(path + "[" + index + "]", option, Shape.Absence.FORBIDDEN);
  }

  /** Whether texts here are shown as {@code ***}. Numbers and choices are never secrets. */
  boolean secret(Shape shape) {
    Shape inner = shape instanceof Shape.ListOf list ? list.element() : shape;
    boolean text = inner instanceof Shape.Leaf leaf && leaf.type() == Shape.Type.TEXT;
    return text && !option.notSecret() && Masking.isSecret(path);
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
