package io.equipoise.crystal;

import java.io.Serializable;
import java.util.List;

/**
 * How structure files are read.
 *
 * @param format the format, or AUTO to tell it by the file's name
 * @param snapThirds a CIF coordinate within 1e-4 of 1/3 or 2/3 becomes that third
 * @param splitKey where a record names its split: a column, a key, or keys of nested JSON objects
 *     with dots between
 * @param targets names of the targets; empty takes every numeric field that is not structure
 * @param validate the limits that crystals must keep
 * @param limits what is refused before it is read
 */
public record ReaderOptions(
    Format format,
    boolean snapThirds,
    String splitKey,
    List<String> targets,
    Validator.Options validate,
    Limits limits)
    implements Serializable {

  /** The formats. Each may be compressed with gzip, whatever the file is called. */
  public enum Format {
    /** By name: .cif, .vasp or POSCAR or CONTCAR, .json, .jsonl, .extxyz or .xyz, .csv. */
    AUTO,
    /** CIF 1.1; each block with a cell or atoms is a record. */
    CIF,
    /** VASP 4 and 5. */
    POSCAR,
    /** JARVIS, pymatgen or our own records: one, a list, a map by id, or one after the other. */
    JSON,
    /** The same records, one a line. */
    JSON_LINES,
    /** Extended XYZ; each frame is a record. */
    EXTXYZ,
    /** A table with a column {@code cif}. */
    CSV
  }

  /**
   * Limits against hostile or broken files.
   *
   * @param text most characters of one structure
   * @param line most characters of a line
   * @param sites most sites of one structure after expansion
   * @param ratio most bytes out of a compressed byte
   * @param bytes most bytes out of a file
   * @param depth deepest JSON nesting
   */
  public record Limits(int text, int line, int sites, int ratio, long bytes, int depth)
      implements Serializable {
    /** 10 MiB a structure, 1 MiB a line, 5000 sites, 200 to 1, 8 GiB, depth 64. */
    public static Limits defaults() {
      return new Limits(10 << 20, 1 << 20, 5000, 200, 8L << 30, 64);
    }
  }

  /** Copies the list. */
  public ReaderOptions {
    targets = List.copyOf(targets);
  }

  /** Format by name, thirds snapped, all targets, default limits. */
  public static ReaderOptions defaults() {
    return new ReaderOptions(
        Format.AUTO, true, "split", List.of(), Validator.Options.defaults(), Limits.defaults());
  }

  /** With another validator. */
  public ReaderOptions withValidate(Validator.Options options) {
    return new ReaderOptions(format, snapThirds, splitKey, targets, options, limits);
  }

  /** With a fixed format. */
  public ReaderOptions withFormat(Format fixed) {
    return new ReaderOptions(fixed, snapThirds, splitKey, targets, validate, limits);
  }

  /** With the names of the targets. */
  public ReaderOptions withTargets(List<String> names) {
    return new ReaderOptions(format, snapThirds, splitKey, names, validate, limits);
  }

  /** With another place of the split's name. */
  public ReaderOptions withSplitKey(String key) {
    return new ReaderOptions(format, snapThirds, key, targets, validate, limits);
  }

  /** With or without snapping thirds. */
  public ReaderOptions withSnapThirds(boolean snap) {
    return new ReaderOptions(format, snap, splitKey, targets, validate, limits);
  }

  /** With other limits. */
  public ReaderOptions withLimits(Limits other) {
    return new ReaderOptions(format, snapThirds, splitKey, targets, validate, other);
  }

  boolean wants(String target) {
    return !target.equals(splitKey) && (targets.isEmpty() || targets.contains(target));
  }
}
