package io.equipoise.crystal;

/** A record that cannot be used, with the code that says why. Caught by {@link Emitter}. */
final class BadStructure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;
  final Quarantine code;
  final String field;
  final String value;
  final String expected;

  BadStructure(Quarantine code, String field, String value, String expected) {
    super(field + " = " + clip(value) + "; expected " + expected);
    this.code = code;
    this.field = field;
    this.value = clip(value);
    this.expected = expected;
  }

  static BadStructure parse(String field, String value, String expected) {
    return new BadStructure(Quarantine.PARSE_ERROR, field, value, expected);
  }

  private static String clip(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  /** The worded failure: what, expected, where, remedy, code. */
  String message(String where) {
    return getMessage() + ". [" + where + "] " + code.remedy() + " (" + code + ")";
  }
}
