package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Neighbours;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.crystal.WaveVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphTableTest {
  private static final List<String> TASKS = List.of("density", "coord");
  private static final GraphBuilder.Options OPTIONS = GraphBuilder.Options.defaults();

  private static List<GraphTable.Row> rows(GraphBuilder.Options options) {
    PrototypeGenerator generator =
        new PrototypeGenerator(PrototypeGenerator.Options.defaults(3).withTasks(TASKS));
    List<GraphTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Sample s = generator.row(i);
      CrystalGraph graph = new GraphBuilder(options).build(s.crystal());
      rows.add(new GraphTable.Row(graph, i % 4 == 3 ? "test" : "train", s.targets()));
    }
    return rows;
  }

  static void assertSame(CrystalGraph e, CrystalGraph a) {
    assertEquals(e.id(), a.id());
    assertArrayEquals(e.z(), a.z());
    assertArrayEquals(e.frac(), a.frac());
    assertArrayEquals(e.rowptr(), a.rowptr());
    assertArrayEquals(e.col(), a.col());
    assertArrayEquals(e.image(), a.image());
    assertArrayEquals(e.dist(), a.dist());
    assertArrayEquals(e.hkl(), a.hkl());
    assertArrayEquals(e.knorm(), a.knorm());
    assertEquals(e.rho(), a.rho());
    assertEquals(e.rcUsed(), a.rcUsed());
  }

  private static byte[] file(List<GraphTable.Row> rows) throws IOException {
    return GraphTable.write(rows, OPTIONS.hash(), TASKS);
  }

  private static List<GraphTable.Row> read(byte[] bytes) throws IOException {
    return GraphTable.read(bytes, "part", OPTIONS.hash(), TASKS);
  }

  @Test
  void graphsComeBackBitByBit() throws IOException {
    for (WaveVectors.Choice choice : List.of(WaveVectors.Choice.BELOW, WaveVectors.Choice.BOX_1)) {
      List<GraphTable.Row> rows = rows(OPTIONS.withChoice(choice));
      byte[] bytes = file(rows);
      List<GraphTable.Row> back = read(bytes);
      assertEquals(rows.size(), back.size());
      for (int i = 0; i < back.size(); i++) {
        assertSame(rows.get(i).graph(), back.get(i).graph());
        assertEquals(rows.get(i).split(), back.get(i).split());
        assertArrayEquals(rows.get(i).targets(), back.get(i).targets());
      }
      assertArrayEquals(bytes, file(back));
    }
  }

  @Test
  void everyOptionOfAGraphChangesItsHash() {
    List<GraphBuilder.Options> all =
        List.of(
            OPTIONS,
            OPTIONS.withCutoff(5.5),
            OPTIONS.withNeighbours(16, Neighbours.Truncation.SHELLS),
            OPTIONS.withNeighbours(12, Neighbours.Truncation.PLAIN),
            OPTIONS.withWaves(2.5, 4096),
            OPTIONS.withWaves(3, 4095),
            OPTIONS.withChoice(WaveVectors.Choice.BOX_2),
            new GraphBuilder.Options(5, 12, Neighbours.Truncation.SHELLS, 11, 3, 4096));
    Set<String> hashes = new HashSet<>();
    all.forEach(options -> hashes.add(options.hash()));
    assertEquals(all.size(), hashes.size());
    assertEquals(OPTIONS.hash(), GraphBuilder.Options.defaults().hash());
    assertNotEquals(OPTIONS.hash(), OPTIONS.withCutoff(5.5).hash());
  }

  @Test
  void graphsCutWithOtherOptionsAreRefused() throws IOException {
    byte[] bytes = file(rows(OPTIONS));
    String other = OPTIONS.withCutoff(6).hash();
    IOException e =
        assertThrows(IOException.class, () -> GraphTable.read(bytes, "part", other, TASKS));
    assertTrue(e.getMessage().contains("was cut with other options; expected"), e.getMessage());
  }

  /** Lengths and indices that do not fit, which a network would fall over or read past. */
  @Test
  void aRowThatIsNoGraphIsRefused() throws IOException {
    CrystalGraph g = rows(OPTIONS).get(0).graph();
    int[] far = g.col().clone();
    far[0] = g.atoms();
    int[] back = g.rowptr().clone();
    back[1] = g.edges() + 1;
    List<CrystalGraph> bad =
        List.of(
            with(g, g.rowptr(), far, g.image(), g.knorm(), g.rho()),
            with(g, back, g.col(), g.image(), g.knorm(), g.rho()),
            with(g, new int[] {0}, g.col(), g.image(), g.knorm(), g.rho()),
            with(g, g.rowptr(), g.col(), new int[3], g.knorm(), g.rho()),
            with(g, g.rowptr(), g.col(), g.image(), new double[] {1}, g.rho()),
            with(g, g.rowptr(), g.col(), g.image(), g.knorm(), -1));
    for (CrystalGraph graph : bad) {
      byte[] bytes = file(List.of(new GraphTable.Row(graph, "train", new double[2])));
      IOException e = assertThrows(IOException.class, () -> read(bytes));
      assertTrue(e.getMessage().contains("; expected a whole graph"), e.getMessage());
    }
  }

  private static CrystalGraph with(
      CrystalGraph g, int[] rowptr, int[] col, int[] image, double[] knorm, double rho) {
    return new CrystalGraph(
        g.id(), g.z(), g.frac(), rowptr, col, image, g.dist(), g.hkl(), knorm, rho, g.rcUsed());
  }
}
