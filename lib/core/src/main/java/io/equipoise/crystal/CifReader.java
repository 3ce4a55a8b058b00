package io.equipoise.crystal;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** CIF 1.1: blocks with a cell and atoms, expanded by the operators that they write. */
final class CifReader {
  private static final String[] CELL = {
    "_cell_length_a", "_cell_length_b", "_cell_length_c",
    "_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"
  };
  private static final String[] XYZ = {
    "_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z"
  };
  private static final Pattern UNCERTAIN = Pattern.compile("(.*?)\\([0-9]*\\)");
  private static final Pattern FORMULA = Pattern.compile("[A-Z][a-z]?");
  private static final double THIRD_WINDOW = 1e-4;

  private CifReader() {}

  static void read(String text, Emitter emitter) {
    if (!blocks(text, emitter)) {
      none(text, emitter);
    }
  }

  /** Reads a text that is too long to be held, block by block. */
  static void readLong(Reader text, Emitter emitter) throws IOException {
    CifStream stream = new CifStream(text, emitter.options.limits());
    boolean usable = false;
    for (String block = stream.next(); block != null; block = stream.next()) {
      if (stream.wasTooLong()) {
        usable = true;
        int most = emitter.options.limits().text();
        emitter.emit(
            "",
            () -> "",
            () -> {
              throw BadStructure.parse("block", "a longer one", "at most " + most + " characters");
            });
      } else {
        usable |= blocks(block, emitter);
      }
    }
    if (!usable) {
      none("", emitter);
    }
  }

  /** Whether there was a block to hand on. */
  private static boolean blocks(String text, Emitter emitter) {
    boolean usable = false;
    for (CifBlock block : CifBlock.of(text)) {
      if (block.isBroken() || block.has("_cell_length_") || block.has("_atom_site_fract_")) {
        usable = true;
        emitter.emit("", () -> block.text, () -> draft(block, emitter.options));
      }
    }
    return usable;
  }

  private static void none(String text, Emitter emitter) {
    emitter.emit(
        "",
        () -> text,
        () -> {
          throw BadStructure.parse("blocks", "none", "a data_ block with a cell and atom sites");
        });
  }

  /** The structure of a text with one block, such as a cell of a table. */
  static Draft one(String text, ReaderOptions options) throws BadStructure {
    for (CifBlock block : CifBlock.of(text)) {
      if (block.isBroken() || block.has("_cell_length_") || block.has("_atom_site_fract_")) {
        Draft draft = draft(block, options);
        draft.id = "";
        return draft;
      }
    }
    throw BadStructure.parse("blocks", "none", "a data_ block with a cell and atom sites");
  }

  private static Draft draft(CifBlock block, ReaderOptions options) throws BadStructure {
    block.check();
    Draft draft = new Draft();
    draft.id = block.name;
    cell(block, draft);
    List<SymmetryOperator> operators = operators(block, draft);
    Lattice lattice = draft.usableLattice();
    List<SiteExpansion.Site> sites = sites(block, draft, options);
    int most = options.limits().sites();
    if ((long) sites.size() * operators.size() > 200L * most) {
      throw new BadStructure(
          Quarantine.TOO_MANY_ATOMS,
          "sites x operators",
          sites.size() + " x " + operators.size(),
          "at most " + 200L * most);
    }
    if (lattice != null) {
      SiteExpansion.expand(lattice, sites, operators, most, draft);
    } else {
      // Only the code of the cell's problem is wanted now, and the sites must not hide it.
      sites.forEach(s -> draft.site(s.place()[0], s.place()[1], s.place()[2], s.species()));
    }
    return draft;
  }

  private static void cell(CifBlock block, Draft draft) throws BadStructure {
    double[] p = new double[6];
    for (int i = 0; i < 6; i++) {
      String text = block.first(CELL[i]);
      if (text == null) {
        throw BadStructure.parse(CELL[i], "not given", "a number");
      }
      p[i] = number(draft, CELL[i], text);
    }
    for (double x : p) {
      if (!Double.isFinite(x)) {
        draft.lattice(new double[] {x, 0, 0, 0, 0, 0, 0, 0, 0});
        return;
      }
    }
    try {
      draft.lattice(Lattice.fromParameters(p[0], p[1], p[2], p[3], p[4], p[5]).rows());
    } catch (IllegalArgumentException e) {
      draft.note(
          Quarantine.SINGULAR_LATTICE,
          "cell",
          p[0] + " " + p[1] + " " + p[2] + " / " + p[3] + " " + p[4] + " " + p[5],
          "edges > 0 and angles that close");
      draft.lattice(new double[9]);
    }
  }

  private static double number(Draft draft, String field, String text) throws BadStructure {
    Matcher m = UNCERTAIN.matcher(text);
    return draft.number(field, m.matches() ? m.group(1) : text);
  }

  private static List<SymmetryOperator> operators(CifBlock block, Draft draft) throws BadStructure {
    List<SymmetryOperator> operators = new ArrayList<>();
    for (String tag :
        new String[] {"_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"}) {
      List<String> column = block.column(tag);
      for (int i = 0; column != null && operators.size() == i && i < column.size(); i++) {
        if (!CifBlock.isUnknown(column.get(i))) {
          operators.add(SymmetryOperator.of(column.get(i)));
        }
      }
      if (!operators.isEmpty()) {
        return operators;
      }
    }
    String group = namedGroup(block);
    if (group != null) {
      draft.note(
          Quarantine.SYMMETRY_NOT_EXPANDED,
          "space group",
          group,
          "its operators, or P 1 with the full cell");
    }
    return List.of(SymmetryOperator.identity());
  }

  /** The named space group when it is not P1, or null. */
  private static @Nullable String namedGroup(CifBlock block) {
    String hm =
        block.first(
            "_symmetry_space_group_name_h-m",
            "_space_group_name_h-m_alt",
            "_space_group_name_h-m",
            "_symmetry_space_group_name_hall",
            "_space_group_name_hall");
    if (hm != null) {
      String plain = hm.replaceAll("[\\s_]", "").toUpperCase(Locale.ROOT);
      return plain.equals("P1") || plain.isEmpty() ? null : hm;
    }
    String number = block.first("_symmetry_int_tables_number", "_space_group_it_number");
    return number == null || number.equals("1") ? null : "number " + number;
  }

  private static List<SiteExpansion.Site> sites(CifBlock block, Draft draft, ReaderOptions options)
      throws BadStructure {
    List<String> x = block.column(XYZ[0]);
    if (x == null || block.column(XYZ[1]) == null || block.column(XYZ[2]) == null) {
      if (block.has("_atom_site_label") || block.has("_atom_site_type_symbol")) {
        draft.note(Quarantine.MISSING_COORDINATES, XYZ[0], "not given", "fractional coordinates");
        draft.site(0, 0, 0, "H");
        return List.of();
      }
      throw BadStructure.parse("_atom_site", "none", "a loop of atom sites");
    }
    Set<Integer> formula = formula(block);
    List<SiteExpansion.Site> sites = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      double[] place = new double[3];
      for (int a = 0; a < 3; a++) {
        String text = at(block, XYZ[a], i);
        if (text == null) {
          draft.note(Quarantine.MISSING_COORDINATES, XYZ[a], "?", "a fraction of the cell");
        } else {
          double f = number(draft, XYZ[a], text);
          place[a] = options.snapThirds() ? snapThird(f) : f;
        }
      }
      String weight = at(block, "_atom_site_occupancy", i);
      double occupancy = weight == null ? 1 : number(draft, "_atom_site_occupancy", weight);
      sites.add(new SiteExpansion.Site(place, species(block, i, formula, draft), occupancy));
    }
    return sites;
  }

  private static short species(CifBlock block, int i, Set<Integer> formula, Draft draft)
      throws BadStructure {
    String type = at(block, "_atom_site_type_symbol", i);
    String label = at(block, "_atom_site_label", i);
    if (type == null && label == null) {
      throw BadStructure.parse("_atom_site_type_symbol", "not given", "an element symbol");
    }
    int z = type != null ? Elements.species(type) : Elements.label(String.valueOf(label), formula);
    if (z == 0) {
      draft.note(
          Quarantine.UNKNOWN_SPECIES,
          type != null ? "_atom_site_type_symbol" : "_atom_site_label",
          String.valueOf(type != null ? type : label),
          "an element symbol");
    }
    return (short) z;
  }

  private static Set<Integer> formula(CifBlock block) {
    Set<Integer> numbers = new HashSet<>();
    String text = block.first("_chemical_formula_sum", "_chemical_formula_structural");
    Matcher m = FORMULA.matcher(text == null ? "" : text);
    while (m.find()) {
      numbers.add(Elements.number(m.group()));
    }
    return numbers;
  }

  /** The value of a column in row i, or null when it is not given. */
  private static @Nullable String at(CifBlock block, String tag, int i) throws BadStructure {
    List<String> column = block.column(tag);
    if (column == null) {
      return null;
    }
    if (i >= column.size()) {
      throw BadStructure.parse(tag, column.size() + " values", "one for each site");
    }
    return CifBlock.isUnknown(column.get(i)) ? null : column.get(i);
  }

  /** Files write 0.3333 for a third; the operators then miss special positions by much. */
  private static double snapThird(double f) {
    if (Math.abs(f - 1.0 / 3) <= THIRD_WINDOW) {
      return 1.0 / 3;
    }
    return Math.abs(f - 2.0 / 3) <= THIRD_WINDOW ? 2.0 / 3 : f;
  }
}
