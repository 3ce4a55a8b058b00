package io.equipoise.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.cluster.LocalSpark;
import io.equipoise.crystal.CompositionFeatures;
import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TargetStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {
  private static final List<String> TASKS = List.of("straight", "bent", "rare");

  @TempDir Path directory;
  private final SparkSession spark =
      SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();

  /** Targets that are a line and a step of the features; every seventh row has the third. */
  private static Sample sample(PrototypeGenerator generator, int i) {
    Crystal crystal = generator.row(i).crystal();
    double[] x = CompositionFeatures.of(crystal);
    int en = CompositionFeatures.names().indexOf("mean_electronegativity");
    int volume = CompositionFeatures.names().indexOf("volume_per_atom");
    double straight = 2 * x[en] - 0.3 * x[volume] + 7;
    double bent = x[volume] > 15 ? 5 : -5;
    String split = i % 5 == 4 ? "test" : i % 5 == 3 ? "val" : "train";
    double[] y = {i % 3 == 0 ? Double.NaN : straight, bent, i % 7 == 0 ? straight : Double.NaN};
    return new Sample(crystal, "made", split, y);
  }

  private CrystalShards.Raw publish(int shards, int each) throws IOException {
    PrototypeGenerator generator =
        new PrototypeGenerator(PrototypeGenerator.Options.defaults(3).withTasks(List.of("coord")));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < shards * each; i++) {
      samples.add(sample(generator, i));
    }
    return publish(samples, TASKS);
  }

  /** Shards of fifty. */
  private CrystalShards.Raw publish(List<Sample> samples, List<String> tasks) throws IOException {
    List<TableManifest.Part> parts = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += 50) {
      String name = "part-" + parts.size();
      List<CrystalTable.Row> rows =
          samples.subList(from, from + 50).stream()
              .map(sample -> new CrystalTable.Row(sample, "made"))
              .toList();
      byte[] bytes = CrystalTable.write(rows, tasks);
      Files.write(directory.resolve(name), bytes);
      parts.add(new TableManifest.Part(name, bytes.length, 50, Sha256.hex(bytes), 50));
    }
    return new CrystalShards.Raw(new Location(new LocalStore(directory), ""), parts, tasks);
  }

  private static List<TargetScale> scales(CrystalShards.Raw raw) {
    return TargetStatistics.fit(
        new LocalFleet<>(raw, raw.parts().size(), 1),
        raw.tasks().stream().map(t -> new TableManifest.Task(t, "eV", 1)).toList());
  }

  private Map<String, MeasureRow> measured(Baselines baselines, CrystalShards.Raw raw) {
    Map<String, MeasureRow> measured = new TreeMap<>();
    for (MeasureRow row : baselines.measures(spark, raw, scales(raw))) {
      measured.put(row.task() + " " + row.split() + " " + row.measure(), row);
    }
    return measured;
  }

  private static Baselines both(long seed) {
    return new Baselines(List.of(Baselines.Kind.values()), 2, 3, List.of(1), seed);
  }

  @Test
  void aLineIsFoundByTheLineAndAStepByTheTreesWithTheSameBitsTwice() throws IOException {
    CrystalShards.Raw all = publish(3, 50);
    CrystalShards.Raw raw = new CrystalShards.Raw(all.root(), all.parts(), TASKS.subList(0, 2));
    Map<String, MeasureRow> measured = measured(both(4), raw);
    assertEquals(2 * 3 * 2 * 2, measured.size());
    MeasureRow line = measured.get("straight test linear_regression_mae");
    assertTrue(line.value() < 0.01, line::toString);
    assertEquals("eV", line.unit());
    assertEquals(20, line.rows(), "two thirds of 30 test rows carry it");
    double trees = measured.get("bent test boosted_trees_mae").value();
    double bent = measured.get("bent test linear_regression_mae").value();
    assertTrue(trees < 0.6 * bent, trees + " beside " + bent);
    MeasureRow mae = measured.get("straight val boosted_trees_mae");
    assertTrue(measured.get("straight val boosted_trees_rmse").value() >= mae.value());

    // Alone, as the first of its run, and under another number of partitions.
    spark.conf().set("spark.sql.shuffle.partitions", "7");
    try {
      CrystalShards.Raw one = new CrystalShards.Raw(raw.root(), raw.parts(), List.of("straight"));
      List<MeasureRow> alone = both(4).measures(spark, one, scales(raw).subList(0, 1));
      assertEquals(12, alone.size());
      for (MeasureRow row : alone) {
        assertEquals(measured.get(row.task() + " " + row.split() + " " + row.measure()), row);
      }
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", "2");
    }
  }

  /** Targets made of the volume per atom: rounded, in another unit, and far from being it. */
  private static double[] volumes(double[] x, int i) {
    double v = x[CompositionFeatures.names().indexOf("volume_per_atom")];
    return new double[] {Math.rint(v * 1000) / 1000, 5 - 0.001 * v, v + (i % 5 == 0 ? 3 : 0)};
  }

  @Test
  void aFeatureThatIsTheTargetIsGivenToNoModelOfItAndSaid() throws IOException {
    PrototypeGenerator generator =
        new PrototypeGenerator(PrototypeGenerator.Options.defaults(3).withTasks(List.of("coord")));
    List<String> tasks = List.of("rounded", "other_unit", "Volume-per-atom", "coord");
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Crystal crystal = generator.row(i).crystal();
      double[] v = volumes(CompositionFeatures.of(crystal), i);
      double[] y = {v[0], v[1], v[2], v[2]};
      samples.add(new Sample(crystal, "made", i % 5 == 4 ? "test" : "train", y));
    }
    Map<String, MeasureRow> measured =
        measured(
            new Baselines(List.of(Baselines.Kind.LINEAR_REGRESSION), 2, 1, List.of(1), 1),
            publish(samples, tasks));
    String left = " train baselines_without_volume_per_atom";
    assertEquals(-1, measured.get("other_unit" + left).value(), 1e-9);
    assertEquals(80, measured.get("rounded" + left).rows());
    assertTrue(measured.get("Volume-per-atom" + left).value() < 0.999, "found by its name");
    assertEquals(3, measured.keySet().stream().filter(m -> m.contains("_without_")).count());
    double mae = measured.get("other_unit test linear_regression_mae").value();
    assertTrue(mae > 1e-4, "a thousandth of a volume that it cannot read: " + mae);
    assertEquals(
        "task 'rounded': the simple models do without the feature volume_per_atom, which is the"
            + " target (correlation 1.0000)",
        Baselines.leftOut("rounded", "baselines_without_volume_per_atom", 1).orElseThrow());
  }

  @Test
  void errorsAreInTheTasksUnitWhereverItsZeroIs() throws IOException {
    CrystalShards.Raw raw = publish(3, 50);
    List<TargetScale> scales = scales(raw);
    TargetScale s = scales.get(1);
    Baselines linear =
        new Baselines(List.of(Baselines.Kind.LINEAR_REGRESSION), 2, 1, List.of(1), 1);
    CrystalShards.Raw one = new CrystalShards.Raw(raw.root(), raw.parts(), List.of("bent"));
    List<MeasureRow> plain = linear.measures(spark, one, List.of(s));
    TargetScale moved = new TargetScale("bent", "eV", s.mean() - 3, s.sd(), s.transform());
    List<MeasureRow> other = linear.measures(spark, one, List.of(moved));
    for (int i = 0; i < plain.size(); i++) {
      assertEquals(plain.get(i).value(), other.get(i).value(), 1e-6);
    }
    double mae = plain.get(0).value();
    assertTrue(mae > 1, "of targets 5 and -5, whose scale makes them 1 and -1: " + mae);
  }

  @Test
  void aTaskWithTooFewRowsIsRefusedByName() throws IOException {
    CrystalShards.Raw raw = publish(1, 50);
    Baselines many = new Baselines(List.of(Baselines.Kind.LINEAR_REGRESSION), 3, 1, List.of(1), 1);
    Failure failure = assertThrows(Failure.class, () -> measured(many, raw));
    assertTrue(failure.getMessage().contains("task 'rare' has"), failure.getMessage());
    assertTrue(failure.getMessage().contains("expected at least 15"), failure.getMessage());
    assertTrue(failure.getMessage().contains("DATA-050"), failure.getMessage());
  }
}
