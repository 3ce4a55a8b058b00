package io.equipoise.bilevel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Logistic;
import java.util.ArrayList;
import java.util.List;

/** Reference numbers on optical digits: regularisation and hyper-cleaning. */
final class DigitsVectors {
  private DigitsVectors() {}

  private static LinearRows rows(
      ReferenceFile file, String features, String labels, boolean intercept) {
    double scale = file.number("feature_scale");
    double[][] values = file.matrix(features);
    int width = values[0].length + (intercept ? 1 : 0);
    double[] flat = new double[values.length * width];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        flat[i * width + j] = values[i][j] * scale;
      }
      if (intercept) {
        flat[i * width + width - 1] = 1;
      }
    }
    return new LinearRows(flat, width, file.numbers(labels));
  }

  /** Shards of consecutive rows. */
  static List<HeldOutRows> shards(LinearRows train, LinearRows validation, int shards) {
    List<HeldOutRows> all = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      int first = s * train.rows() / shards;
      all.add(
          new HeldOutRows(
              train.slice(first, (s + 1) * train.rows() / shards),
              validation.slice(
                  s * validation.rows() / shards, (s + 1) * validation.rows() / shards),
              first));
    }
    return all;
  }

  static void regularisation(ReferenceFile file) {
    for (int shards : new int[] {1, 2, 7}) {
      regularisation(file, shards);
    }
  }

  private static void regularisation(ReferenceFile file, int shards) {
    LinearRows train = rows(file, "train_features", "train_labels", false);
    LinearRows validation = rows(file, "val_features", "val_labels", false);
    assertEquals(2, file.numbers("classes").length);
    for (double row : file.numbers("flipped_training_rows")) {
      assertTrue(row >= 0 && row < train.rows());
    }
    Regularisation problem =
        new Regularisation(
            new RowLoss.LogisticLoss(),
            train.width(),
            Regularisation.Grouping.FEATURE,
            train.rows(),
            validation.rows());
    RowOracle<HeldOutRows> oracle = new RowOracle<>(problem, shards(train, validation, shards));
    for (ReferenceFile at : file.list("points")) {
      ImplicitGradient found = exact(oracle, at.numbers("x"));
      at.near("y_star", found.y());
      at.near("v_star", found.v());
      at.near("F", found.value());
      at.near("hypergradient", found.gradient());
      at.near("val_accuracy", signs(validation, found.y()));
      at.allSeen();
    }
    ReferenceFile runs = file.object("runs");
    double[] x0 = file.numbers("x0");
    for (String name : runs.names()) {
      ReferenceFile run = runs.object(name);
      BilevelSolver solver = TrajectoryVectors.options(name, run).solver();
      SolverState at = solver.start(x0, file.numbers("y0"), file.numbers("v0"));
      StepLog log = null;
      for (ReferenceFile row : run.list("steps")) {
        while (at.t() < row.count("t")) {
          BilevelSolver.Step step = solver.step(oracle, at);
          at = step.state();
          log = step.log();
        }
        long t = at.t();
        boolean jumped = name.equals("s_tfbo_init_0.1") && t > 1500;
        if (jumped) {
          // After b's jump rounding differences are amplified: F is what can be compared.
          row.text("x", "y", "v", "alpha", "beta", "gamma", "phi", "norm_grad_y_g");
          row.text("norm_residual_v", "norm_h", "f_at_y", "true_hypergradient_norm");
          row.near("F", exact(oracle, at.x().toArray()).value(), 1e-3);
        } else {
          TrajectoryVectors.state(row, at, log, t > 1000 ? 1e-6 : row.tolerance());
          ImplicitGradient found = exact(oracle, at.x().toArray());
          row.near("F", found.value());
          row.near("true_hypergradient_norm", Level1.norm(found.gradient()));
          if (row.has("f_at_y")) {
            row.near("f_at_y", oracle.upper(at.x().toArray(), at.y().toArray()));
          }
        }
        row.allSeen();
      }
      run.allSeen();
    }
  }

  private static ImplicitGradient exact(BilevelOracle oracle, double[] x) {
    return ImplicitGradient.at(oracle, x, new double[oracle.dimY()], 1e-14);
  }

  private static double signs(LinearRows rows, double[] y) {
    int right = 0;
    double[][] z = rows.outputs(y);
    for (int i = 0; i < rows.rows(); i++) {
      right += z[i][0] * rows.labels()[i] > 0 ? 1 : 0;
    }
    return (double) right / rows.rows();
  }

  static void cleaning(ReferenceFile file) {
    for (int shards : new int[] {1, 2, 7}) {
      cleaning(file, shards);
    }
  }

  private static void cleaning(ReferenceFile file, int shards) {
    LinearRows train = rows(file, "train_features", "train_labels_corrupted", true);
    LinearRows validation = rows(file, "val_features", "val_labels", true);
    LinearRows test = rows(file, "test_features", "test_labels", true);
    HyperCleaning problem =
        new HyperCleaning(
            new RowLoss.SoftmaxLoss(file.numbers("classes").length),
            train.width(),
            file.number("C"),
            train.rows(),
            validation.rows());
    RowOracle<HeldOutRows> oracle = new RowOracle<>(problem, shards(train, validation, shards));
    oraclePoint(oracle, file.object("oracle_point"));
    for (ReferenceFile at : file.list("points")) {
      ImplicitGradient found = exact(oracle, at.numbers("x"));
      at.near("y_star", found.y());
      at.near("F", found.value());
      at.near("hypergradient", found.gradient());
      at.near("val_accuracy", accuracy(validation, found.y()));
      at.near("test_accuracy", accuracy(test, found.y()));
      at.allSeen();
    }
    JsonNode truth = file.raw("train_labels_true");
    boolean[] kept = new boolean[train.rows()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = truth.get(i).asDouble() == train.labels()[i];
    }
    ReferenceFile runs = file.object("runs");
    for (String name : runs.names()) {
      ReferenceFile run = runs.object(name);
      BilevelSolver solver = TrajectoryVectors.options(name, run).solver();
      SolverState at = solver.start(file.numbers("x0"), file.numbers("y0"), file.numbers("v0"));
      StepLog log = null;
      for (ReferenceFile row : run.list("steps")) {
        while (at.t() < row.count("t")) {
          BilevelSolver.Step step = solver.step(oracle, at);
          at = step.state();
          log = step.log();
        }
        TrajectoryVectors.state(row, at, log, row.tolerance());
        double[] x = at.x().toArray();
        row.near("f_at_y", oracle.upper(x, at.y().toArray()));
        row.near("auc_clean_vs_corrupted", auc(x, kept));
        row.near("test_accuracy", accuracy(test, at.y().toArray()));
        if (row.has("mean_weight_clean")) {
          row.near("mean_weight_clean", meanWeight(x, kept, true));
          row.near("mean_weight_corrupted", meanWeight(x, kept, false));
        }
        row.allSeen();
      }
      run.allSeen();
    }
  }

  private static void oraclePoint(BilevelOracle oracle, ReferenceFile at) {
    double[] x = at.numbers("x");
    double[] y = at.numbers("y");
    double[] v = at.numbers("v");
    at.near("g", oracle.lower(x, y));
    at.near("f", oracle.upper(x, y));
    at.near("grad_y_g", oracle.gradLowerY(x, y));
    at.near("hvp", oracle.hvp(x, y, v));
    at.near("cross_v", oracle.cross(x, y, v));
    at.near("grad_y_f", oracle.gradUpper(x, y).inY());
    Joint joint = oracle.joint(x, y, v);
    at.near("g", joint.lower());
    at.near("f", joint.upper());
    at.near("grad_y_g", joint.gradLowerY());
    at.near("hvp", joint.hvp());
    at.near("cross_v", joint.cross());
    at.near("grad_y_f", joint.gradUpperY());
    at.allSeen();
  }

  private static double accuracy(LinearRows rows, double[] y) {
    int right = 0;
    double[][] z = rows.outputs(y);
    for (int i = 0; i < rows.rows(); i++) {
      int best = 0;
      for (int k = 1; k < z[i].length; k++) {
        best = z[i][k] > z[i][best] ? k : best;
      }
      right += best == rows.labels()[i] ? 1 : 0;
    }
    return (double) right / rows.rows();
  }

  private static double meanWeight(double[] x, boolean[] kept, boolean wanted) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      if (kept[i] == wanted) {
        sum += Logistic.of(x[i]);
        count++;
      }
    }
    return sum / count;
  }

  /** How often a kept row weighs more than a replaced one; ties count one half. */
  static double auc(double[] x, boolean[] kept) {
    double above = 0;
    long pairs = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        if (kept[i] && !kept[j]) {
          above += x[i] > x[j] ? 1 : x[i] == x[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return above / pairs;
  }
}
