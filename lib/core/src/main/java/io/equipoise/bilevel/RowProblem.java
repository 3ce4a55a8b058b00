package io.equipoise.bilevel;

import java.io.Serializable;
import java.util.List;

/**
 * A bilevel problem whose losses are sums over rows of data that lie in shards.
 *
 * <pre>
 * g = common(x, y) + sum over shards of part(x, y)        f likewise
 * </pre>
 *
 * <p>Parts are scaled by the size of all data, so that they only have to be added. The upper
 * variable is either shared by all shards, or consists of one number per training row and lies
 * where its row lies ({@link #byRow}); then {@code x} of a part is the shard's own slice, and so
 * are its {@code cross} and {@code gradUpperX}.
 *
 * @param <S> the opened shard
 */
public interface RowProblem<S> extends Serializable {
  /** Numbers in x, over all shards. */
  int dimX();

  /** Numbers in y. */
  int dimY();

  /** Where y starts, when a run says nothing else: at 0. */
  default double[] startY() {
    return new double[dimY()];
  }

  /** Whether x has one number per training row; else it is shared. */
  default boolean byRow() {
    return false;
  }

  /** Where the shard's slice of x begins; slices follow each other in shard order. */
  default int firstX(S shard) {
    return 0;
  }

  /** How long the shard's slice is. */
  default int ownX(S shard) {
    return dimX();
  }

  /**
   * What the shard's rows add. Parts that are not wanted are empty, or 0.
   *
   * @param x shared, or the shard's slice
   * @param v of the products; empty when they are not wanted
   * @param batch which rows are read
   */
  Joint part(S shard, double[] x, double[] y, double[] v, Wanted wanted, MiniBatch batch);

  /** What all of the shard's rows add. */
  default Joint part(S shard, double[] x, double[] y, double[] v, Wanted wanted) {
    return part(shard, x, y, v, wanted, MiniBatch.ALL);
  }

  /** What belongs to no row, such as a ridge; with x empty when x lies with the rows. */
  Joint common(double[] x, double[] y, double[] v, Wanted wanted);

  /** What the shard's rows add to dg/dx: its slice, or its part of the shared gradient. */
  double[] gradLowerX(S shard, double[] x, double[] y);

  /** dg/dx of what belongs to no row; empty when x lies with the rows. */
  double[] commonGradLowerX(double[] x, double[] y);

  /** Which parts of a {@link Joint} a caller reads. */
  enum Wanted {
    /** All. */
    ALL(true, true, true),
    /** g and dg/dy. */
    LOWER(true, false, false),
    /** f and its gradients. */
    UPPER(false, false, true),
    /** H v and C v. */
    PRODUCTS(false, true, false);

    private final boolean lower;
    private final boolean products;
    private final boolean upper;

    Wanted(boolean lower, boolean products, boolean upper) {
      this.lower = lower;
      this.products = products;
      this.upper = upper;
    }

    /** Whether g and dg/dy are. */
    public boolean lower() {
      return lower;
    }

    /** Whether H v and C v are. */
    public boolean products() {
      return products;
    }

    /** Whether f and its gradients are. */
    public boolean upper() {
      return upper;
    }

    /** So many zeros when g and dg/dy are, else none. */
    public double[] lower(int length) {
      return new double[lower ? length : 0];
    }

    /** So many zeros when H v and C v are, else none. */
    public double[] products(int length) {
      return new double[products ? length : 0];
    }

    /** So many zeros when f and its gradients are, else none. */
    public double[] upper(int length) {
      return new double[upper ? length : 0];
    }
  }

  /** The sum of {@code common} and the shards' parts, in shard order. */
  static Joint total(Joint common, List<Joint> parts) {
    double lower = common.lower();
    double upper = common.upper();
    double[] p = common.gradLowerY().clone();
    double[] hv = common.hvp().clone();
    double[] cv = common.cross().clone();
    double[] fx = common.gradUpperX().clone();
    double[] fy = common.gradUpperY().clone();
    for (Joint part : parts) {
      lower += part.lower();
      upper += part.upper();
      add(p, part.gradLowerY());
      add(hv, part.hvp());
      add(cv, part.cross());
      add(fx, part.gradUpperX());
      add(fy, part.gradUpperY());
    }
    return new Joint(lower, upper, p, hv, cv, fx, fy);
  }

  private static void add(double[] sum, double[] part) {
    for (int i = 0; i < part.length; i++) {
      sum[i] += part[i];
    }
  }
}
