package io.equipoise.bench;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Neighbours;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Structures per second from crystal to graph: 8 angstrom, 12 neighbours, about 7 atoms. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class Graphs {
  private static final int COUNT = 500;

  private List<Crystal> crystals;
  private GraphBuilder neighboursAlone;
  private GraphBuilder twelve;
  private GraphBuilder withWaves;

  /** Generates the crystals. */
  @Setup
  public void generate() {
    crystals = GeneratedCrystals.first(COUNT);
    GraphBuilder.Options eight = GeneratedCrystals.eightAngstrom();
    withWaves = new GraphBuilder(eight);
    neighboursAlone = new GraphBuilder(eight.withWaves(0, 0));
    twelve =
        new GraphBuilder(eight.withWaves(0, 0).withNeighbours(12, Neighbours.Truncation.PLAIN));
  }

  /** Whole shells, no reciprocal vectors. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void neighbours(Blackhole hole) {
    crystals.forEach(crystal -> hole.consume(neighboursAlone.build(crystal)));
  }

  /** Exactly twelve neighbours, as the naive way and published baselines have them. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void twelveNeighbours(Blackhole hole) {
    crystals.forEach(crystal -> hole.consume(twelve.build(crystal)));
  }

  /** Whole shells and the reciprocal vectors below 3 / angstrom. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void neighboursAndWaves(Blackhole hole) {
    crystals.forEach(crystal -> hole.consume(withWaves.build(crystal)));
  }

  /** The baseline: all images of a box, ordered pairs, boxed lists. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void naive(Blackhole hole) {
    crystals.forEach(crystal -> hole.consume(NaiveNeighbours.of(crystal, 8, 12)));
  }
}
