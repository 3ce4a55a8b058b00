package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;
import java.util.List;

/**
 * Every method by name: options on one side, the {@link Balancer} on the other. A closed choice
 * that option files make by {@code method}; a new method is a record here.
 *
 * <pre>
 * cost per step     methods
 * one backward      ls, si, rlw, dwa, uw, imtl-l, stch, bilb4mtl
 *   + one forward   famo, gsmgrad-fa
 * K backward        gradnorm, graddrop, mgda, imtl-g, imtl, pcgrad, cagrad, nash-mtl, fairgrad,
 *                   aligned-mtl, upgrad, dualproj, config, moco, gcond, gsmgrad
 * 2K + 1 backward   modo, sdmgrad, sgsmgrad
 * </pre>
 */
public sealed interface MethodOptions extends Serializable
    permits MethodOptions.Ls,
        MethodOptions.LdcMtl,
        AlignedMtl.Options,
        Cagrad.Options,
        Config.Options,
        DualProj.Options,
        Dwa.Options,
        FairGrad.Options,
        Famo.Options,
        Gcond.Options,
        GradDrop.Options,
        GradNorm.Options,
        Gsmgrad.Options,
        GsmgradFa.Options,
        Imtl.Options,
        ImtlG.Options,
        ImtlL.Options,
        Mgda.Options,
        Moco.Options,
        Modo.Options,
        NashMtl.Options,
        PcGrad.Options,
        Rlw.Options,
        Sdmgrad.Options,
        Sgsmgrad.Options,
        Si.Options,
        Stch.Options,
        UpGrad.Options,
        Uw.Options {

  /** The balancer with these options. */
  Balancer balancer();

  /**
   * The weighted sum.
   *
   * @param weights one per task, in task order; none for 1 each
   */
  @Named("ls")
  record Ls(
      @Option(doc = "One weight per task, in task order; none means 1 each.", min = 0)
          List<Double> weights)
      implements MethodOptions {
    /** Copies the list; {@link LinearScalarisation.Options} checks the numbers. */
    public Ls {
      weights = List.copyOf(weights);
      given(weights);
    }

    /** Weight 1 for each task. */
    public static Ls defaults() {
      return new Ls(List.of());
    }

    @Override
    public Balancer balancer() {
      return new LinearScalarisation(given(weights));
    }

    private static LinearScalarisation.Options given(List<Double> weights) {
      return new LinearScalarisation.Options(
          Vector.of(weights.stream().mapToDouble(Double::doubleValue).toArray()));
    }
  }

  /**
   * BiLB4MTL (LDC-MTL) with a free router.
   *
   * @param variant published setting to start from
   * @param lambda penalty on the differences of neighbouring losses
   * @param rate step size of the router
   * @param baselineEvery rounds after which baseline losses are read again; 0 for only once
   * @param innerSteps steps on the lower level in every round; 0 for the released method
   */
  @Named("bilb4mtl")
  record LdcMtl(
      @Option(
              doc =
                  "Setting to start from: qm9 (losses of different units), celeb-a (many of one kind) or softmax (a few"
                      + " of one kind).")
          Variant variant,
      @Option(doc = "Penalty on the differences of neighbouring losses.", min = 0) double lambda,
      @Option(
              doc = "Step size of the router; one router step a round.",
              above = 0,
              typical = "1e-3 to 1e-1")
          double rate,
      @Option(doc = "Rounds after which baseline losses are read again; 0 for only once.", min = 0)
          int baselineEvery,
      @Option(
              doc = "Steps on the lower level in every round: the full penalty; 0 as released.",
              min = 0,
              max = 1000)
          int innerSteps)
      implements MethodOptions {
    /** Checks the ranges. */
    public LdcMtl {
      options(variant, lambda, rate, baselineEvery);
    }

    /** The QM9 setting with a router step of 0.02. */
    public static LdcMtl defaults() {
      return new LdcMtl(Variant.QM9, 0.05, 0.02, 0, 0);
    }

    @Override
    public Balancer balancer() {
      return new Bilb4mtl(options(variant, lambda, rate, baselineEvery).withInnerSteps(innerSteps));
    }

    private static Bilb4mtlOptions options(
        Variant variant, double lambda, double rate, int baselineEvery) {
      Bilb4mtlOptions published =
          switch (variant) {
            case QM9 -> Bilb4mtlOptions.qm9();
            case CELEB_A -> Bilb4mtlOptions.celebA();
            case SOFTMAX -> Bilb4mtlOptions.softmax();
          };
      return published.withLambda(lambda).withRate(rate).withBaselineEvery(baselineEvery);
    }

    /** The settings whose router needs losses alone. */
    public enum Variant {
      /** Regressions in different units. */
      QM9,
      /** Many tasks of one kind. */
      CELEB_A,
      /** A few tasks of one kind. */
      SOFTMAX
    }
  }
}
