package io.equipoise.crystal;

import io.equipoise.input.BoundedInput;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads crystals from the files that the field writes.
 *
 * <p>Records are handed on one by one in file order, valid or rejected, so that a file of any
 * length needs the memory of one record. A bad record never stops the reading, unless the rest of
 * the file cannot be told apart any more; then one rejection says so.
 *
 * <pre>
 * CIF 1.1          every block; operators applied, images merged, thirds snapped; a text longer
 *                  than one structure may be is cut where lines begin with data_
 * POSCAR, CONTCAR  VASP 4 and 5
 * JSON             JARVIS (atoms: lattice_mat, coords, elements), pymatgen (lattice.matrix, sites),
 *                  our rows (lattice, species, frac, targets); one, list, map by id, or in a row
 * JSON lines       the same, one a line
 * extxyz           every frame
 * CSV              one record a row, structure in the column {@code cif}, quoted fields span lines
 * </pre>
 */
public final class StructureReader {
  private StructureReader() {}

  /**
   * What a file held.
   *
   * @param missing targets that were named but not there
   * @param nonFinite how many of them were written as nan or infinite
   */
  public record Summary(long parsed, Map<Quarantine, Long> rejected, long missing, long nonFinite) {
    /** How many records were set aside. */
    public long rejections() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Reads a file with the default options. */
  public static Summary read(Path file, Consumer<Reading> consumer) throws IOException {
    return read(file, ReaderOptions.defaults(), consumer);
  }

  /**
   * Reads a file.
   *
   * @return counts of what was handed on
   * @throws IOException when the file cannot be opened
   * @throws IllegalArgumentException when its name tells no format
   */
  public static Summary read(Path file, ReaderOptions options, Consumer<Reading> consumer)
      throws IOException {
    String name = String.valueOf(file.getFileName());
    ReaderOptions.Format format =
        options.format() == ReaderOptions.Format.AUTO ? format(name) : options.format();
    try (InputStream in = open(file, options.limits());
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return read(text, name, format, options, consumer);
    }
  }

  private static InputStream open(Path file, ReaderOptions.Limits limits) throws IOException {
    return BoundedInput.open(file, limits.bytes(), limits.ratio());
  }

  /** Reads records of a known format from characters; {@code name} stands for the file. */
  public static Summary read(
      Reader text,
      String name,
      ReaderOptions.Format format,
      ReaderOptions options,
      Consumer<Reading> consumer) {
    Emitter emitter = new Emitter(name, options, consumer);
    try {
      dispatch(text, name, format, emitter);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (format == ReaderOptions.Format.POSCAR) {
        emitter.giveUp("file", why, "one structure");
      } else {
        emitter.breakOff("file", why, "a readable rest of the file");
      }
    }
    return emitter.summary();
  }

  private static void dispatch(
      Reader text, String name, ReaderOptions.Format format, Emitter emitter) throws IOException {
    switch (format) {
      case CIF -> cif(text, emitter);
      case POSCAR -> PoscarReader.read(whole(text, emitter), emitter);
      case JSON -> JsonReader.read(text, emitter);
      case JSON_LINES -> JsonReader.readLines(text, emitter);
      case EXTXYZ -> ExtxyzReader.read(text, emitter);
      case CSV -> CsvReader.read(text, emitter);
      case AUTO -> dispatch(text, name, format(name), emitter);
    }
  }

  /** The format that a file name tells. */
  static ReaderOptions.Format format(String file) {
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".cif")) {
      return ReaderOptions.Format.CIF;
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return ReaderOptions.Format.JSON_LINES;
    }
    if (name.endsWith(".json")) {
      return ReaderOptions.Format.JSON;
    }
    if (name.endsWith(".csv")) {
      return ReaderOptions.Format.CSV;
    }
    if (name.endsWith(".extxyz") || name.endsWith(".xyz")) {
      return ReaderOptions.Format.EXTXYZ;
    }
    if (name.endsWith(".vasp")
        || name.endsWith(".poscar")
        || name.contains("poscar")
        || name.contains("contcar")) {
      return ReaderOptions.Format.POSCAR;
    }
    throw new IllegalArgumentException(
        "structure file '"
            + file
            + "' has no known ending; expected .cif, .vasp, POSCAR, CONTCAR, .json, .jsonl, .extxyz"
            + " or .csv, with or without .gz. Name the format in the options.");
  }

  private static void cif(Reader text, Emitter emitter) throws IOException {
    String begin = begin(text, emitter);
    if (begin.length() <= emitter.options.limits().text()) {
      CifReader.read(begin, emitter);
    } else {
      CifReader.readLong(new SequenceReader(begin, text), emitter);
    }
  }

  /** The text of a file that holds one structure. */
  private static String whole(Reader text, Emitter emitter) throws IOException {
    int limit = emitter.options.limits().text();
    String begin = begin(text, emitter);
    if (begin.length() > limit) {
      throw new IOException("longer than " + limit + " characters");
    }
    return begin;
  }

  /** A text without its mark of byte order, or a little more of it than one structure may take. */
  private static String begin(Reader text, Emitter emitter) throws IOException {
    int limit = emitter.options.limits().text();
    StringBuilder all = new StringBuilder();
    char[] buffer = new char[1 << 14];
    for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
      all.append(buffer, 0, n);
      if (all.length() > limit + 1) {
        break;
      }
    }
    return !all.isEmpty() && all.charAt(0) == 0xfeff ? all.substring(1) : all.toString();
  }

  /** What was read of a text already, and the rest. */
  private static final class SequenceReader extends FilterReader {
    private final Reader begin;

    SequenceReader(String begin, Reader rest) {
      super(rest);
      this.begin = new StringReader(begin);
    }

    @Override
    public int read() throws IOException {
      int c = begin.read();
      return c >= 0 ? c : in.read();
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int n = begin.read(buffer, offset, length);
      return n >= 0 ? n : in.read(buffer, offset, length);
    }
  }
}
