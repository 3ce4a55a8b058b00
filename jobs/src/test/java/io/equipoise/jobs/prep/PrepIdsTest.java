package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rows are called, and what is said of those that go. */
class PrepIdsTest {
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    for (String[] metal : new String[][] {{"Ni", "3.52"}, {"Cu", "3.61"}, {"Pd", "3.89"}}) {
      String cell = metal[1];
      Files.createDirectories(directory.resolve("vasp/" + metal[0]));
      Files.writeString(
          directory.resolve(metal[0] + ".cif"),
          "data_VESTA_phase_1\n"
              + "_cell_length_a "
              + cell
              + "\n_cell_length_b "
              + cell
              + "\n_cell_length_c "
              + cell
              + "\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n"
              + "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n"
              + "_atom_site_fract_y\n_atom_site_fract_z\n"
              + "A "
              + metal[0]
              + " 0 0 0\nB "
              + metal[0]
              + " 0 0.5 0.5\n"
              + "C "
              + metal[0]
              + " 0.5 0 0.5\nD "
              + metal[0]
              + " 0.5 0.5 0\n");
      Files.writeString(
          directory.resolve("vasp/" + metal[0] + "/POSCAR"),
          metal[0]
              + "\n"
              + cell
              + "\n1 0 0\n0 1 0\n0 0 1\n"
              + metal[0]
              + "\n4\nDirect\n0 0 0\n0 0.5 0.5\n0.5 0 0.5\n0.5 0.5 0\n");
    }
  }

  private String prep(int code, String paths, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "prep",
                "--config",
                TestData.root().resolve("conf/prep/own.yaml").toString(),
                "--out",
                directory.resolve("out").toString(),
                "--set",
                "split.rule=random",
                "--set",
                "input.paths=[" + directory.resolve(paths) + "]"));
    for (String set : more) {
      line.addAll(List.of("--set", set));
    }
    StringWriter out = new StringWriter();
    PrintWriter both = new PrintWriter(out, true);
    assertEquals(code, Main.execute(both, both, line.toArray(String[]::new)), out::toString);
    return out.toString();
  }

  @Test
  void crystalsThatCallThemselvesAlikeAreNamedWithTheWayOut() {
    String said = prep(3, "*.cif");
    assertTrue(said.contains("refused  Ni.cif row 0 VESTA_phase_1, CRY-015 DUPLICATE"), said);
    assertTrue(said.contains("refused  Pd.cif row 0 VESTA_phase_1, CRY-015 DUPLICATE"), said);
    assertTrue(said.contains("call them by their files: --set input.ids=file"), said);
    assertTrue(said.contains("DATA-002"), said);
  }

  @Test
  void calledByTheirFilesAllOfThemStay() {
    String said = prep(0, "*.cif", "input.ids=file");
    assertTrue(said.contains("3 rows"), said);
    assertFalse(said.contains("CRY-015"), said);
  }

  @Test
  void filesOfOneNameAreToldApartByTheirFolders() {
    String said = prep(0, "vasp/*/POSCAR");
    assertTrue(said.contains("3 rows"), said);
    assertFalse(said.contains("CRY-015"), said);
  }

  private Path labels(String text) throws IOException {
    return Files.writeString(directory.resolve("labels.csv"), text);
  }

  @Test
  void numbersBesideTheFilesAreTheirsByFileOrById() throws IOException {
    Path byFile = labels("file,gap,hull\nNi,0.5,1\nCu.cif,,2\nXx,1,1\n");
    String said = prep(0, "*.cif", "input.ids=file", "input.labels=" + byFile);
    assertTrue(said.contains("task gap: 1 rows"), said);
    assertTrue(said.contains("task hull: 2 rows"), said);
    labels("id,gap,hull\nNi.cif,0.5,1\nPd.cif,0.1,na\n");
    String again = prep(0, "*.cif", "input.ids=file", "input.labels=" + byFile);
    assertTrue(again.contains("task gap: 2 rows"), again);
    assertTrue(again.contains("task hull: 1 rows"), again);
  }

  @Test
  void numbersBesideTheFilesAreCheckedLikeTheirOwn() throws IOException {
    Path file = labels("file,gap\nNi,0.5\nCu,50\n");
    String said =
        prep(
            0,
            "*.cif",
            "input.ids=file",
            "input.labels=" + file,
            "tasks={gap: {max: 20}}",
            "validate.need-target=true",
            "quarantine.max-fraction=0.9");
    assertTrue(said.contains("Cu.cif row 0 Cu.cif, CRY-014"), said);
    assertTrue(said.contains("Pd.cif row 0 Pd.cif, CRY-013"), said);
    assertTrue(said.contains("task gap: 1 rows"), said);
  }

  @Test
  void aWrongFileOfNumbersIsRefusedWithItsLine() throws IOException {
    String[][] wrong = {
      {"name,gap\nNi,1\n", "the header is [name, gap]"},
      {"id,gap\nNi,wide\n", "gap = wide; expected a finite number"},
      {"id,gap\nNi,1\nNi,2\n", "'Ni' is there twice"},
      {"id,gap\nNi\n", "1 fields; expected 2"},
      {"id,gap\nNi,inf\n", "gap = inf; expected a finite number"},
      {"id,gap\nNi,1e999\n", "gap = 1e999; expected a finite number"},
      {"id,gap\nNi,1d\n", "gap = 1d; expected a finite number"},
      {"id,gap\n", "there is no row"},
    };
    for (String[] one : wrong) {
      String said = prep(3, "*.cif", "input.ids=file", "input.labels=" + labels(one[0]));
      assertTrue(said.contains(one[1]) && said.contains("(DATA-086)"), said);
    }
  }

  @Test
  void aTableWithoutTargetsIsNotForTraining() {
    String said = prep(0, "*.cif", "input.ids=file");
    String table =
        said.lines()
            .filter(line -> line.startsWith("table "))
            .findFirst()
            .orElseThrow()
            .replaceFirst("table (file:)?", "")
            .replaceFirst(" \\(there already\\)", "");
    StringWriter out = new StringWriter();
    PrintWriter both = new PrintWriter(out, true);
    int code =
        Main.execute(
            both,
            both,
            "train",
            "--config",
            TestData.root().resolve("conf/train/crystals-tiny.yaml").toString(),
            "--out",
            directory.resolve("out").toString(),
            "--set",
            "data.table=" + table,
            "--set",
            "execution.fleet=local");
    assertEquals(3, code, out::toString);
    assertTrue(
        out.toString().contains("no row of the table has a target; expected numbers to learn"),
        out::toString);
  }
}
