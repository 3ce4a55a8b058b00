package io.equipoise.bench;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Neighbours;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.local.CrystalShard;
import io.equipoise.local.LocalSteps;
import io.equipoise.local.RowShard;
import io.equipoise.net.CrystalModel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How the cost of a training step of the default network grows with the atoms of a cell and with
 * the neighbours of an atom: a table, one line a size, on one thread.
 *
 * <p>Cells are boxes of a simple cubic lattice of 2.45 angstrom with every atom moved by 0.1, so
 * that an atom has the same surroundings in all of them. Batches hold about 300 atoms. Arguments:
 * readings of a size; the median is printed, of this thread's processor time.
 */
public final class TrainingScale {
  private static final int ATOMS_A_BATCH = 300;
  private static final double SPACING = 2.45;
  private static final double MOVED = 0.1;
  private static final int[] SPECIES = {8, 11, 12, 17, 22};
  private static final List<int[]> BOXES =
      List.of(
          new int[] {1, 2, 5},
          new int[] {2, 3, 5},
          new int[] {4, 5, 5},
          new int[] {5, 5, 8},
          new int[] {5, 6, 10});

  private TrainingScale() {}

  private record Boxes(int[] box, int rows, GraphBuilder.Options graphs)
      implements ShardSource<RowShard> {
    @Override
    public CrystalShard open(int shard) {
      GraphBuilder builder = new GraphBuilder(graphs);
      SplittableRandom random = new SplittableRandom(7);
      List<CrystalGraph> built =
          IntStream.range(0, rows).mapToObj(row -> builder.build(crystal(row, random))).toList();
      double[][] targets = new double[rows][1];
      for (double[] target : targets) {
        target[0] = random.nextDouble();
      }
      return new CrystalShard(
          built, targets, IntStream.range(0, rows).toArray(), new int[0], new int[0]);
    }

    private Crystal crystal(int row, SplittableRandom random) {
      int atoms = box[0] * box[1] * box[2];
      double[] lattice = new double[9];
      double[] frac = new double[3 * atoms];
      short[] z = new short[atoms];
      for (int a = 0; a < 3; a++) {
        lattice[4 * a] = box[a] * SPACING;
      }
      for (int i = 0; i < atoms; i++) {
        int[] at = {i % box[0], i / box[0] % box[1], i / box[0] / box[1]};
        for (int a = 0; a < 3; a++) {
          double moved = MOVED / SPACING * (2 * random.nextDouble() - 1);
          frac[3 * i + a] = (at[a] + 0.5 + moved) / box[a];
        }
        z[i] = (short) SPECIES[random.nextInt(SPECIES.length)];
      }
      return new Crystal("box" + row, lattice, frac, z, null, new double[atoms]);
    }
  }

  /** Prints the table. */
  public static void main(String[] args) {
    int readings = Integer.parseInt(args[0]);
    String head = "%-10s %6s %10s %8s %14s %14s %14s%n";
    System.out.printf(
        head, "network", "atoms", "edges/atom", "waves", "ms/structure", "us/atom", "us/edge");
    for (Networks.Kind kind : List.of(Networks.Kind.DEFAULT, Networks.Kind.CGCNN)) {
      for (int[] box : BOXES) {
        line(kind, box, 12, readings);
      }
      for (int neighbours : new int[] {6, 24, 48}) {
        line(kind, BOXES.get(1), neighbours, readings);
      }
    }
  }

  private static void line(Networks.Kind kind, int[] box, int neighbours, int readings) {
    int atoms = box[0] * box[1] * box[2];
    int rows = Math.max(1, ATOMS_A_BATCH / atoms);
    GraphBuilder.Options graphs =
        Networks.graphs(kind).withCutoff(8).withNeighbours(neighbours, Neighbours.Truncation.PLAIN);
    Boxes source = new Boxes(box, rows, graphs);
    CrystalModel model = Networks.model(kind, 64, 3);
    double ms = milliseconds(model, source, rows, readings);
    long edges = 0;
    long waves = 0;
    CrystalShard shard = source.open(0);
    for (int row = 0; row < rows; row++) {
      edges += shard.graph(row).edges();
      waves += shard.graph(row).waves();
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %6d %10.1f %8d %14.2f %14.1f %14.2f%n",
        kind,
        atoms,
        (double) edges / rows / atoms,
        waves / rows,
        ms,
        1000 * ms / atoms,
        1000 * ms * rows / edges);
  }

  /** Processor time of a step for each row of its batch: the median, the first fifth left out. */
  private static double milliseconds(CrystalModel model, Boxes source, int rows, int readings) {
    LocalFleet<RowShard> fleet = new LocalFleet<>(source, 1, 1);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    LocalSteps next = Networks.begin(model, rows, 1);
    double[] ms = new double[readings];
    for (int reading = 0; reading < readings; reading++) {
      long begun = threads.getCurrentThreadCpuTime();
      LocalSteps.Update update = fleet.ask(next).get(0);
      ms[reading] = (threads.getCurrentThreadCpuTime() - begun) / 1e6 / rows;
      next = Networks.after(next, update);
    }
    double[] warm = Arrays.copyOfRange(ms, readings / 5, readings);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }
}
