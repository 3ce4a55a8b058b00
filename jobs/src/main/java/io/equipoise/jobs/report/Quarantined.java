package io.equipoise.jobs.report;

import io.equipoise.crystal.Quarantine;
import io.equipoise.jobs.Roots;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.run.Masking;
import io.equipoise.run.Sha256;
import io.equipoise.table.ParquetFile;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was refused of the table that a run used, by rule, with examples and what to do about it.
 *
 * @param table its directory
 * @param summary rows in, used, filtered and quarantined; or why that is not known
 * @param rules one per rule, the most frequent first
 */
record Quarantined(String table, String summary, List<Rule> rules) {
  private static final int EXAMPLES = 3;

  /**
   * A rule that refused rows.
   *
   * @param name such as {@code CRY-010 OVERLAPPING_ATOMS}
   * @param examples at most three
   */
  record Rule(String name, String count, String remedy, List<Example> examples) {}

  /** A refused row: where it was, what it had, what was expected. */
  record Example(String place, String message) {}

  static List<Quarantined> of(Subject subject) throws IOException {
    Map<String, Quarantined> tables = new TreeMap<>();
    for (RunContent run : subject.runs()) {
      String table = run.identity().text("table");
      if (!table.isEmpty() && !tables.containsKey(table)) {
        tables.put(table, read(table, run.identity().text("data_hash")));
      }
    }
    return List.copyOf(tables.values());
  }

  private static Quarantined read(String table, String hash) throws IOException {
    if (!Roots.supports(table)) {
      return new Quarantined(table, "The table cannot be read from here.", List.of());
    }
    Location directory = Roots.place("table", table);
    if (!directory.resolve(TableManifest.FILE).exists()) {
      return new Quarantined(table, "The table is no longer there.", List.of());
    }
    TableManifest manifest = TableManifest.read(directory);
    if (!hash.isEmpty() && !hash.equals(manifest.contentHash())) {
      return new Quarantined(
          table, "The table that is there now is not the one that was used.", List.of());
    }
    TableManifest.Account total = manifest.total();
    Map<String, List<Example>> examples = new TreeMap<>();
    for (TableManifest.Part part : manifest.quarantine()) {
      examples(directory.resolve(part.path()), part, examples);
    }
    List<Rule> rules =
        total.rules().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(e -> rule(e.getKey(), e.getValue(), examples))
            .toList();
    return new Quarantined(
        table,
        String.format(
            Locale.ROOT,
            "%,d rows in = %,d used + %,d filtered + %,d quarantined (%.2f %%).",
            total.in(),
            total.used(),
            total.filtered(),
            total.quarantined(),
            total.in() == 0 ? 0.0 : 100.0 * total.quarantined() / total.in()),
        rules);
  }

  private static Rule rule(String name, long count, Map<String, List<Example>> examples) {
    String remedy =
        Arrays.stream(Quarantine.values())
            .filter(q -> name.startsWith(q.id()) || name.equals(q.name()))
            .map(Quarantine::remedy)
            .findFirst()
            .orElse("A declared choice of the preparation; see its options.");
    return new Rule(
        name,
        String.format(Locale.ROOT, "%,d", count),
        remedy,
        examples.getOrDefault(name, List.of()));
  }

  private static void examples(
      Location file, TableManifest.Part part, Map<String, List<Example>> into) {
    try {
      byte[] bytes = file.read();
      if (!Sha256.hex(bytes).equals(part.sha256())) {
        throw new IOException("its SHA-256 is not the one in " + TableManifest.FILE);
      }
      for (@Nullable Object[] cells :
          ParquetFile.read(QuarantineTable.SCHEMA, bytes, part.path())) {
        Cells row = new Cells(QuarantineTable.SCHEMA, cells);
        List<Example> known = into.computeIfAbsent(row.text("rule"), r -> new ArrayList<>());
        if (known.size() < EXAMPLES) {
          known.add(
              new Example(
                  Masking.shortened(
                      row.text("file") + " row " + row.large("row") + ", " + row.text("row_key"),
                      120),
                  Masking.shortened(Masking.text(row.text("message")), 200)));
        }
      }
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE,
          "STATE-021",
          "table " + QuarantineTable.SCHEMA.versioned() + " cannot be read: " + e.getMessage(),
          file.toString(),
          "Check it with: equipoise runs verify --all",
          e);
    }
  }
}
