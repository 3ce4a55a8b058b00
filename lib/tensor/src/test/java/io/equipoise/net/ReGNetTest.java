package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Lattice;
import io.equipoise.crystal.Neighbours;
import io.equipoise.crystal.NiggliReduction;
import io.equipoise.crystal.WaveVectors;
import io.equipoise.net.SmallCrystals.Cell;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReGNetTest {
  private static final ReGNetOptions SMALL =
      new ReGNetOptions(
          8,
          2,
          4,
          5,
          10,
          4.2,
          4.0,
          true,
          ReGNetOptions.Features.TABLE,
          ReGNetOptions.Basis.INV,
          false);

  private static List<ReGNet> variants() {
    return List.of(
        new ReGNet(SMALL, 2, SmallCrystals.table()),
        new ReGNet(SMALL.withReciprocal(false), 1, SmallCrystals.table()),
        new ReGNet(
            SMALL.withSharedInput(true).withFeatures(ReGNetOptions.Features.BOTH),
            3,
            SmallCrystals.table()),
        new ReGNet(
            SMALL.withBasis(ReGNetOptions.Basis.GAUSS).withFeatures(ReGNetOptions.Features.SPECIES),
            2,
            SmallCrystals.table()),
        built(LAYER.with(LayerOptions.Local.CGCNN), Experts.none()),
        built(LAYER.with(LayerOptions.Norm.BATCH), Experts.none()),
        built(
            LAYER
                .with(LayerOptions.Local.CGCNN)
                .with(LayerOptions.Norm.BATCH)
                .with(LayerOptions.Filter.INDEX),
            Experts.none()),
        built(LAYER.with(LayerOptions.Filter.FLAT), new Experts(3, 0, Experts.Level.CRYSTAL, 10)),
        built(LAYER.with(LayerOptions.Filter.MEAN), Experts.none()),
        built(LAYER, new Experts(4, 2, Experts.Level.CRYSTAL, 0)),
        built(LAYER, new Experts(4, 2, Experts.Level.NODE, 0)));
  }

  private static final LayerOptions LAYER = LayerOptions.defaults();

  /** Two tasks, the second with a two-part head. */
  private static ReGNet built(LayerOptions layer, Experts experts) {
    return new ReGNet(
        SMALL.withLayer(layer).withExperts(experts),
        List.of(Head.NUMBER, new Head(true, -0.2)),
        SmallCrystals.table());
  }

  private static List<Cell> cells() {
    return List.of(
        SmallCrystals.rockSalt(),
        SmallCrystals.perovskite(),
        SmallCrystals.triclinic(1),
        SmallCrystals.triclinic(2));
  }

  private static CrystalGraph graph(Cell cell) {
    return SmallCrystals.graph(cell, SMALL.cutoff(), SMALL.kCut());
  }

  /** The graph with the reciprocal vectors that the network's filter needs. */
  private static CrystalGraph graph(ReGNet net, Cell cell) {
    CrystalGraph g = graph(cell);
    WaveVectors.Choice choice = net.options().layer().waves();
    if (choice == WaveVectors.Choice.BELOW) {
      return g;
    }
    WaveVectors waves = WaveVectors.of(choice, Lattice.of(cell.lattice()), 0);
    return new CrystalGraph(
        g.id(),
        g.z(),
        g.frac(),
        g.rowptr(),
        g.col(),
        g.image(),
        g.dist(),
        waves.hkl(),
        waves.knorm(),
        g.rho(),
        g.rcUsed());
  }

  /** First values moved off their symmetric starting points, so that every piece matters. */
  private static HostArray theta(ReGNet net) {
    double[] theta = HostArray.of(net.layout().initial(7)).doubles();
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < theta.length; i++) {
      theta[i] += 0.2 * (random.nextDouble() - 0.5);
    }
    for (Layout.Piece piece : ReGNetText.moments(net.layout())) {
      for (int i = 0; i < piece.length(); i++) {
        theta[piece.offset() + i] = Math.abs(theta[piece.offset() + i]) + 0.1;
      }
    }
    return HostArray.of(theta);
  }

  private static double[] outputs(ReGNet net, HostArray theta, Cell cell) {
    Precision precision = theta.isDouble() ? Precision.DOUBLE : Precision.SINGLE;
    try (EngineScope scope = EngineScope.open("cpu")) {
      return net.outputs(scope, theta, List.of(net.encode(graph(net, cell), precision)))[0];
    }
  }

  @Test
  void theForwardPassEqualsItsFormulas() {
    for (ReGNet net : variants()) {
      HostArray theta = theta(net);
      ReferenceReGNet reference = new ReferenceReGNet(net, theta.doubles());
      for (Cell cell : cells()) {
        double[] expected = reference.outputs(graph(net, cell));
        assertArrayEquals(expected, outputs(net, theta, cell), 1e-10);
        assertArrayEquals(expected, outputs(net, HostArray.of(theta.floats()), cell), 1e-4);
      }
    }
  }

  @Test
  void theGradientEqualsCentralDifferences() {
    for (ReGNet net : variants()) {
      List<EncodedGraph> graphs = new ArrayList<>();
      List<double[]> targets = new ArrayList<>();
      List<TaskLoss> losses = new ArrayList<>();
      double[] coefficients = new double[net.tasks()];
      for (Cell cell : cells()) {
        graphs.add(net.encode(graph(net, cell), Precision.DOUBLE));
        targets.add(new double[] {0.3, Double.NaN, -0.5});
      }
      targets.set(1, new double[] {5, -0.2, 0.1});
      targets.set(2, new double[] {-1, 0.7, 0.1});
      List<TaskLoss> menu = List.of(TaskLoss.huber(0.4), TaskLoss.squared(), TaskLoss.absolute());
      for (int k = 0; k < net.tasks(); k++) {
        losses.add(menu.get(k));
        coefficients[k] = 0.5 + k;
      }
      List<String> names = List.of("a", "b", "c", "d");
      List<HostArray> inputs = net.drawn(net.batch(graphs), names, new Draw(4, 3));
      List<HostArray> batch = net.withTargets(inputs, targets, losses);
      double[] theta = theta(net).doubles();
      try (EngineScope scope = EngineScope.open("cpu")) {
        FlatFunction f = net.function();
        double[] gradient =
            f.gradient(scope, HostArray.of(theta), batch, coefficients).gradient().doubles();
        for (int i = 0; i < theta.length; i += 1 + theta.length / 150) {
          double step = 1e-5;
          double up = weighted(f, scope, moved(theta, i, step), batch, coefficients);
          double down = weighted(f, scope, moved(theta, i, -step), batch, coefficients);
          double slope = (up - down) / (2 * step);
          assertEquals(slope, gradient[i], 1e-6 * (1 + Math.abs(slope)), "parameter " + i);
        }
      }
    }
  }

  @Test
  void aTwoPartHeadLearnsWhetherAndHowMuch() {
    ReGNet net = built(LAYER, Experts.none());
    HostArray theta = theta(net);
    ReferenceReGNet reference = new ReferenceReGNet(net, theta.doubles());
    List<EncodedGraph> graphs = new ArrayList<>();
    double[] expected = new double[2];
    double[][] targets = {{0.5, -0.2}, {-1, 0.9}, {0.2, Double.NaN}, {0, -0.2}};
    for (int i = 0; i < targets.length; i++) {
      CrystalGraph g = graph(cells().get(i));
      graphs.add(net.encode(g, Precision.DOUBLE));
      double first = reference.parts(g, 0)[0] - targets[i][0];
      expected[0] += first * first;
      if (!Double.isNaN(targets[i][1])) {
        double[] said = reference.parts(g, 1);
        boolean zero = targets[i][1] == -0.2;
        double value = said[0] - targets[i][1];
        expected[1] += Math.log1p(Math.exp(zero ? said[1] : -said[1])) + (zero ? 0 : value * value);
      }
    }
    List<HostArray> batch =
        net.batch(graphs, List.of(targets), List.of(TaskLoss.squared(), TaskLoss.squared()));
    try (EngineScope scope = EngineScope.open("cpu")) {
      assertArrayEquals(expected, net.function().values(scope, theta, batch), 1e-9);
    }
  }

  @Test
  void theHessianVectorProductEqualsADifferenceOfGradients() {
    ReGNet net = variants().get(2);
    List<EncodedGraph> graphs = new ArrayList<>();
    List<double[]> targets = new ArrayList<>();
    for (Cell cell : cells()) {
      graphs.add(net.encode(graph(cell), Precision.DOUBLE));
      targets.add(new double[] {0.3, -0.1, Double.NaN});
    }
    List<TaskLoss> losses = List.of(TaskLoss.squared(), TaskLoss.squared(), TaskLoss.squared());
    List<HostArray> batch = net.batch(graphs, targets, losses);
    double[] c = {1, 0.5, 2};
    double[] theta = theta(net).doubles();
    SplittableRandom random = new SplittableRandom(3);
    double[] v = new double[theta.length];
    double[] up = theta.clone();
    double[] down = theta.clone();
    double step = 1e-6;
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextDouble() - 0.5;
      up[i] += step * v[i];
      down[i] -= step * v[i];
    }
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatFunction f = net.function();
      double[] product =
          f.hessianVector(scope, HostArray.of(theta), batch, c, HostArray.of(v))
              .product()
              .doubles();
      double[] more = f.gradient(scope, HostArray.of(up), batch, c).gradient().doubles();
      double[] less = f.gradient(scope, HostArray.of(down), batch, c).gradient().doubles();
      double largest = 0;
      for (double p : product) {
        largest = Math.max(largest, Math.abs(p));
      }
      for (int i = 0; i < product.length; i++) {
        assertEquals((more[i] - less[i]) / (2 * step), product[i], 1e-6 * largest);
      }
    }
  }

  private static double[] moved(double[] theta, int i, double step) {
    double[] moved = theta.clone();
    moved[i] += step;
    return moved;
  }

  private static double weighted(
      FlatFunction f, EngineScope scope, double[] theta, List<HostArray> batch, double[] c) {
    double[] losses = f.values(scope, HostArray.of(theta), batch);
    double sum = 0;
    for (int k = 0; k < c.length; k++) {
      sum += c[k] * losses[k];
    }
    return sum;
  }

  private static final double[] U = {1, 2, 0, 0, 1, 0, 1, 3, 1};
  private static final double[] INVERSE = {1, -2, 0, 0, 1, 0, -1, -1, 1};

  /** Those whose filter does not depend on the choice of basis and cell. */
  private static List<ReGNet> invariant() {
    return variants().stream()
        .filter(net -> net.options().layer().waves() == WaveVectors.Choice.BELOW)
        .toList();
  }

  private static Cell reduced(Cell cell) {
    NiggliReduction.Result niggli = NiggliReduction.reduce(Lattice.of(cell.lattice()));
    return new Cell(niggli.lattice().rows(), niggli.toReduced(cell.frac()), cell.z());
  }

  /** Turned, mirrored, shifted, reordered, in other bases, and repeated. */
  private static List<Cell> otherwise(Cell cell) {
    return List.of(
        SmallCrystals.turned(cell, SmallCrystals.rotation(0.7)),
        SmallCrystals.turned(cell, new double[] {-1, 0, 0, 0, 1, 0, 0, 0, 1}),
        SmallCrystals.shifted(cell, 0.31, -0.27, 0.62),
        SmallCrystals.reversed(cell),
        SmallCrystals.rebased(cell, U, INVERSE),
        reduced(SmallCrystals.rebased(cell, U, INVERSE)),
        SmallCrystals.supercell(cell, 2, 1, 1),
        SmallCrystals.supercell(cell, 2, 2, 2));
  }

  @Test
  void theSameCrystalDescribedOtherwiseGivesTheSameOutput() {
    ReGNet net = variants().get(0);
    HostArray exact = theta(net);
    HostArray single = HostArray.of(exact.floats());
    for (Cell cell : cells()) {
      double[] y = outputs(net, exact, cell);
      for (Cell other : otherwise(cell)) {
        assertArrayEquals(y, outputs(net, exact, other), 1e-10);
        assertArrayEquals(y, outputs(net, single, other), 1e-4);
      }
    }
  }

  /** As in training: the nearest neighbours in whole shells, all waves below the cut-off. */
  private static List<EncodedGraph> truncated(ReGNet net, List<Cell> cells) {
    GraphBuilder builder =
        new GraphBuilder(
            GraphBuilder.Options.defaults()
                .withCutoff(SMALL.cutoff())
                .withNeighbours(8, Neighbours.Truncation.SHELLS)
                .withWaves(SMALL.kCut(), 100_000));
    return cells.stream()
        .map(c -> new Crystal("c", c.lattice(), Lattice.wrap(c.frac()), c.z(), null, null))
        .map(c -> net.encode(builder.build(c), Precision.DOUBLE))
        .toList();
  }

  @Test
  void soDoesEveryVariantWithoutFiltersOfIndicesAndWithNeighboursInWholeShells() {
    assertEquals(variants().size() - 2, invariant().size());
    for (ReGNet net : invariant()) {
      HostArray theta = theta(net);
      for (Cell cell : cells()) {
        List<Cell> all = new ArrayList<>(List.of(cell));
        all.addAll(otherwise(cell));
        try (EngineScope scope = EngineScope.open("cpu")) {
          double[][] y = net.outputs(scope, theta, truncated(net, all));
          for (double[] other : y) {
            assertArrayEquals(y[0], other, 1e-10, net.options().toString());
          }
        }
      }
    }
  }

  @Test
  void theOthersDependOnTheCellAsTheirFiltersDo() {
    Cell cell = SmallCrystals.triclinic(1);
    for (ReGNet net : variants()) {
      HostArray theta = theta(net);
      double[] y = outputs(net, theta, cell);
      double[] other = outputs(net, theta, SmallCrystals.supercell(cell, 2, 1, 1));
      boolean same = Math.abs(y[0] - other[0]) < 1e-10;
      assertEquals(
          net.options().layer().waves() == WaveVectors.Choice.BELOW, same, "" + net.options());
    }
  }

  @Test
  void theOutputFollowsAStrainWithoutJumps() {
    for (ReGNet net : invariant()) {
      HostArray theta = theta(net);
      Cell cell = SmallCrystals.rockSalt();
      List<EncodedGraph> path = new ArrayList<>();
      for (int step = -30; step <= 30; step++) {
        // from 1.02 to 1.08 along x, so that neighbours at 3.99 leave the cut-off of 4.2 on the way
        double[] stretch = {1.05 + 0.001 * step, 0, 0, 0, 1.05, 0, 0, 0, 1.05};
        path.add(net.encode(graph(SmallCrystals.turned(cell, stretch)), Precision.DOUBLE));
      }
      assertTrue(path.get(0).edges() != path.get(60).edges(), "shells cross the cut-off");
      try (EngineScope scope = EngineScope.open("cpu")) {
        double[][] y = net.outputs(scope, theta, path);
        double[] jumps = new double[60];
        for (int i = 0; i < jumps.length; i++) {
          jumps[i] = Math.abs(y[i + 1][0] - y[i][0]);
        }
        java.util.Arrays.sort(jumps);
        assertTrue(
            jumps[59] < 5 * jumps[30],
            jumps[59] + " against a median of " + jumps[30] + ": " + net.options());
      }
    }
  }

  @Test
  void edgesOfOneLengthShareOneRow() {
    EncodedGraph graph = variants().get(0).encode(graph(SmallCrystals.rockSalt()));
    assertEquals(2 * (6 + 12), graph.edges());
    assertTrue(graph.shellCount() <= 6, graph.shellCount() + " distances for 2 shells");
  }

  @Test
  void speciesAndDistancesMatter() {
    ReGNet net = variants().get(0);
    HostArray theta = theta(net);
    Cell cell = SmallCrystals.triclinic(1);
    double y = outputs(net, theta, cell)[0];
    short[] swapped = {8, 3, 22, 9};
    double other = outputs(net, theta, new Cell(cell.lattice(), cell.frac(), swapped))[0];
    double wider = outputs(net, theta, new Cell(scaled(cell.lattice()), cell.frac(), cell.z()))[0];
    assertTrue(Math.abs(y - other) > 1e-6 && Math.abs(y - wider) > 1e-6);
  }

  private static double[] scaled(double[] lattice) {
    return java.util.Arrays.stream(lattice).map(v -> 1.02 * v).toArray();
  }

  @Test
  void aRowDoesNotDependOnItsBatch() {
    for (ReGNet net : variants()) {
      HostArray theta = HostArray.of(theta(net).floats());
      List<EncodedGraph> graphs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        for (Cell cell : cells()) {
          graphs.add(net.encode(graph(net, cell)));
        }
      }
      try (EngineScope scope = EngineScope.open("cpu")) {
        double[][] together = net.outputs(scope, theta, graphs);
        for (int i = 0; i < 4; i++) {
          double[] alone = net.outputs(scope, theta, graphs.subList(i, i + 1))[0];
          assertArrayEquals(alone, together[i], 1e-5);
          assertArrayEquals(alone, together[28 + i], 1e-5);
        }
      }
    }
  }

  @Test
  void anAtomWithoutNeighboursOrWavesStillCounts() {
    ReGNet net = variants().get(0);
    Cell lonely =
        new Cell(new double[] {5, 0, 0, 0, 5, 0, 0, 0, 5}, new double[3], new short[] {10});
    CrystalGraph graph = SmallCrystals.graph(lonely, 4.2, 1.0);
    assertEquals(0, graph.edges() + graph.waves());
    HostArray theta = theta(net);
    try (EngineScope scope = EngineScope.open("cpu")) {
      double[] y = net.outputs(scope, theta, List.of(net.encode(graph, Precision.DOUBLE)))[0];
      assertArrayEquals(new ReferenceReGNet(net, theta.doubles()).outputs(graph), y, 1e-10);
    }
  }

  @Test
  void anUnknownSpeciesIsNamed() {
    ReGNet net = variants().get(0);
    Cell heavy = new Cell(SmallCrystals.rockSalt().lattice(), new double[3], new short[] {100});
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> net.encode(graph(heavy)));
    assertTrue(e.getMessage().contains("atomic number 100"), e.getMessage());
    assertTrue(e.getMessage().contains("UNKNOWN_SPECIES"), e.getMessage());
  }

  @Test
  void refusesAnOptionOutOfRange() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SMALL.withSize(0, 2));
    assertTrue(e.getMessage().contains("net.width = 0; expected 1 to 4096"), e.getMessage());
  }
}
