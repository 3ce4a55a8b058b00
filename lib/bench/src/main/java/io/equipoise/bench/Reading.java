package io.equipoise.bench;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.ReaderOptions;
import io.equipoise.crystal.ReaderOptions.Format;
import io.equipoise.crystal.StructureReader;
import java.io.StringReader;
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

/** Structures per second from text to validated crystals, one thread, no disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class Reading {
  private static final int COUNT = 500;

  private List<String> cifs;
  private List<String> poscars;
  private String csv;
  private String lines;

  /** Writes the texts. */
  @Setup
  public void write() {
    List<Crystal> crystals = GeneratedCrystals.first(COUNT);
    cifs = crystals.stream().map(StructureTexts::cif).toList();
    poscars = crystals.stream().map(StructureTexts::poscar).toList();
    csv = StructureTexts.csv(crystals);
    lines = StructureTexts.jsonLines(crystals);
  }

  /** One table whose column cif holds the structures. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long csvOfCif(Blackhole hole) {
    return read(csv, Format.CSV, hole);
  }

  /** One CIF file a structure. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void cif(Blackhole hole) {
    cifs.forEach(text -> read(text, Format.CIF, hole));
  }

  /** One POSCAR a structure. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void poscar(Blackhole hole) {
    poscars.forEach(text -> read(text, Format.POSCAR, hole));
  }

  /** One JSON record a line. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long jsonLines(Blackhole hole) {
    return read(lines, Format.JSON_LINES, hole);
  }

  private static long read(String text, Format format, Blackhole hole) {
    StructureReader.Summary summary =
        StructureReader.read(
            new StringReader(text), "bench", format, ReaderOptions.defaults(), hole::consume);
    if (summary.rejections() > 0) {
      throw new IllegalStateException(
          format + " rejected " + summary.rejected() + "; expected none of the written texts");
    }
    return summary.parsed();
  }
}
