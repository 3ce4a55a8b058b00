package io.equipoise.jobs.prep;

import io.equipoise.crystal.Quarantine;
import io.equipoise.crystal.ReaderOptions;
import io.equipoise.example.ExampleParser;
import io.equipoise.example.ExampleSchema;
import io.equipoise.input.BoundedInput;
import io.equipoise.input.CsvRecords;
import io.equipoise.table.ParquetRecords;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a table's files: CSV with a header, packed or not, or Parquet. */
final class TablePieces {
  private final PrepOptions.Table input;
  private final ExampleSchema schema;
  private final boolean needTarget;

  TablePieces(PrepOptions.Table input, boolean needTarget) {
    this.input = input;
    this.schema = input.schema();
    this.needTarget = needTarget;
  }

  void read(Piece piece, Collector collector) throws IOException {
    Rows rows = new Rows(piece, collector);
    Path file = Path.of(piece.path());
    if (format(piece.path()) == PrepOptions.TableFormat.PARQUET) {
      ParquetRecords.read(file, rows::header, rows::record);
    } else {
      csv(file, rows::header, rows::record);
    }
    if (rows.parser == null) {
      collector.lost(Quarantine.PARSE_ERROR, "empty; expected a header");
    }
  }

  private PrepOptions.TableFormat format(String path) {
    boolean parquet = path.toLowerCase(Locale.ROOT).endsWith(".parquet");
    return input.format() != PrepOptions.TableFormat.AUTO
        ? input.format()
        : parquet ? PrepOptions.TableFormat.PARQUET : PrepOptions.TableFormat.CSV;
  }

  private static void csv(Path file, Consumer<List<String>> header, Consumer<List<String>> record)
      throws IOException {
    ReaderOptions.Limits limits = ReaderOptions.Limits.defaults();
    try (InputStream in = BoundedInput.open(file, limits.bytes(), limits.ratio());
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      CsvRecords records = new CsvRecords(text, limits.text());
      List<String> first = records.next();
      if (first == null) {
        return;
      }
      List<String> names = new ArrayList<>(first.stream().map(String::strip).toList());
      names.set(0, names.get(0).replace("\ufeff", "").strip());
      header.accept(names);
      for (List<String> row = records.next(); row != null; row = records.next()) {
        if (row.size() > 1 || !row.get(0).isBlank()) {
          record.accept(row);
        }
      }
    }
  }

  /** Rows are counted from 1, behind the header. */
  private final class Rows {
    private final Piece piece;
    private final Collector collector;
    private @Nullable ExampleParser parser;
    private long row;

    Rows(Piece piece, Collector collector) {
      this.piece = piece;
      this.collector = collector;
    }

    void header(List<String> names) {
      ExampleParser made = new ExampleParser(schema, names, needTarget);
      collector.reads(new TableManifest.Examples(made.features(), 0, 0, Map.of()));
      parser = made;
    }

    void record(List<String> cells) {
      row++;
      collector.counted();
      String place = piece.file() + "#" + row;
      ExampleParser.Outcome outcome = java.util.Objects.requireNonNull(parser).parse(cells);
      if (outcome instanceof ExampleParser.Parsed p) {
        Content.Numbers content = new Content.Numbers(p.features());
        String id = p.id().isEmpty() ? place : p.id();
        collector.keep(row, id, p.split(), content, p.targets());
      } else if (outcome instanceof ExampleParser.Refused r) {
        collector.refuse(row, place, r);
      }
    }
  }
}
