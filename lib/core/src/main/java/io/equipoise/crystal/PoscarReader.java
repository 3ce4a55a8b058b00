package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * POSCAR and CONTCAR of VASP 5, and of VASP 4, whose species stand in the comment.
 *
 * <p>A negative scale is the volume that the cell is to have; it scales Cartesian coordinates too.
 * Three scales multiply the x, y and z columns.
 */
final class PoscarReader {
  private static final Pattern FORMULA_PART = Pattern.compile("([A-Z][a-z]?)([0-9.]*)");

  private PoscarReader() {}

  static void read(String text, Emitter emitter) {
    int most = emitter.options.limits().sites();
    emitter.emit("", () -> text, () -> draft(text, most));
  }

  private static Draft draft(String text, int most) throws BadStructure {
    List<String> lines = Arrays.asList(text.split("\r\n|\n|\r", -1));
    Draft draft = new Draft();
    double[] scale = scale(draft, words(lines, 1));
    double[] rows = new double[9];
    for (int i = 0; i < 3; i++) {
      String[] words = words(lines, 2 + i);
      need(words.length >= 3, "lattice vector", String.join(" ", words), "three numbers");
      for (int a = 0; a < 3; a++) {
        rows[3 * i + a] = draft.number("lattice vector", words[a]);
      }
    }
    double[] columns = columns(draft, scale, rows);
    for (int i = 0; i < 9; i++) {
      rows[i] *= columns[i % 3];
    }
    draft.lattice(rows);
    atoms(draft, lines, columns, most);
    return draft;
  }

  private static double[] scale(Draft draft, String[] words) throws BadStructure {
    need(words.length >= 1, "scale", "", "a number");
    // Three factors only when all three are numbers: the line may end in a remark.
    boolean three =
        words.length >= 3
            && Arrays.stream(words).limit(3).noneMatch(w -> Double.isNaN(Draft.parse(w)));
    double[] scale = new double[three ? 3 : 1];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = draft.number("scale", words[i]);
      need(scale[i] > 0 || scale.length == 1, "scale", words[i], "three factors > 0");
    }
    return scale;
  }

  /** What multiplies the x, y and z columns. */
  private static double[] columns(Draft draft, double[] scale, double[] rows) {
    if (scale.length == 3) {
      return scale;
    }
    double s = scale[0];
    if (s < 0) {
      double volume = Math.abs(Lattice.determinant(rows));
      s = volume > 0 ? StrictMath.cbrt(-s / volume) : 1;
    } else if (s == 0) {
      draft.note(Quarantine.SINGULAR_LATTICE, "scale", "0", "a factor > 0 or a volume < 0");
    }
    return new double[] {s, s, s};
  }

  private static void atoms(Draft draft, List<String> lines, double[] columns, int most)
      throws BadStructure {
    String[] head = words(lines, 5);
    need(head.length > 0, "line 6", "", "species or counts");
    boolean old = head[0].matches("[0-9]+");
    String[] numbers = old ? head : words(lines, 6);
    int[] counts = counts(numbers, most);
    String[] species = old ? fromComment(lines.get(0), counts.length) : head;
    need(
        species.length == counts.length,
        "counts",
        String.join(" ", numbers),
        "one for each of the " + species.length + " species");
    int at = old ? 6 : 7;
    String mode = String.join(" ", words(lines, at)).toLowerCase(Locale.ROOT);
    if (mode.startsWith("s")) {
      at++;
      mode = String.join(" ", words(lines, at)).toLowerCase(Locale.ROOT);
    }
    boolean cartesian = mode.startsWith("c") || mode.startsWith("k");
    need(cartesian || mode.startsWith("d"), "coordinate mode", mode, "Direct or Cartesian");
    at++;
    for (int s = 0; s < counts.length; s++) {
      for (int i = 0; i < counts[s]; i++) {
        site(draft, words(lines, at++), species[s], cartesian ? columns : new double[] {1, 1, 1});
      }
    }
    if (cartesian) {
      draft.fromCartesian();
    }
  }

  private static int[] counts(String[] words, int most) throws BadStructure {
    int end = 0;
    while (end < words.length && words[end].matches("[0-9]+")) {
      end++;
    }
    need(end > 0, "counts", String.join(" ", words), "whole numbers");
    int[] counts = new int[end];
    long total = 0;
    for (int i = 0; i < end; i++) {
      counts[i] = Draft.count("counts", words[i]);
      total += counts[i];
    }
    if (total > most) {
      throw new BadStructure(Quarantine.TOO_MANY_ATOMS, "sites", "" + total, "<= " + most);
    }
    return counts;
  }

  private static void site(Draft draft, String[] words, String species, double[] scale)
      throws BadStructure {
    need(words.length >= 3, "coordinates", String.join(" ", words), "three numbers for each atom");
    double[] p = new double[3];
    for (int a = 0; a < 3; a++) {
      p[a] = draft.number("coordinates", words[a]) * scale[a];
    }
    draft.site(p[0], p[1], p[2], species);
  }

  /** VASP 4: every word an element, or the first word a formula in order of writing. */
  private static String[] fromComment(String comment, int count) throws BadStructure {
    String[] words = comment.strip().split("\\s+");
    if (words.length == count && Arrays.stream(words).allMatch(w -> Elements.species(w) != 0)) {
      return words;
    }
    List<String> species = new ArrayList<>();
    Matcher part = FORMULA_PART.matcher(words[0]);
    int at = 0;
    while (part.find() && part.start() == at && Elements.number(part.group(1)) != 0) {
      species.add(part.group(1));
      at = part.end();
    }
    need(
        at == words[0].length() && species.size() == count,
        "comment",
        comment,
        count + " species, as this file of VASP 4 names them nowhere else");
    return species.toArray(new String[0]);
  }

  private static String[] words(List<String> lines, int i) throws BadStructure {
    need(i < lines.size(), "line " + (i + 1), "missing", "more lines");
    String line = lines.get(i).strip();
    return line.isEmpty() ? new String[0] : line.split("\\s+");
  }

  private static void need(boolean good, String field, String value, String expected)
      throws BadStructure {
    if (!good) {
      throw BadStructure.parse(field, value, expected);
    }
  }
}
