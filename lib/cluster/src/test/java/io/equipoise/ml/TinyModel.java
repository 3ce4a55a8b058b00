package io.equipoise.ml;

import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SavedModel;
import io.equipoise.net.TargetScale;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An untrained model of two tasks and rows of random crystals to go with it. */
final class TinyModel {
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("lattice", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("frac", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("z", DataTypes.createArrayType(DataTypes.IntegerType));

  private TinyModel() {}

  static SavedModel of(long seed) {
    float[][] table = new float[93][8];
    SplittableRandom random = new SplittableRandom(92);
    for (float[] row : table) {
      row[random.nextInt(8)] = 1;
    }
    ReGNet net = new ReGNet(ReGNetOptions.defaults().withSize(12, 2), 2, table);
    List<TargetScale> scales =
        List.of(
            new TargetScale("energy", "eV/atom", -3, 2, TargetScale.Transform.NONE),
            new TargetScale("gap", "eV", 0.5, 0.25, TargetScale.Transform.LOG1P));
    return new SavedModel(new CrystalModel(net, scales), net.layout().initial(seed));
  }

  /** Two to six atoms each, well apart. */
  static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < count; i++) {
      int n = 2 + i % 5;
      List<Double> frac = new ArrayList<>();
      List<Integer> z = new ArrayList<>();
      for (int a = 0; a < n; a++) {
        frac.addAll(List.of((a + 0.2 * random.nextDouble()) / n, 0.3 * (a % 2), 0.1));
        z.add(1 + random.nextInt(60));
      }
      List<Double> lattice = List.of(2.5 * n, 0.0, 0.1, 0.2, 4.0, 0.0, 0.0, 0.3, 4.4);
      rows.add(RowFactory.create("c" + i, lattice.toArray(), frac.toArray(), z.toArray()));
    }
    return rows;
  }
}
