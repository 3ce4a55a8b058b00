package io.equipoise.jobs.prep;

import io.equipoise.example.ExampleParser;
import io.equipoise.input.CsvRecords;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that stand beside structure files: a CSV with a column {@code id} or {@code file} and
 * columns of numbers; an empty field, {@code na}, {@code nan} or {@code null} is missing.
 *
 * <p>A file is named as {@code prep} prints it, with or without its endings. Held whole: about 300
 * bytes a row and number.
 *
 * @param byFile whether rows are found by the file that they are in
 * @param rows numbers by the first column
 */
record LabelTable(boolean byFile, Map<String, Map<String, Double>> rows) implements Serializable {
  /** No numbers beside the files. */
  static final LabelTable NONE = new LabelTable(false, Map.of());

  private static final int MOST_CHARACTERS = 1 << 20;
  private static final List<String> MISSING = List.of("", "na", "nan", "null");

  /**
   * Reads a file.
   *
   * @param tasks those that are wanted; none for all columns
   * @throws Failure exit 3, DATA-086, naming the line
   */
  static LabelTable read(Path file, List<String> tasks) {
    try (BufferedReader text = Files.newBufferedReader(file)) {
      CsvRecords records = new CsvRecords(text, MOST_CHARACTERS);
      List<String> header = records.next();
      boolean byFile = header != null && header.get(0).strip().equals("file");
      if (header == null || header.size() < 2 || !byFile && !header.get(0).strip().equals("id")) {
        throw refused(file, 1, "the header is " + header, "id or file, and columns of numbers");
      }
      Map<String, Map<String, Double>> rows = new HashMap<>();
      long line = 1;
      for (List<String> record = records.next(); record != null; record = records.next()) {
        line++;
        if (record.size() == 1 && record.get(0).isBlank()) {
          continue;
        }
        String key = record.get(0).strip();
        if (rows.put(key, numbers(file, line, header, record, tasks)) != null) {
          throw refused(file, line, "'" + key + "' is there twice", "one row of each");
        }
      }
      if (rows.isEmpty()) {
        throw refused(file, line, "there is no row", "at least one below the header");
      }
      return new LabelTable(byFile, rows);
    } catch (IOException e) {
      throw refused(file, 1, String.valueOf(e.getMessage()), "a CSV in UTF-8");
    }
  }

  private static Map<String, Double> numbers(
      Path file, long line, List<String> header, List<String> record, List<String> tasks) {
    if (record.size() != header.size()) {
      throw refused(file, line, record.size() + " fields", header.size() + " as in the header");
    }
    Map<String, Double> numbers = new TreeMap<>();
    for (int column = 1; column < header.size(); column++) {
      String task = header.get(column).strip();
      if (tasks.isEmpty() || tasks.contains(task)) {
        numbers.put(task, number(file, line, task, record.get(column).strip()));
      }
    }
    return numbers;
  }

  private static double number(Path file, long line, String task, String text) {
    if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
      return Double.NaN;
    }
    double value = ExampleParser.number(text);
    if (!Double.isFinite(value)) {
      throw refused(file, line, task + " = " + text, "a finite number, or nothing");
    }
    return value;
  }

  private static Failure refused(Path file, long line, String what, String expected) {
    return new Failure(
        ExitCode.DATA,
        "DATA-086",
        "labels cannot be read: " + what + "; expected " + expected,
        file + ":" + line,
        "Correct the file that input.labels names.");
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** A row's own numbers, and over them those of this table. */
  Map<String, Double> with(String file, String id, Map<String, Double> own) {
    List<String> keys = new ArrayList<>(List.of(byFile ? file : id));
    int ending = file.indexOf('.', file.lastIndexOf('/') + 1);
    if (byFile && ending > 0) {
      keys.add(file.substring(0, ending));
    }
    for (String key : keys) {
      @Nullable Map<String, Double> found = rows.get(key);
      if (found != null) {
        Map<String, Double> all = new TreeMap<>(own);
        all.putAll(found);
        return all;
      }
    }
    return own;
  }
}
