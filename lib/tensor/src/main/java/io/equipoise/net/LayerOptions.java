package io.equipoise.net;

import io.equipoise.crystal.WaveVectors;
import java.io.Serializable;

/**
 * What a layer of a ReGNet is made of.
 *
 * @param local how neighbours send messages
 * @param norm what the messages and their sums are normalised by
 * @param filter what weighs a reciprocal vector
 * @param reach largest |h_a| of the {@code INDEX} filter, 1 to 3; read by it alone
 * @param filterRank length of the vectors whose products are the weights of the {@code INDEX}
 *     filter; read by it alone
 */
public record LayerOptions(Local local, Norm norm, Filter filter, int reach, int filterRank)
    implements Serializable {
  /** How neighbours send messages, z = [h_i | h_j | e_ij] and p the envelope. */
  public enum Local {
    /** relu( h + N( sum p sigmoid(N(W2 silu(W1 z))) (U2 silu(U1 z)) ) ): PotNet, 2306.10045. */
    POTNET,
    /**
     * softplus( h + N( sum p sigmoid(a) softplus(b) ) ), [a | b] = N(W z): CGCNN, 1710.10324; a
     * third of the multiplications.
     */
    CGCNN
  }

  /** What messages and their sums are normalised by. */
  public enum Norm {
    /** Mean and variance of the row itself: no row depends on its batch. */
    LAYER,
    /**
     * Mean and variance over the rows that the engine reads at once, in training; over all training
     * rows afterwards. For comparison with the published networks.
     */
    BATCH
  }

  /** What weighs a reciprocal vector. */
  public enum Filter {
    /** Radial functions of |k| below the cut-off: the same in every description of a crystal. */
    RADIAL,
    /**
     * A weight of its own for every h of a box, a product of two matrices (Ewald message passing,
     * 2303.04791). Depends on the choice of the basis and of the cell.
     */
    INDEX,
    /** The mean over the 16 shortest vectors of a box, unweighted. Depends on both and on ties. */
    FLAT,
    /**
     * The one vector k = 0, unweighted: x_i is the mean of q. A control: every atom hears of all
     * others but not of where they are, so what {@code RADIAL} gains over it comes from distances
     * and not from a channel that spans the cell. Without the radial filters' parameters, which are
     * rank times their number in a layer.
     */
    MEAN
  }

  /** PotNet's messages, layer normalisation, radial filters; reach 2 and rank 8 for the others. */
  public static LayerOptions defaults() {
    return new LayerOptions(Local.POTNET, Norm.LAYER, Filter.RADIAL, 2, 8);
  }

  /** Checks the ranges. */
  public LayerOptions {
    if (reach < 1 || reach > 3) {
      throw new IllegalArgumentException(
          "net.index-reach = " + reach + "; expected 1 to 3. (OPT-007)");
    }
    if (filterRank < 1 || filterRank > 1024) {
      throw new IllegalArgumentException(
          "net.index-rank = " + filterRank + "; expected 1 to 1024. Typical: 8 or 16. (OPT-007)");
    }
  }

  /** The same with another way of sending messages. */
  public LayerOptions with(Local other) {
    return new LayerOptions(other, norm, filter, reach, filterRank);
  }

  /** The same with another normalisation. */
  public LayerOptions with(Norm other) {
    return new LayerOptions(local, other, filter, reach, filterRank);
  }

  /** The same with another filter. */
  public LayerOptions with(Filter other) {
    return new LayerOptions(local, norm, other, reach, filterRank);
  }

  /** The reciprocal vectors that graphs must have for this filter. */
  public WaveVectors.Choice waves() {
    return switch (filter) {
      case RADIAL, MEAN -> WaveVectors.Choice.BELOW;
      case INDEX ->
          switch (reach) {
            case 1 -> WaveVectors.Choice.BOX_1;
            case 2 -> WaveVectors.Choice.BOX_2;
            default -> WaveVectors.Choice.BOX_3;
          };
      case FLAT -> WaveVectors.Choice.SHORTEST;
    };
  }
}
