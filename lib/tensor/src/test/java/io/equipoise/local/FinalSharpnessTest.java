package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.balance.LinearScalarisation;
import io.equipoise.balance.Scale;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.net.ConvNet;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.Mlp;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.run.TableRow;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.OneCycle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;

class FinalSharpnessTest {
  /** Two tasks on one hidden unit: f_k = a_k relu(w x + b) + c_k. */
  private static final FeatureModel MODEL =
      new FeatureModel(
          new Mlp(1, List.of(1), 0, List.of(1, 1)),
          List.of(scale("first"), scale("second")),
          new FeatureScale(List.of(0.0), List.of(1.0)),
          List.of("x"),
          List.of(List.of(), List.of()));

  /** w, b, a_1, c_1, a_2, c_2. */
  private static final float[] THETA = {0.5f, 0.25f, -0.75f, 0.125f, 2, -1};

  private static final double[] XS = {1, 2, 3, 4, 5, 6};

  private static TargetScale scale(String task) {
    return new TargetScale(task, "", 0, 1, TargetScale.Transform.NONE);
  }

  private static double target(int row, int task) {
    return task == 0 ? 0.5 * row : row % 2 == 0 ? 1 - row : Double.NaN;
  }

  private static LocalFleet<RowShard> fleet(int shards) {
    ShardSource<RowShard> source =
        shard -> {
          List<String> ids = new ArrayList<>();
          List<float[]> features = new ArrayList<>();
          List<double[]> targets = new ArrayList<>();
          for (int i = shard; i < XS.length; i += shards) {
            ids.add("row" + i);
            features.add(new float[] {(float) XS[i]});
            targets.add(new double[] {target(i, 0), target(i, 1)});
          }
          int[] all = new int[ids.size()];
          Arrays.setAll(all, i -> i);
          return new FeatureShard(
              ids,
              features.toArray(float[][]::new),
              targets.toArray(double[][]::new),
              all,
              new int[0],
              new int[0]);
        };
    return new LocalFleet<>(source, shards, 1);
  }

  private static TrainingPlan plan(FinalSharpness sharpness) {
    return new TrainingPlan(
        MODEL,
        new LinearScalarisation(LinearScalarisation.Options.defaults()),
        Scale.SUM,
        new StepOptions(
            List.of(TaskLoss.squared(), TaskLoss.squared()),
            new Batches(8, 5),
            AdamW.defaults(),
            OneCycle.of(1e-2, 1),
            5),
        1,
        0,
        3,
        Measuring.defaults(),
        sharpness,
        Validation.none(),
        new float[0]);
  }

  /** The largest eigenvalue of the Hessian of the mean of (f_k - y)^2 over (w, b, a_k, c_k). */
  private static double exact(int task) {
    double[][] hessian = new double[4][4];
    int rows = 0;
    for (int i = 0; i < XS.length; i++) {
      double y = target(i, task);
      if (!Double.isNaN(y)) {
        rows++;
        double a = THETA[2 + 2 * task];
        double h = THETA[0] * XS[i] + THETA[1];
        double r = a * h + THETA[3 + 2 * task] - y;
        double[] slope = {a * XS[i], a, h, 1};
        for (int p = 0; p < 4; p++) {
          for (int q = 0; q < 4; q++) {
            hessian[p][q] += 2 * slope[p] * slope[q];
          }
        }
        hessian[0][2] += 2 * r * XS[i];
        hessian[2][0] += 2 * r * XS[i];
        hessian[1][2] += 2 * r;
        hessian[2][1] += 2 * r;
      }
    }
    double[] values =
        new EigenDecomposition(new Array2DRowRealMatrix(hessian)).getRealEigenvalues();
    return Arrays.stream(values).max().orElseThrow() / rows;
  }

  private static double found(int shards, String task, String measure) {
    FinalSharpness sharpness = new FinalSharpness(200, 100);
    return sharpness.of(plan(sharpness), THETA, fleet(shards)).stream()
        .map(TableRow.MeasureRow.class::cast)
        .filter(row -> row.task().equals(task) && row.measure().equals(measure))
        .mapToDouble(TableRow.MeasureRow::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsTheLargestEigenvalueOfEachTasksOwnMeanLoss() {
    for (String task : List.of("first", "second")) {
      double exact = exact(task.equals("first") ? 0 : 1);
      // A residual of 0.01 leaves an error of its square over the gap.
      assertEquals(exact, found(1, task, "sharpness"), 1e-3 * exact, task);
      assertTrue(found(1, task, "sharpness_residual") <= 0.01);
    }
  }

  @Test
  void shardsAddUp() {
    assertEquals(
        found(1, "second", "sharpness"),
        found(3, "second", "sharpness"),
        1e-5 * found(1, "second", "sharpness"));
  }

  @Test
  void itIsMeasuredWhenItIsAskedFor() {
    BalancedTraining asked = new BalancedTraining(plan(new FinalSharpness(3, 100)));
    BalancedTraining not = new BalancedTraining(plan(FinalSharpness.NONE));
    int more =
        asked.finish(asked.start(), fleet(2)).rows().size()
            - not.finish(not.start(), fleet(2)).rows().size();
    assertEquals(4, more, "an eigenvalue and its residual for each of two tasks");
  }

  @Test
  void numbersThatCannotBeMeantAreRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new FinalSharpness(-1, 0));
    assertTrue(e.getMessage().contains("measure.sharpness-products = -1"), e.getMessage());
    assertTrue(e.getMessage().contains("measure.sharpness-rows = 0"), e.getMessage());
  }

  @Test
  void aConvolutionsProductEqualsADifferenceOfGradients() {
    ConvNet net = new ConvNet(12, 12, List.of(2, 3), 3, 5, 4, List.of(3, 3));
    SplittableRandom random = new SplittableRandom(4);
    float[] image = new float[2 * 144];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) (2 * random.nextDouble() - 1);
    }
    List<HostArray> batch =
        net.withTargets(
            List.of(HostArray.of(image, 2, 144)),
            List.of(new double[] {0, 2}, new double[] {1, 1}),
            List.of(TaskLoss.crossEntropy(), TaskLoss.crossEntropy()));
    double[] c = {1, 0.5};
    double[] theta =
        HostArray.of(net.layout().initial(3)).like(HostArray.of(new double[1])).doubles();
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
      double largest = Arrays.stream(product).map(Math::abs).max().orElseThrow();
      assertTrue(largest > 1e-3, "curved at all");
      for (int i = 0; i < product.length; i++) {
        assertEquals((more[i] - less[i]) / (2 * step), product[i], 1e-5 * largest);
      }
    }
  }
}
