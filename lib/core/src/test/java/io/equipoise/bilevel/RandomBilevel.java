package io.equipoise.bilevel;

import io.equipoise.testing.Try;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Problems with random numbers. */
final class RandomBilevel {
  private RandomBilevel() {}

  /** Curvature of g between 1/2 and about 4. */
  static QuadraticBilevel quadratic(Try random, int dx, int dy) {
    return new QuadraticBilevel(
        positive(random, dy, 0.5),
        matrix(random, dy, dx),
        random.normals(dy),
        positive(random, dy, 0.1),
        random.normals(dy),
        positive(random, dx, 0.5),
        random.normals(dx),
        matrix(random, dx, dy));
  }

  static double[][] matrix(Try random, int rows, int columns) {
    double[][] m = new double[rows][];
    for (int i = 0; i < rows; i++) {
      m[i] = random.normals(columns);
    }
    return m;
  }

  /** Symmetric with eigenvalues of at least {@code least}. */
  static double[][] positive(Try random, int n, double least) {
    double[][] b = matrix(random, n, n);
    double[][] m = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          m[i][j] += b[i][k] * b[j][k] / n;
        }
      }
      m[i][i] += least;
    }
    return m;
  }

  /** Rows with labels that the loss can read. */
  static LinearRows rows(Try random, RowLoss loss, int rows, int width) {
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] =
          loss instanceof RowLoss.SoftmaxLoss softmax
              ? random.random().nextInt(softmax.classes())
              : loss instanceof RowLoss.SquaredLoss
                  ? random.normal()
                  : random.random().nextBoolean() ? 1 : -1;
    }
    return new LinearRows(random.normals(rows * width), width, labels);
  }

  /** Rows whose class is their largest feature. */
  static LinearRows learnable(Try random, int rows, int width) {
    double[] features = random.normals(rows * width);
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = RowLoss.named(Arrays.copyOfRange(features, i * width, (i + 1) * width));
    }
    return new LinearRows(features, width, labels);
  }

  /** The same rows in {@code shards} shards of consecutive rows. */
  static List<HeldOutRows> shards(LinearRows train, LinearRows validation, int shards) {
    return DigitsVectors.shards(train, validation, shards);
  }

  static RowOracle<HeldOutRows> cleaning(Try random, RowLoss loss, int shards) {
    HyperCleaning problem = new HyperCleaning(loss, 3, 0.1, 14, 9);
    return new RowOracle<>(
        problem, shards(rows(random, loss, 14, 3), rows(random, loss, 9, 3), shards));
  }

  static List<RowLoss> losses() {
    return List.of(
        new RowLoss.LogisticLoss(),
        new RowLoss.SoftmaxLoss(3),
        new RowLoss.SquaredLoss(),
        new RowLoss.SquaredHingeLoss());
  }

  static Try fixed(long seed) {
    return new Try(seed, 0, 1, new java.util.SplittableRandom(seed));
  }

  /** Every solver with options under which it converges on problems of curvature up to 8. */
  static List<SolverOptions> solvers() {
    List<SolverOptions> all = new ArrayList<>(steady());
    all.add(Dtfbo.Options.released());
    all.add(new Soba.Options(0.05, 0.01, 0.1));
    all.add(new Fsla.Options(0.05, 0.01, 0.1));
    all.add(F2sa.Options.published(0.05, 0.2, 0.05));
    return all;
  }

  /** Those that rest at a solution from the first step on. */
  static List<SolverOptions> steady() {
    return Arrays.asList(
        Stfbo.Options.defaults(),
        Dtfbo.Options.theory(2000),
        // Accumulators above the curvature: from 1, ten steps of 1 / 1 first multiply what rounding
        // left.
        new Dtfbo.Options(
            Accumulators.all(10),
            new LoopRule.Count(10),
            new LoopRule.Count(10),
            Dtfbo.Reset.NEVER,
            1e-8,
            false),
        new Dtfbo.Options(
            Accumulators.all(1),
            LoopRule.Tolerance.of(1e-10, 0),
            LoopRule.Tolerance.of(1e-18, 0),
            Dtfbo.Reset.PER_OUTER,
            0,
            true),
        new Amigo.Options(0.05, 0.05, 0.01, 10, 10),
        new StocBio.Options(0.05, 0.05, 0.01, 10, 300),
        new Itd.Options(0.05, 0.01, 300));
  }
}
