package io.equipoise.options;

/**
 * What can be wrong with options. The codes are stable; {@code lib/docs/messages.md} shows each.
 */
public enum OptionCode {
  UNKNOWN("OPT-001"),
  WRONG_TYPE("OPT-002"),
  NOT_A_CHOICE("OPT-003"),
  TWO_SPELLINGS("OPT-004"),
  DUPLICATE_KEY("OPT-005"),
  MISSING("OPT-006"),
  OUT_OF_RANGE("OPT-007"),
  REFUSED("OPT-008"),
  NO_VALUE("OPT-009"),
  SYNTAX("OPT-010"),
  LIMIT("OPT-011"),
  YAML_FEATURE("OPT-012"),
  UNREADABLE("OPT-013"),
  BAD_FLAG("OPT-014"),
  MASKED_SECRET("OPT-015");

  private final String code;

  OptionCode(String code) {
    this.code = code;
  }

  /** The stable text, such as {@code OPT-001}. */
  public String code() {
    return code;
  }
}
