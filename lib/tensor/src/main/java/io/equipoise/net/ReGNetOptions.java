package io.equipoise.net;

import java.io.Serializable;
import java.util.Objects;

/**
 * Sizes and choices of a ReGNet.
 *
 * @param width F, length of an atom's vector
 * @param layers local layer, each with a reciprocal block beside it
 * @param rank D, learned charges per atom
 * @param filters radial functions of |k| per learned charge
 * @param centres Gaussians that a distance is smeared on; {@code gauss} spaces them evenly
 * @param cutoff where neighbours end, angstrom; the graphs are built with it
 * @param kCut where reciprocal vectors end, 1/angstrom with the 2 pi
 * @param reciprocal whether the long-range block is there
 * @param features how species enter
 * @param basis what the Gaussians measure
 * @param sharedInput whether gate and message share their first linear map; fewer parameters and
 *     about a fifth less time than the published layer, which has one for each; read by {@link
 *     LayerOptions.Local#POTNET} alone
 * @param layer what a layer is made of
 * @param experts what stands between the pooled vector and the heads
 */
public record ReGNetOptions(
    int width,
    int layers,
    int rank,
    int filters,
    int centres,
    double cutoff,
    double kCut,
    boolean reciprocal,
    Features features,
    Basis basis,
    boolean sharedInput,
    LayerOptions layer,
    Experts experts)
    implements Serializable {
  /** How species enter. */
  public enum Features {
    /** A fixed table of element features and a linear map: best below 20,000 rows. */
    TABLE,
    /** A learned vector per atomic number. */
    SPECIES,
    /** The sum of both. */
    BOTH
  }

  /** What the Gaussians on distances measure. */
  public enum Basis {
    /** Of -0.75 / d, centres from -4 to 4. */
    INV,
    /** Of d, centres from 0 to the cut-off. */
    GAUSS
  }

  /** Width 64, 3 layers, rank 16, 12 filters, 64 centres, 5 angstrom, 3 per angstrom. */
  public static ReGNetOptions defaults() {
    return new ReGNetOptions(64, 3, 16, 12, 64, 5.0, 3.0, true, Features.TABLE, Basis.INV, false);
  }

  /** The same sizes with the default layer and no experts. */
  public ReGNetOptions(
      int width,
      int layers,
      int rank,
      int filters,
      int centres,
      double cutoff,
      double kCut,
      boolean reciprocal,
      Features features,
      Basis basis,
      boolean sharedInput) {
    this(
        width,
        layers,
        rank,
        filters,
        centres,
        cutoff,
        kCut,
        reciprocal,
        features,
        basis,
        sharedInput,
        LayerOptions.defaults(),
        Experts.none());
  }

  /** Checks the ranges. */
  public ReGNetOptions {
    // Models written before there was a choice have none.
    layer = Objects.requireNonNullElse(layer, LayerOptions.defaults());
    experts = Objects.requireNonNullElse(experts, Experts.none());
    require("width", width, width >= 1 && width <= 4096, "1 to 4096. Typical: 64 to 256");
    require("layers", layers, layers >= 1 && layers <= 64, "1 to 64. Typical: 3 to 5");
    require("rank", rank, rank >= 1 && rank <= 1024, "1 to 1024. Typical: 16 to 64");
    require("filters", filters, filters >= 2 && filters <= 256, "2 to 256. Typical: 12");
    require("centres", centres, centres >= 2 && centres <= 4096, "2 to 4096. Typical: 64");
    require("cutoff", cutoff, cutoff > 0 && cutoff <= 20, "above 0 to 20 angstrom. Typical: 5");
    require("k-cut", kCut, kCut > 0 && kCut <= 20, "above 0 to 20 per angstrom. Typical: 3");
  }

  private static void require(String name, Object value, boolean good, String range) {
    if (!good) {
      throw new IllegalArgumentException(
          "net." + name + " = " + value + "; expected " + range + ". (OPT-007)");
    }
  }

  private ReGNetOptions with(
      int width, int layers, boolean reciprocal, Features features, Basis basis, boolean shared) {
    return new ReGNetOptions(
        width,
        layers,
        rank,
        filters,
        centres,
        cutoff,
        kCut,
        reciprocal,
        features,
        basis,
        shared,
        layer,
        experts);
  }

  private ReGNetOptions with(LayerOptions layer, Experts experts) {
    return new ReGNetOptions(
        width,
        layers,
        rank,
        filters,
        centres,
        cutoff,
        kCut,
        reciprocal,
        features,
        basis,
        sharedInput,
        layer,
        experts);
  }

  /** The same without, or with, the long-range block. */
  public ReGNetOptions withReciprocal(boolean on) {
    return with(width, layers, on, features, basis, sharedInput);
  }

  /** The same with another width and number of layers. */
  public ReGNetOptions withSize(int width, int layers) {
    return with(width, layers, reciprocal, features, basis, sharedInput);
  }

  /** The same with species entering another way. */
  public ReGNetOptions withFeatures(Features features) {
    return with(width, layers, reciprocal, features, basis, sharedInput);
  }

  /** The same with Gaussians of another quantity. */
  public ReGNetOptions withBasis(Basis basis) {
    return with(width, layers, reciprocal, features, basis, sharedInput);
  }

  /** The same with, or without, a first linear map that gate and message share. */
  public ReGNetOptions withSharedInput(boolean shared) {
    return with(width, layers, reciprocal, features, basis, shared);
  }

  /** The same with other layers. */
  public ReGNetOptions withLayer(LayerOptions other) {
    return with(other, experts);
  }

  /** The same with other experts. */
  public ReGNetOptions withExperts(Experts other) {
    return with(layer, other);
  }

  /** Width of what the first linear maps of a message give together. */
  int inner() {
    return sharedInput && layer.local() == LayerOptions.Local.POTNET ? width : 2 * width;
  }

  /** Numbers that an encoded graph holds per reciprocal vector. */
  int basisWidth() {
    return layer.filter() == LayerOptions.Filter.RADIAL ? filters : 1;
  }

  /** Distance between neighbouring centres. */
  double spacing() {
    return (basis == Basis.INV ? 8.0 : cutoff) / (centres - 1);
  }

  /** The centres, in order. */
  double[] centreValues() {
    double[] values = new double[centres];
    for (int c = 0; c < centres; c++) {
      values[c] = (basis == Basis.INV ? -4 : 0) + c * spacing();
    }
    return values;
  }

  /** Factor of the squared difference in the exponent. */
  double gamma() {
    return basis == Basis.INV ? 1 / spacing() : 1 / (spacing() * spacing());
  }
}
