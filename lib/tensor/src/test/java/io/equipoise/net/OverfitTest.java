package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.Elements;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.OneCycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network that cannot learn a few crystals by heart has a fault that no invariance shows. */
class OverfitTest {
  private static final int ROWS = 32;
  private static final int STEPS = 400;

  private static final GraphBuilder GRAPHS = new GraphBuilder(GraphBuilder.Options.defaults());

  /** 32 generated crystals and their electrostatic energies, with mean 0 and deviation 1. */
  private static void rows(List<double[]> targets, List<CrystalGraph> graphs) {
    PrototypeGenerator generator =
        new PrototypeGenerator(
            PrototypeGenerator.Options.defaults(5).withTasks(List.of("e_ewald")).complete());
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      Sample sample = generator.row(i);
      graphs.add(GRAPHS.build(sample.crystal()));
      y[i] = sample.targets()[0];
    }
    TargetScale scale = TargetScale.fit("e_ewald", "eV", y, TargetScale.Transform.NONE);
    Arrays.stream(y).forEach(value -> targets.add(new double[] {scale.standardised(value)}));
  }

  private static float[][] table() {
    float[][] table = new float[Elements.MAX_TABLE_Z + 1][Elements.FEATURES];
    for (int z = 1; z < table.length; z++) {
      for (int bit : Elements.features(z)) {
        table[z][bit] = 1;
      }
    }
    return table;
  }

  @Test
  void thirtyTwoCrystalsAreLearnedToOneHundredthOfTheirSpread() {
    List<double[]> targets = new ArrayList<>();
    List<CrystalGraph> graphs = new ArrayList<>();
    rows(targets, graphs);
    ReGNet net = new ReGNet(ReGNetOptions.defaults().withSize(32, 2), 1, table());
    List<EncodedGraph> encoded = graphs.stream().map(net::encode).toList();
    List<HostArray> batch = net.batch(encoded, targets, List.of(TaskLoss.huber(0.1)));
    float[] theta = net.layout().initial(1);
    float[] m = new float[theta.length];
    float[] v = new float[theta.length];
    boolean[] decays = new boolean[theta.length];
    AdamW adam = new AdamW(0.9, 0.999, 1e-8, 0);
    OneCycle rate = OneCycle.of(5e-3, STEPS);
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatFunction f = net.function();
      double[] mean = {1.0 / ROWS};
      for (int step = 0; step < STEPS; step++) {
        float[] gradient = f.gradient(scope, HostArray.of(theta), batch, mean).gradient().floats();
        adam.step(theta, m, v, gradient, step + 1, rate.rate(step), decays);
      }
      double[][] y = net.outputs(scope, HostArray.of(theta), encoded);
      double error = 0;
      for (int i = 0; i < ROWS; i++) {
        error += Math.abs(y[i][0] - targets.get(i)[0]) / ROWS;
      }
      assertTrue(error < 0.01, "mean absolute error " + error + " of a standard deviation");
    }
  }
}
