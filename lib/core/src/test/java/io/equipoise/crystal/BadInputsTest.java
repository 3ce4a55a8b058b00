package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.ReaderOptions.Format;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bad inputs of every format, each with the code and the words of its refusal. */
class BadInputsTest {
  private static final String CELL =
      "data_x\n_cell_length_a 4\n_cell_length_b 4\n_cell_length_c 6\n_cell_angle_alpha 90\n"
          + "_cell_angle_beta 90\n_cell_angle_gamma 120\n";
  private static final String TAGS =
      "loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n"
          + "_atom_site_fract_z\n";
  private static final String CIF = CELL + TAGS + "Fe 0 0 0\n";
  private static final String POSCAR = "salt\n1.0\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\nDirect\n";
  private static final String ATOMS = "0 0 0\n.5 .5 .5\n";
  private static final String JARVIS =
      "{\"jid\":\"j\",\"gap\":1,\"atoms\":{\"lattice_mat\":[[4,0,0],[0,4,0],[0,0,4]],"
          + "\"coords\":[[0,0,0],[0.5,0.5,0.5]],\"elements\":[\"Na\",\"Cl\"],\"cartesian\":false}}";
  private static final String SITES =
      "{\"id\":\"p\",\"structure\":{\"lattice\":{\"matrix\":[[4,0,0],[0,4,0],[0,0,4]]},\"sites\":["
          + "{\"species\":[{\"element\":\"Na\",\"occu\":1}],\"abc\":[0,0,0]},"
          + "{\"species\":[{\"element\":\"Cl\",\"occu\":1}],\"abc\":[0.5,0.5,0.5]}]}}";
  private static final String ROW =
      "{\"id\":\"r\",\"lattice\":[[4,0,0],[0,4,0],[0,0,4]],\"species\":[\"Na\",\"Cl\"],"
          + "\"frac\":[[0,0,0],[0.5,0.5,0.5]],\"targets\":{\"gap\":1}}";
  private static final String FRAME =
      "2\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3 pbc=\"T T T\"\n"
          + "Na 0 0 0\nCl 2 2 2\n";

  private record Bad(String name, Format format, String text, Quarantine code, String words) {}

  private static final List<Bad> ALL = new ArrayList<>();

  private static void bad(Format format, String name, String text, Quarantine code, String words) {
    ALL.add(new Bad(format + ": " + name, format, text, code, words));
  }

  private static void cif(String name, String text, Quarantine code, String words) {
    bad(Format.CIF, name, text, code, words);
  }

  private static void poscar(String name, String text, Quarantine code, String words) {
    bad(Format.POSCAR, name, text, code, words);
  }

  private static void json(String name, String text, Quarantine code, String words) {
    bad(Format.JSON, name, text, code, words);
  }

  private static void frame(String name, String text, Quarantine code, String words) {
    bad(Format.EXTXYZ, name, text, code, words);
  }

  private static void csv(String name, String text, Quarantine code, String words) {
    bad(Format.CSV, name, text, code, words);
  }

  static {
    cifs();
    symmetries();
    poscars();
    jarvis();
    pymatgen();
    rows();
    frames();
    tables();
  }

  private static void cifs() {
    cif("only blanks", " \n\t\n", Quarantine.PARSE_ERROR, "blocks = none");
    cif("a web page", "<html><body>404</body></html>", Quarantine.PARSE_ERROR, "value = <html>");
    cif("no cell", "data_x\n" + TAGS + "Fe 0 0 0\n", Quarantine.PARSE_ERROR, "_cell_length_a");
    cif("no sites", CELL, Quarantine.PARSE_ERROR, "_atom_site = none");
    cif("a cell of five", CIF.replace("_cell_angle_beta 90\n", ""), Quarantine.PARSE_ERROR, "beta");
    cif("an unknown length", CIF.replace("a 4", "a ?"), Quarantine.PARSE_ERROR, "not given");
    cif("a comma for a point", CIF.replace("a 4", "a 4,1"), Quarantine.PARSE_ERROR, "a = 4,1");
    cif("a hexadecimal", CIF.replace("a 4", "a 0x4"), Quarantine.PARSE_ERROR, "0x4");
    cif("a text field left open", CIF + "_note\n;never\n", Quarantine.PARSE_ERROR, "closing");
    cif("a quote left open", CIF + "_note 'never\n", Quarantine.PARSE_ERROR, "closing mark");
    cif("a loop cut short", CIF + "O 0.5 0.5\n", Quarantine.PARSE_ERROR, "7 values");
    cif("a loop without tags", CIF + "loop_\n1 2\n", Quarantine.PARSE_ERROR, "tags before");
    cif("a value without a tag", CIF + "_a 1 2\n", Quarantine.PARSE_ERROR, "a tag before it");
    cif("letters for a place", CIF + "O x 0 0\n", Quarantine.PARSE_ERROR, "= x");
    cif(
        "a number of a megabyte",
        CIF.replace("a 4", "a " + "1".repeat(1 << 20) + "x"),
        Quarantine.PARSE_ERROR,
        "a number");
    cif("no places", CIF.replace("0 0 0", ". ? ."), Quarantine.MISSING_COORDINATES, "fraction");
    cif("an element of dreams", CIF.replace("Fe", "Uq"), Quarantine.UNKNOWN_SPECIES, "Uq");
    cif("an infinite angle", CIF.replace("alpha 90", "alpha inf"), Quarantine.NON_FINITE, "inf");
    cif("a place that is nan", CIF + "O nan 0 .5\n", Quarantine.NON_FINITE, "nan");
    cif(
        "angles that do not close",
        CIF.replace("120", "190"),
        Quarantine.SINGULAR_LATTICE,
        "close");
    cif("a negative edge", CIF.replace("a 4", "a -4"), Quarantine.SINGULAR_LATTICE, "edges > 0");
    cif("a flat cell", CIF.replace("c 6", "c 1e-9"), Quarantine.SINGULAR_LATTICE, "expected");
    cif("an overflowing edge", CIF.replace("a 4", "a 1e999"), Quarantine.NON_FINITE, "1e999");
    cif("a huge cell", CIF.replace("a 4", "a 1e9"), Quarantine.ABSURD_VOLUME, "2.0 to 300.0");
    cif(
        "a crowded cell",
        CIF
            + "O .5 0 0\nO 0 .5 0\nO 0 0 .5\nO .5 .5 0\nO .5 0 .5\nO 0 .5 .5\n"
            + IntStream.range(1, 60)
                .mapToObj(i -> "O 0.3 0.3 " + i / 60.0 + "\n")
                .reduce("", String::concat),
        Quarantine.ABSURD_VOLUME,
        "volume per atom");
    cif("two atoms in one", CIF + "O 0 0 0.01\n", Quarantine.OVERLAPPING_ATOMS, "0.5 A or more");
  }

  private static void symmetries() {
    String occupied = CELL + TAGS.replace("loop_\n", "loop_\n_atom_site_occupancy\n");
    cif("no occupancy", occupied + "0 Fe 0 0 0\n", Quarantine.OCCUPANCY_OUT_OF_RANGE, "> 0");
    cif("less", occupied + "-.5 Fe 0 0 0\n", Quarantine.OCCUPANCY_OUT_OF_RANGE, "at most 1");
    cif("two Fe", occupied + "2 Fe 0 0 0\n", Quarantine.OCCUPANCY_OUT_OF_RANGE, "2.0");
    cif("full", occupied + ".6 Fe 0 0 0\n.6 Co 0 0 0\n", Quarantine.OCCUPANCY_OUT_OF_RANGE, "1.2");
    String named = CIF.replace("loop_", "_symmetry_space_group_name_H-M 'F m -3 m'\nloop_");
    cif("a group by name", named, Quarantine.SYMMETRY_NOT_EXPANDED, "F m -3 m");
    String number = CIF.replace("loop_", "_space_group_IT_number 225\nloop_");
    cif("a group by number", number, Quarantine.SYMMETRY_NOT_EXPANDED, "number 225");
    for (String operator :
        List.of("x,y", "x,y,z,x", "x,y,w", "x,,z", "x,y,1//2", "x y,z,x", "x,y,+", "'x,y,-'")) {
      cif(
          "the operator " + operator,
          CIF.replace(
              "loop_\n_atom",
              "loop_\n_symmetry_equiv_pos_as_xyz\n'"
                  + operator.replace("'", "")
                  + "'\nloop_\n_atom"),
          Quarantine.PARSE_ERROR,
          "symmetry operator");
    }
    cif(
        "an operator of a megabyte",
        CIF.replace("loop_", "_symmetry_equiv_pos_as_xyz " + "1".repeat(1 << 20) + ",y,z\nloop_"),
        Quarantine.PARSE_ERROR,
        "symmetry operator");
  }

  private static void poscars() {
    poscar("one line", "salt\n", Quarantine.PARSE_ERROR, "scale");
    poscar("three lines", "salt\n1\n4 0 0", Quarantine.PARSE_ERROR, "line 4 = missing");
    poscar("no scale", POSCAR.replace("1.0", ""), Quarantine.PARSE_ERROR, "scale");
    poscar("a word for the scale", POSCAR.replace("1.0", "one"), Quarantine.PARSE_ERROR, "one");
    poscar("two numbers", POSCAR.replace("0 4 0", "0 4"), Quarantine.PARSE_ERROR, "three numbers");
    poscar("no mode", POSCAR.replace("Direct", "0 0 0"), Quarantine.PARSE_ERROR, "Cartesian");
    poscar("no counts", POSCAR.replace("1 1", "a b"), Quarantine.PARSE_ERROR, "whole numbers");
    poscar("a negative count", POSCAR.replace("1 1", "-1 1"), Quarantine.PARSE_ERROR, "whole");
    poscar("one count", POSCAR.replace("1 1", "1"), Quarantine.PARSE_ERROR, "2 species");
    poscar("too few atoms", POSCAR + "0 0 0\n", Quarantine.PARSE_ERROR, "three numbers");
    poscar("atoms of two", POSCAR + "0 0\n.5 .5\n", Quarantine.PARSE_ERROR, "for each atom");
    poscar("no atoms", POSCAR.replace("1 1", "0 0"), Quarantine.PARSE_ERROR, "at least one atom");
    poscar(
        "a thousand million",
        POSCAR.replace("1 1", "999999999 999999999") + ATOMS,
        Quarantine.TOO_MANY_ATOMS,
        "sites = 1999999998");
    poscar(
        "a count of 20 digits",
        POSCAR.replace("1 1", "9".repeat(20) + " 1"),
        Quarantine.PARSE_ERROR,
        "999999999");
    poscar(
        "scale 0", POSCAR.replace("1.0", "0") + ATOMS, Quarantine.SINGULAR_LATTICE, "volume < 0");
    poscar(
        "parallel", POSCAR.replace("0 4 0", "8 0 0") + ATOMS, Quarantine.SINGULAR_LATTICE, "A^3");
    poscar("in bohr", POSCAR.replace("1.0", "40") + ATOMS, Quarantine.ABSURD_VOLUME, "per atom");
    poscar("a dwarf", POSCAR.replace("Na", "Xy") + ATOMS, Quarantine.UNKNOWN_SPECIES, "Xy");
    poscar("no number", POSCAR + "0 0 0\nNaN 0 0\n", Quarantine.NON_FINITE, "NaN");
    poscar("one place", POSCAR + "0 0 0\n1 1 1\n", Quarantine.OVERLAPPING_ATOMS, "0.0 A");
  }

  private static void jarvis() {
    json("text", "salt", Quarantine.BROKEN_OFF, "json");
    json("a number", "17", Quarantine.PARSE_ERROR, "an object or a list");
    json("nothing", "", Quarantine.PARSE_ERROR, "empty");
    json("null for a record", "[null]", Quarantine.PARSE_ERROR, "record");
    json("another thing", "{\"a\":1}", Quarantine.PARSE_ERROR, "atoms, or lattice");
    json("no end", JARVIS.substring(0, 90), Quarantine.BROKEN_OFF, "json");
    json("too deep", "[".repeat(70), Quarantine.BROKEN_OFF, "json");
    json("no lattice", JARVIS.replace("lattice_mat", "l"), Quarantine.PARSE_ERROR, "0 numbers");
    json("six numbers", JARVIS.replace(",[0,0,4]", ""), Quarantine.PARSE_ERROR, "6 numbers");
    json("one element", JARVIS.replace(",\"Cl\"", ""), Quarantine.PARSE_ERROR, "2 entries");
    json("no list", JARVIS.replace("[\"Na\",\"Cl\"]", "3"), Quarantine.PARSE_ERROR, "a list");
    json("true", JARVIS.replace("[[4", "[[true"), Quarantine.PARSE_ERROR, "lattice_mat = true");
    json("a plane", JARVIS.replace("[0,0,0]", "[0,0]"), Quarantine.PARSE_ERROR, "three numbers");
    json("a null", JARVIS.replace("[0,0,0]", "[0,null,0]"), Quarantine.MISSING_COORDINATES, "null");
    json("no place", JARVIS.replace("[0,0,0]", "null"), Quarantine.MISSING_COORDINATES, "coords");
    json("NaN", JARVIS.replace("[[4", "[[NaN"), Quarantine.NON_FINITE, "NaN");
    json("1e400", JARVIS.replace("[[4", "[[1e400"), Quarantine.NON_FINITE, "finite");
    json("no name", JARVIS.replace("\"Na\"", "\"\""), Quarantine.UNKNOWN_SPECIES, "element symbol");
    json("no volume", JARVIS.replace("[0,0,4]", "[0,4,0]"), Quarantine.SINGULAR_LATTICE, "0.001");
  }

  private static void pymatgen() {
    String matrix = SITES.replace("\"matrix\"", "\"m\"");
    json("sites without a matrix", matrix, Quarantine.PARSE_ERROR, "lattice.matrix");
    json(
        "no species",
        SITES.replace("[{\"element\":\"Na\",\"occu\":1}]", "[]"),
        Quarantine.PARSE_ERROR,
        "element and occu");
    json(
        "a word for occu",
        SITES
            .replace("\"occu\":1}]},{", "\"occu\":1}]},{")
            .replaceFirst("\"occu\":1", "\"occu\":\"half\""),
        Quarantine.PARSE_ERROR,
        "occu = half");
    json("no abc", SITES.replaceFirst("\"abc\"", "\"xyz\""), Quarantine.MISSING_COORDINATES, "abc");
    json(
        "occu 3",
        SITES.replaceFirst("\"occu\":1", "\"occu\":3"),
        Quarantine.OCCUPANCY_OUT_OF_RANGE,
        "3.0");
    json("X0+", SITES.replaceFirst("\"Na\"", "\"X0+\""), Quarantine.UNKNOWN_SPECIES, "X0+");
  }

  private static void rows() {
    bad(Format.JSON_LINES, "half a line", ROW.substring(0, 60), Quarantine.PARSE_ERROR, "its end");
    bad(Format.JSON_LINES, "two records", ROW + ROW, Quarantine.PARSE_ERROR, "one JSON object");
    bad(Format.JSON_LINES, "a list", "[1,2]", Quarantine.PARSE_ERROR, "atoms, or lattice");
    bad(
        Format.JSON_LINES,
        "no frac",
        ROW.replace("frac", "f"),
        Quarantine.MISSING_COORDINATES,
        "frac");
    bad(
        Format.JSON_LINES,
        "a word",
        ROW.replace("[0,0,0]", "[\"a\",0,0]"),
        Quarantine.PARSE_ERROR,
        "a number");
    bad(
        Format.JSON_LINES,
        "empty",
        ROW.replace("[\"Na\",\"Cl\"]", "[]").replace("[[0,0,0],[0.5,0.5,0.5]]", "[]"),
        Quarantine.PARSE_ERROR,
        "at least one atom");
    bad(
        Format.JSON_LINES,
        "a long line",
        "{\"id\":\"" + "x".repeat(1 << 20) + "\"}",
        Quarantine.PARSE_ERROR,
        "at most 1 MiB");
  }

  private static void frames() {
    frame("no count", "Na 0 0 0\n", Quarantine.BROKEN_OFF, "number of atoms");
    frame(
        "one atom of two", FRAME.replace("Cl 2 2 2\n", ""), Quarantine.PARSE_ERROR, "1 atom lines");
    frame("only a count", "2\n", Quarantine.PARSE_ERROR, "0 atom lines");
    frame("five million", "5000000\n\n", Quarantine.TOO_MANY_ATOMS, "<= 5000");
    frame(
        "eight numbers", FRAME.replace("0 0 4\"", "0 4\""), Quarantine.PARSE_ERROR, "nine numbers");
    frame("no lattice", FRAME.replace("Lattice", "Box"), Quarantine.NOT_PERIODIC, "nine numbers");
    frame("a slab", FRAME.replace("T T T", "T T F"), Quarantine.NOT_PERIODIC, "T T F");
    frame("no positions", FRAME.replace("pos:R:3", "pos:R:2"), Quarantine.PARSE_ERROR, "pos:R:3");
    frame("columns", FRAME.replace("pos:R:3", "pos:R:3:x"), Quarantine.PARSE_ERROR, "Properties");
    frame("a short atom", FRAME.replace("Cl 2 2 2", "Cl 2 2"), Quarantine.PARSE_ERROR, "4 columns");
    frame("a word", FRAME.replace("Cl 2 2 2", "Cl 2 2 up"), Quarantine.PARSE_ERROR, "pos = up");
    frame("infinite", FRAME.replace("Cl 2 2 2", "Cl 2 2 -inf"), Quarantine.NON_FINITE, "-inf");
    frame("a number for a name", FRAME.replace("Cl 2", "119 2"), Quarantine.UNKNOWN_SPECIES, "119");
    frame(
        "a word of a megabyte",
        FRAME.replace("Lattice", "a".repeat(1 << 19) + " Box"),
        Quarantine.NOT_PERIODIC,
        "nine numbers");
  }

  private static void tables() {
    csv("nothing", "", Quarantine.PARSE_ERROR, "a header");
    csv("no cif", "id,text\n1,2\n", Quarantine.PARSE_ERROR, "a column cif");
    csv("an empty cell", "id,cif\n1,\n", Quarantine.PARSE_ERROR, "blocks = none");
    csv("a cell too many", "id,cif\n1,2,3\n", Quarantine.PARSE_ERROR, "3 fields");
    csv("a quote left open", "id,cif\n1,\"" + CIF, Quarantine.BROKEN_OFF, "quoted field");
    csv(
        "a bad structure",
        "id,cif\n1,\"" + CIF.replace("Fe", "Uq") + "\"\n",
        Quarantine.UNKNOWN_SPECIES,
        "Uq");
  }

  @TestFactory
  List<DynamicTest> everyBadInputHasItsCodeAndItsWords() {
    return ALL.stream().map(b -> DynamicTest.dynamicTest(b.name, () -> refused(b))).toList();
  }

  private static void refused(Bad bad) {
    long begun = System.nanoTime();
    List<Reading> readings = read(bad.text, bad.format);
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertEquals(1, readings.size(), readings.toString());
    Reading.Rejected r = assertInstanceOf(Reading.Rejected.class, readings.get(0));
    assertEquals(bad.code, r.code(), r.message());
    assertTrue(r.message().contains(bad.words), r.message());
    assertTrue(r.message().contains("; expected "), r.message());
    assertTrue(r.message().endsWith(bad.code.remedy() + " (" + bad.code + ")"), r.message());
    assertTrue(r.message().length() < 1000, r.message());
    assertTrue(seconds < 10, seconds + " s");
  }

  private static List<Reading> read(String text, Format format) {
    List<Reading> readings = new ArrayList<>();
    StructureReader.read(
        new StringReader(text), "bad", format, ReaderOptions.defaults(), readings::add);
    return readings;
  }

  @Test
  void thereAreMoreThanAHundredAndWhatTheyAreMadeOfIsGood() {
    assertTrue(ALL.size() >= 100, ALL.size() + " bad inputs");
    assertEquals(ALL.size(), ALL.stream().map(Bad::name).distinct().count());
    Map<Format, String> good =
        Map.of(
            Format.CIF,
            CIF,
            Format.POSCAR,
            POSCAR + ATOMS,
            Format.JSON,
            "[" + JARVIS + "," + SITES + "]",
            Format.JSON_LINES,
            ROW,
            Format.EXTXYZ,
            FRAME,
            Format.CSV,
            "id,cif\n1,\"" + CIF + "\"\n");
    good.forEach(
        (format, text) ->
            read(text, format).forEach(r -> assertInstanceOf(Reading.Parsed.class, r, "" + r)));
  }
}
