package io.equipoise.crystal;

/**
 * Why a structure, a row of numbers or a text was set aside. A bad row never fails a job; it gets
 * one of these codes, the first that applies in the order written here.
 */
public enum Quarantine {
  /** The text does not follow its format. */
  PARSE_ERROR("CRY-001", "a CIF loop of 4 tags with 7 values", "Repair the file, or leave it out."),
  /** A site has no coordinates. */
  MISSING_COORDINATES(
      "CRY-002", "_atom_site_fract_x ?", "Give the coordinates, or leave the structure out."),
  /** A species is not a chemical element, or has no entry in a table that was asked for. */
  UNKNOWN_SPECIES(
      "CRY-003", "species Xx", "Write an element symbol; decorations such as Fe3+ are accepted."),
  /** The structure is not periodic in three directions. */
  NOT_PERIODIC("CRY-004", "pbc=\"T T F\"", "Only crystals are read: give a lattice and pbc T T T."),
  /** A space group is named but its operators are not written. */
  SYMMETRY_NOT_EXPANDED(
      "CRY-005",
      "_symmetry_space_group_name_H-M 'P 21/c' without operators",
      "Write the operators or the full cell; groups are not guessed from names."),
  /** A number is nan or infinite. */
  NON_FINITE("CRY-006", "_cell_length_a nan", "Give a finite number."),
  /** The lattice vectors span no volume. */
  SINGULAR_LATTICE(
      "CRY-007",
      "angles 30, 30, 100",
      "Check the cell: edges > 0 and a volume of 0.001 A^3 or more."),
  /** An occupancy is not in (0, 1], or those of one place add up to more. */
  OCCUPANCY_OUT_OF_RANGE(
      "CRY-008", "Fe 0.7 and Co 0.6 on one site", "Correct the occupancies: at most 1 for a site."),
  /** The volume per atom is far from that of any crystal. */
  ABSURD_VOLUME(
      "CRY-009",
      "one atom in 8000 A^3",
      "Check the units, or widen validate.min-volume and validate.max-volume."),
  /** Two atoms are at nearly the same place. */
  OVERLAPPING_ATOMS(
      "CRY-010", "two Fe at 0.0003 A", "Remove duplicate sites, or lower validate.min-distance."),
  /** More sites than allowed. */
  TOO_MANY_ATOMS("CRY-011", "6,200 sites", "Raise the limit, or leave the structure out."),
  /** Mixed or partly empty sites where only ordered structures are wanted. */
  DISORDERED(
      "CRY-012", "Li 0.55 on a site", "Set validate.disorder to mix, or order the structure."),
  /** No target at all. */
  NO_TARGET("CRY-013", "every target null", "Score such rows; they cannot be trained on."),
  /** A target outside the bounds of its task. */
  TARGET_OUT_OF_RANGE(
      "CRY-014", "bulk modulus -14 GPa", "Check the label, or widen the task's min and max."),
  /** The same crystal is in the data already. */
  DUPLICATE(
      "CRY-015", "a supercell of an earlier row", "Nothing: the row with most targets stays."),
  /** Copies of one crystal disagree about a target. */
  CONFLICT("CRY-016", "gaps 0.1 and 4.2 eV", "Find out which label is right."),
  /** A row or a search that does not fit the limits. */
  TOO_LARGE(
      "CRY-017",
      "a graph of 9 MiB",
      "Lower graphs.cutoff or graphs.max-neighbours, or store no graphs."),
  /** A file ends, or cannot be read on, where more rows may have been. */
  BROKEN_OFF(
      "CRY-018",
      "a gzip file without its end",
      "Copy the file again: nobody knows how many rows are lost."),
  /** A cell that must hold a number holds other text. */
  NOT_A_NUMBER("TAB-001", "age twelve", "Correct the cell, or name it in input.missing."),
  /** A row of numbers lacks one of its features. */
  MISSING_FEATURE(
      "TAB-002", "an empty age", "Fill it in, or leave the column out of the features."),
  /** A class that the task does not have. */
  UNKNOWN_CLASS("TAB-003", "colour pink", "Correct it, or add it to the task's classes."),
  /** A line of a file of texts that is no label with a text. */
  NOT_A_TEXT(
      "TXT-001",
      "a line without a tab",
      "Write the label's number, a tab and the text in UTF-8, or leave the line out."),
  /** A text that does not fit the limit. */
  TEXT_TOO_LONG("TXT-002", "a line of 3,000,000 bytes", "Shorten the text, or leave the line out.");

  private final String id;
  private final String example;
  private final String remedy;

  Quarantine(String id, String example, String remedy) {
    this.id = id;
    this.example = example;
    this.remedy = remedy;
  }

  /** The stable number of the code. */
  public String id() {
    return id;
  }

  /** What such a row looks like. */
  public String example() {
    return example;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
