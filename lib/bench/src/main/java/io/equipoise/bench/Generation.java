package io.equipoise.bench;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Labels;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows per second of the prototype generator, one thread, by what is asked of a row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class Generation {
  private PrototypeGenerator all;
  private PrototypeGenerator withoutGap;
  private PrototypeGenerator density;
  private long row;

  /** Makes the generators. */
  @Setup
  public void make() {
    List<String> cheap = new ArrayList<>(Labels.NAMES);
    cheap.remove("gap_tb");
    all = GeneratedCrystals.generator(Labels.NAMES);
    withoutGap = GeneratedCrystals.generator(cheap);
    density = GeneratedCrystals.generator(List.of("density"));
  }

  /** Every iteration walks over the same rows. */
  @Setup(Level.Iteration)
  public void again() {
    row = 0;
  }

  /** The structure alone. */
  @Benchmark
  public Crystal structure() {
    return density.crystal(row++);
  }

  /** With all nine labels, every target kept. */
  @Benchmark
  public Sample nineLabels() {
    return all.row(row++);
  }

  /** With the eight labels that need no diagonalisation. */
  @Benchmark
  public Sample withoutTheGap() {
    return withoutGap.row(row++);
  }
}
