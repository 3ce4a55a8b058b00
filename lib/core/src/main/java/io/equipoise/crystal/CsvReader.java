package io.equipoise.crystal;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** RFC 4180 tables whose column {@code cif} holds a structure; quoted fields span lines. */
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

  private final Reader in;
  private final int limit;
  private int ahead = -2;

  private CsvReader(Reader in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  static void read(Reader text, Emitter emitter) throws IOException {
    CsvReader reader = new CsvReader(text, emitter.options.limits().text());
    List<String> header = reader.record();
    if (header == null) {
      emitter.giveUp("file", "empty", "a header with a column cif");
      return;
    }
    header.set(0, header.get(0).replace("\ufeff", ""));
    if (!header.contains("cif")) {
      emitter.giveUp("header", String.join(",", header), "a column cif");
      return;
    }
    for (List<String> row = reader.record(); row != null; row = reader.record()) {
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
    draft.split = fields.getOrDefault("split", "");
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

  /** The next record, or null at the end. */
  private @Nullable List<String> record() throws IOException {
    int c = read();
    if (c < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    long size = 0;
    while (true) {
      if (quoted) {
        if (c < 0) {
          throw new IOException("ends inside a quoted field");
        }
        if (c != '"') {
          field.append((char) c);
        } else {
          int after = read();
          if (after == '"') {
            field.append('"');
          } else {
            quoted = false;
            ahead = after;
          }
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '\n' || c == '\r' || c < 0) {
        if (c == '\r') {
          int after = read();
          ahead = after == '\n' ? -2 : after;
        }
        fields.add(field.toString());
        return fields;
      } else {
        field.append((char) c);
      }
      if (++size > limit) {
        throw new IOException("a record is longer than " + limit + " characters");
      }
      c = read();
    }
  }

  private int read() throws IOException {
    if (ahead != -2) {
      int c = ahead;
      ahead = -2;
      return c;
    }
    return in.read();
  }
}
