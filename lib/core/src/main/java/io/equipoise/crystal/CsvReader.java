package io.equipoise.crystal;

import io.equipoise.input.CsvRecords;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tables whose column {@code cif} holds a structure. */
final class CsvReader {
  private static final Set<String> ID = Set.of("material_id", "id", "jid", "mp_id");
  private static final Set<String> TEXT =
      Set.of(
          "cif",
          "split",
          "formula",
          "composition",
          "crystal_system",
          "space_group_symbol",
          "created_at",
          "chemsys",
          "");

  private CsvReader() {}

  static void read(Reader text, Emitter emitter) throws IOException {
    CsvRecords records = new CsvRecords(text, emitter.options.limits().text());
    List<String> header = records.next();
    if (header == null) {
      emitter.giveUp("file", "empty", "a header with a column cif");
      return;
    }
    header.set(0, header.get(0).replace("\ufeff", ""));
    if (!header.contains("cif")) {
      emitter.giveUp("header", String.join(",", header), "a column cif");
      return;
    }
    for (List<String> row = records.next(); row != null; row = records.next()) {
      if (row.size() == 1 && row.get(0).isBlank()) {
        continue;
      }
      List<String> cells = row;
      Map<String, String> fields = new HashMap<>();
      for (int i = 0; i < Math.min(header.size(), row.size()); i++) {
        fields.put(header.get(i), row.get(i));
      }
      String id = ID.stream().sorted().filter(fields::containsKey).findFirst().orElse("");
      emitter.emit(
          id.isEmpty() ? "" : fields.getOrDefault(id, "").strip(),
          () -> fields.getOrDefault("cif", String.join(",", cells)),
          () -> draft(header, cells, fields, emitter.options));
    }
  }

  private static Draft draft(
      List<String> header, List<String> cells, Map<String, String> fields, ReaderOptions options)
      throws BadStructure {
    if (cells.size() != header.size()) {
      throw BadStructure.parse(
          "row", cells.size() + " fields", "the " + header.size() + " of the header");
    }
    Draft draft = CifReader.one(fields.getOrDefault("cif", ""), options);
    draft.split = fields.getOrDefault(options.splitKey(), "");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String name = field.getKey();
      String lower = name.toLowerCase(Locale.ROOT);
      boolean text = ID.contains(lower) || TEXT.contains(lower);
      if (!text && options.wants(name)) {
        draft.target(name, field.getValue());
      }
    }
    return draft;
  }
}
