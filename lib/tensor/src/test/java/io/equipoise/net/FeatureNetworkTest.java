package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeatureNetworkTest {
  private static final int ROWS = 6;

  private static List<FeatureNetwork> variants() {
    return List.of(
        new Mlp(5, List.of(7, 4), 0, List.of(1, 1, 1)),
        new Mlp(5, List.of(6), 3, List.of(4, 4)),
        new Mlp(3, List.of(8, 8), 2, List.of(1, 3, 1, 3)),
        new Mlp(3, List.of(8), 0, List.of(2, 1)),
        new ConvNet(6, 9, List.of(2, 3), 3, 5, 0, List.of(3, 3)),
        new ConvNet(8, 5, List.of(2, 2), 5, 4, 3, List.of(1, 4)));
  }

  private static double[][] rows(FeatureNetwork net) {
    SplittableRandom random = new SplittableRandom(4);
    double[][] rows = new double[ROWS][net.inputs()];
    for (double[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] = 2 * random.nextDouble() - 1;
      }
    }
    return rows;
  }

  /** The last task is missing on every third row. */
  private static List<double[]> targets(FeatureNetwork net) {
    SplittableRandom random = new SplittableRandom(5);
    List<double[]> targets = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      double[] own = new double[net.tasks()];
      for (int k = 0; k < own.length; k++) {
        int c = net.outputs(k);
        own[k] = c > 1 ? random.nextInt(c) : 2 * random.nextDouble() - 1;
      }
      own[own.length - 1] = row % 3 == 0 ? Double.NaN : own[own.length - 1];
      targets.add(own);
    }
    return targets;
  }

  private static List<TaskLoss> losses(FeatureNetwork net) {
    List<TaskLoss> menu = List.of(TaskLoss.huber(0.4), TaskLoss.squared(), TaskLoss.absolute());
    List<TaskLoss> losses = new ArrayList<>();
    for (int k = 0; k < net.tasks(); k++) {
      losses.add(net.outputs(k) > 1 ? TaskLoss.crossEntropy() : menu.get(k % 3));
    }
    return losses;
  }

  private static HostArray inputs(double[][] rows) {
    double[] flat = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return HostArray.of(flat, rows.length, rows[0].length);
  }

  private static double[] theta(FeatureNetwork net) {
    return HostArray.of(net.layout().initial(7)).doubles();
  }

  private static List<HostArray> batch(FeatureNetwork net) {
    return net.withTargets(List.of(inputs(rows(net))), targets(net), losses(net));
  }

  @Test
  void theForwardPassEqualsItsFormulas() {
    for (FeatureNetwork net : variants()) {
      double[] theta = theta(net);
      ReferenceFeatures reference = new ReferenceFeatures(net, theta);
      try (EngineScope scope = EngineScope.open("cpu")) {
        List<HostArray> inputs = List.of(inputs(rows(net)));
        double[][] exact = net.predict(scope, HostArray.of(theta), inputs);
        float[] single = HostArray.of(theta).floats();
        double[][] rounded = net.predict(scope, HostArray.of(single), inputs);
        for (int row = 0; row < ROWS; row++) {
          double[] expected = reference.outputs(rows(net)[row]);
          assertArrayEquals(expected, exact[row], 1e-12, net.toString());
          assertArrayEquals(expected, rounded[row], 1e-5, net.toString());
        }
      }
    }
  }

  @Test
  void lossesAreSumsOverTheRowsThatCarryTheTask() {
    for (FeatureNetwork net : variants()) {
      double[] theta = theta(net);
      double[] expected = new double[net.tasks()];
      for (int row = 0; row < ROWS; row++) {
        double[] y = new ReferenceFeatures(net, theta).outputs(rows(net)[row]);
        for (int k = 0; k < expected.length; k++) {
          double target = targets(net).get(row)[k];
          expected[k] += ReferenceFeatures.loss(net, k, y, target, losses(net).get(k));
        }
      }
      try (EngineScope scope = EngineScope.open("cpu")) {
        double[] sums = net.function().values(scope, HostArray.of(theta), batch(net));
        assertArrayEquals(expected, sums, 1e-12, net.toString());
      }
    }
  }

  @Test
  void theGradientEqualsCentralDifferences() {
    for (FeatureNetwork net : variants()) {
      double[] theta = theta(net);
      List<HostArray> batch = batch(net);
      double[] c = new double[net.tasks()];
      for (int k = 0; k < c.length; k++) {
        c[k] = 0.5 + k;
      }
      try (EngineScope scope = EngineScope.open("cpu")) {
        FlatFunction f = net.function();
        double[] gradient = f.gradient(scope, HostArray.of(theta), batch, c).gradient().doubles();
        for (int i = 0; i < theta.length; i++) {
          // Smaller than the distance of any rectifier or maximum from its kink at this seed.
          double step = 1e-7;
          double up = weighted(f, scope, moved(theta, i, step), batch, c);
          double down = weighted(f, scope, moved(theta, i, -step), batch, c);
          double slope = (up - down) / (2 * step);
          assertEquals(slope, gradient[i], 2e-6 * (1 + Math.abs(slope)), net + " at " + i);
        }
      }
    }
  }

  private static double[] moved(double[] theta, int index, double by) {
    double[] moved = theta.clone();
    moved[index] += by;
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

  @Test
  void taskGradientsAddUpToTheGradient() {
    FeatureNetwork net = variants().get(2);
    float[] theta = net.layout().initial(3);
    try (EngineScope scope = EngineScope.open("cpu")) {
      FlatFunction f = net.function();
      var all = f.gradient(scope, HostArray.of(theta), batch(net), new double[] {1, 1, 1, 1});
      int[] heads = net.layout().heads(4);
      var each = f.taskGradients(scope, HostArray.of(theta), batch(net), heads);
      double[] sum = new double[theta.length];
      for (HostArray g : each.shared()) {
        for (int i = 0; i < heads[0]; i++) {
          sum[i] += g.doubles()[i];
        }
      }
      System.arraycopy(each.heads().doubles(), 0, sum, heads[0], sum.length - heads[0]);
      assertArrayEquals(all.gradient().doubles(), sum, 1e-5);
      for (int k = 0; k < 4; k++) {
        double[] alone = new double[4];
        alone[k] = 1;
        double[] g = f.gradient(scope, HostArray.of(theta), batch(net), alone).gradient().doubles();
        assertArrayEquals(
            Arrays.copyOf(g, heads[0]), each.shared().get(k).doubles(), 1e-6, "shared by " + k);
        for (int i = heads[0]; i < theta.length; i++) {
          double own = heads[k] <= i && i < heads[k + 1] ? each.heads().doubles()[i - heads[0]] : 0;
          assertEquals(own, g[i], 1e-6, "task " + k + " at " + i);
        }
      }
    }
  }

  @Test
  void equalHeadsComputedTogetherGiveWhatTheyGiveApart() {
    Mlp together = new Mlp(5, List.of(6), 3, List.of(2, 2));
    Mlp apart = new Mlp(5, List.of(6), 3, List.of(2, 2, 1));
    float[] theta = apart.layout().initial(9);
    float[] without = together.layout().initial(9);
    try (EngineScope scope = EngineScope.open("cpu")) {
      List<HostArray> inputs = List.of(inputs(rows(together)));
      double[][] two = together.predict(scope, HostArray.of(without), inputs);
      double[][] three = apart.predict(scope, HostArray.of(theta), inputs);
      for (int row = 0; row < ROWS; row++) {
        assertArrayEquals(two[row], Arrays.copyOf(three[row], 4), 1e-6);
      }
    }
  }

  @Test
  void aTargetThatIsNoClassNumberIsRefusedBeforeTheEngineSeesIt() {
    FeatureNetwork net = new Mlp(5, List.of(4), 0, List.of(3));
    List<TaskLoss> losses = List.of(TaskLoss.crossEntropy());
    for (double bad : new double[] {3, -1, 0.5}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> net.withTargets(List.of(), List.of(new double[] {bad}), losses));
      assertTrue(e.getMessage().contains("class number 0 to 2"), e.getMessage());
    }
  }

  @Test
  void aLossOfAnotherKindOfTaskIsRefused() {
    FeatureNetwork net = new Mlp(5, List.of(4), 0, List.of(3, 1));
    List<double[]> none = List.of();
    assertThrows(
        IllegalArgumentException.class,
        () -> net.withTargets(List.of(), none, List.of(TaskLoss.squared(), TaskLoss.squared())));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            net.withTargets(
                List.of(), none, List.of(TaskLoss.crossEntropy(), TaskLoss.crossEntropy())));
  }

  @Test
  void sizesThatMakeNoNetworkAreRefusedWithTheirValue() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> new Mlp(0, List.of(4), 0, List.of(1)),
            () -> new Mlp(3, List.of(), 0, List.of(1)),
            () -> new Mlp(3, List.of(0), 0, List.of(1)),
            () -> new Mlp(3, List.of(4), -1, List.of(1)),
            () -> new Mlp(3, List.of(4), 0, List.of()),
            () -> new ConvNet(3, 8, List.of(2, 2), 3, 4, 0, List.of(1)),
            () -> new ConvNet(8, 8, List.of(2), 3, 4, 0, List.of(1)),
            () -> new ConvNet(8, 8, List.of(2, 2), 4, 4, 0, List.of(1)))) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(e.getMessage().matches(".* = -?\\d+; expected .*\\(OPT-007\\)"), e.getMessage());
    }
  }

  private static SavedFeatureModel saved(FeatureNetwork net, List<List<String>> classes) {
    List<TargetScale> scales = new ArrayList<>();
    for (int k = 0; k < net.tasks(); k++) {
      scales.add(new TargetScale("t" + k, "", 0, 1, TargetScale.Transform.NONE));
    }
    FeatureScale inputs = new FeatureScale(List.of(0.5), List.of(2.0));
    return new SavedFeatureModel(
        new FeatureModel(net, scales, inputs, List.of(), classes), net.layout().initial(1));
  }

  @Test
  void aSavedModelReadsBackEqual() throws IOException {
    for (SavedFeatureModel saved :
        List.of(
            saved(variants().get(0), List.of(List.of(), List.of(), List.of())),
            saved(variants().get(5), List.of(List.of(), List.of("a", "b", "c", "d"))))) {
      var files = saved.files("");
      byte[] json = files.get(SavedModel.DESCRIPTION);
      byte[] tensors = files.get(SavedModel.TENSORS);
      assertTrue(SavedFeatureModel.describes(json));
      SavedFeatureModel back = SavedFeatureModel.read(json, tensors, "here");
      assertEquals(saved.model(), back.model());
      assertArrayEquals(saved.theta(), back.theta());
      tensors[tensors.length - 1] ^= 1;
      assertThrows(IOException.class, () -> SavedFeatureModel.read(json, tensors, "here"));
    }
  }

  @Test
  void aModelWhoseClassesAreNotItsOutputsIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> saved(variants().get(3), List.of(List.of("a", "b", "c"), List.of())));
    assertTrue(e.getMessage().contains("'t0' has 3 classes and 2 outputs"), e.getMessage());
  }
}
