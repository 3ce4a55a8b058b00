package io.equipoise.crystal;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Extended XYZ: frames of a count, a line of key=value pairs, and one line for each atom. */
final class ExtxyzReader {
  private static final Set<String> STRUCTURE =
      Set.of("lattice", "properties", "pbc", "origin", "id", "split");

  private ExtxyzReader() {}

  static void read(Reader text, Emitter emitter) throws IOException {
    Lines lines = new Lines(text, emitter.options.limits().line());
    boolean any = false;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      any = true;
      String count = line.strip();
      if (!count.matches("[0-9]{1,7}")) {
        emitter.breakOff("count", count, "the number of atoms of the next frame");
        return;
      }
      frame(lines, Integer.parseInt(count), emitter);
    }
    if (!any) {
      emitter.giveUp("file", "empty", "at least one frame");
    }
  }

  private static void frame(Lines lines, int count, Emitter emitter) throws IOException {
    String comment = lines.next();
    List<String> atoms = new ArrayList<>();
    boolean tooLong = lines.wasTooLong();
    for (int i = 0; i < count; i++) {
      String line = lines.next();
      if (line == null) {
        break;
      }
      tooLong |= lines.wasTooLong();
      if (i < emitter.options.limits().sites()) {
        atoms.add(line);
      }
    }
    boolean cut = tooLong;
    emitter.emit(
        "",
        () -> count + "\n" + comment + "\n" + String.join("\n", atoms) + "\n",
        () -> {
          if (count > emitter.options.limits().sites()) {
            throw new BadStructure(
                Quarantine.TOO_MANY_ATOMS,
                "sites",
                "" + count,
                "<= " + emitter.options.limits().sites());
          }
          if (comment == null || atoms.size() < count || cut) {
            throw BadStructure.parse(
                "frame", atoms.size() + " atom lines", count + ", each below the line limit");
          }
          return draft(comment, atoms, emitter.options);
        });
  }

  private static Draft draft(String comment, List<String> atoms, ReaderOptions options)
      throws BadStructure {
    Map<String, String> pairs = pairs(comment);
    Draft draft = new Draft();
    draft.id = pairs.getOrDefault("id", "");
    draft.split = pairs.getOrDefault(options.splitKey(), "");
    lattice(draft, pairs);
    int[] columns = columns(pairs.getOrDefault("properties", "species:S:1:pos:R:3"));
    for (String atom : atoms) {
      String[] words = atom.strip().split("\\s+");
      if (words.length < columns[2]) {
        throw BadStructure.parse("atom line", atom, columns[2] + " columns");
      }
      double[] p = new double[3];
      for (int a = 0; a < 3; a++) {
        p[a] = draft.number("pos", words[columns[1] + a]);
      }
      draft.site(p[0], p[1], p[2], species(words[columns[0]]));
    }
    draft.fromCartesian();
    pairs.forEach(
        (key, value) -> {
          if (!STRUCTURE.contains(key) && options.wants(key)) {
            draft.target(key, value);
          }
        });
    return draft;
  }

  private static String species(String word) {
    boolean number = word.matches("[0-9]{1,3}");
    int z = number ? Integer.parseInt(word) : 0;
    return number && z >= 1 && z <= Elements.MAX_Z ? Elements.symbol(z) : word;
  }

  private static Map<String, String> pairs(String comment) {
    Map<String, String> pairs = new LinkedHashMap<>();
    KeyValues line = new KeyValues(comment);
    while (line.next()) {
      String key = line.key().toLowerCase(Locale.ROOT);
      pairs.put(STRUCTURE.contains(key) ? key : line.key(), line.value().strip());
    }
    return pairs;
  }

  private static void lattice(Draft draft, Map<String, String> pairs) throws BadStructure {
    for (String flag : pairs.getOrDefault("pbc", "T T T").strip().split("[\\s,]+")) {
      if (!flag.toUpperCase(Locale.ROOT).startsWith("T") && !flag.equals("1")) {
        draft.note(Quarantine.NOT_PERIODIC, "pbc", String.valueOf(pairs.get("pbc")), "T T T");
      }
    }
    String text = pairs.get("lattice");
    if (text == null) {
      draft.note(Quarantine.NOT_PERIODIC, "Lattice", "none", "nine numbers");
      return;
    }
    String[] words = text.replaceAll("[\\[\\]]", " ").strip().split("[\\s,]+");
    if (words.length != 9) {
      throw BadStructure.parse("Lattice", text, "nine numbers");
    }
    double[] rows = new double[9];
    for (int i = 0; i < 9; i++) {
      rows[i] = draft.number("Lattice", words[i]);
    }
    draft.lattice(rows);
  }

  /** The columns of the species and of the position, and how many columns there are. */
  private static int[] columns(String properties) throws BadStructure {
    String[] parts = properties.split(":", -1);
    int[] at = {-1, -1, 0};
    for (int i = 0; i + 2 < parts.length; i += 3) {
      int width = Draft.count("Properties", parts[i + 2]);
      String name = parts[i].toLowerCase(Locale.ROOT);
      boolean isNumber = name.equals("z") || name.equals("numbers");
      if (name.equals("species") || (isNumber && at[0] < 0)) {
        at[0] = at[2];
      } else if ((name.equals("pos") || name.equals("positions")) && width == 3) {
        at[1] = at[2];
      }
      at[2] += width;
    }
    if (parts.length % 3 != 0 || at[0] < 0 || at[1] < 0) {
      throw BadStructure.parse("Properties", properties, "species:S:1 and pos:R:3 among others");
    }
    return at;
  }
}
