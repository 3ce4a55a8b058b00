package io.equipoise.jobs.train;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.LinearScalarisation;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.List;

/**
 * The balancers that {@code train} offers, by {@code balance.method}. A new one is a record here.
 */
public sealed interface Balance {
  /** The balancer with these options. */
  Balancer balancer();

  /** The weighted sum: the baseline. */
  @Named("ls")
  record Ls(
      @Option(doc = "One weight per task, in task order; none means 1 each.", min = 0)
          List<Double> weights)
      implements Balance {
    static Ls defaults() {
      return new Ls(List.of());
    }

    @Override
    public Balancer balancer() {
      double[] given = weights.stream().mapToDouble(Double::doubleValue).toArray();
      return new LinearScalarisation(new LinearScalarisation.Options(Vector.of(given)));
    }
  }

  /** BiLB4MTL (LDC-MTL), arXiv 2502.08585. */
  @Named("bilb4mtl")
  record Bilb4mtl(
      @Option(doc = "Published setting to start from: qm9 (losses of different units) or celeb-a.")
          Variant variant,
      @Option(doc = "Penalty on the differences of neighbouring losses.", min = 0) double lambda,
      @Option(
              doc = "Step size of the router; one router step a round.",
              above = 0,
              typical = "1e-3 to 1e-1")
          double rate,
      @Option(doc = "Rounds after which baseline losses are read again; 0 for only once.", min = 0)
          int baselineEvery)
      implements Balance {
    static Bilb4mtl defaults() {
      return new Bilb4mtl(Variant.QM9, 0.05, 0.02, 0);
    }

    @Override
    public Balancer balancer() {
      Bilb4mtlOptions published =
          variant == Variant.QM9 ? Bilb4mtlOptions.qm9() : Bilb4mtlOptions.celebA();
      return new io.equipoise.balance.Bilb4mtl(
          published.withLambda(lambda).withRate(rate).withBaselineEvery(baselineEvery));
    }
  }

  /** The published settings whose router needs losses alone. */
  enum Variant {
    QM9,
    CELEB_A
  }
}
