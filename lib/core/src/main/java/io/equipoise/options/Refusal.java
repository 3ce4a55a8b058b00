package io.equipoise.options;

/** A scalar's text is not a legal value; becomes a {@link Problem} where its place is known. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final OptionCode code;
  private final String expected;
  private final String remedy;

  Refusal(OptionCode code, String expected, String remedy) {
    super(expected);
    this.code = code;
    this.expected = expected;
    this.remedy = remedy;
  }

  OptionCode code() {
    return code;
  }

  String expected() {
    return expected;
  }

  String remedy() {
    return remedy;
  }
}
