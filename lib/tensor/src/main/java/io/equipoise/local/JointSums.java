package io.equipoise.local;

import io.equipoise.bilevel.Joint;
import io.equipoise.bilevel.RowProblem.Wanted;
import io.equipoise.tensor.BilevelFunction;

/** Adds up what the pieces of a shard answer. */
final class JointSums {
  private final Wanted wanted;
  private final double[] p;
  private final double[] hv;
  private final double[] cv;
  private final double[] fx;
  private final double[] fy;
  private double g;
  private double f;

  JointSums(int x, int y, Wanted wanted) {
    this.wanted = wanted;
    p = new double[y];
    hv = new double[y];
    cv = new double[x];
    fx = new double[x];
    fy = new double[y];
  }

  void add(BilevelFunction.Slopes slopes, boolean upper) {
    f += upper ? slopes.value() : 0;
    g += upper ? 0 : slopes.value();
    addTo(upper ? fy : p, slopes.inY());
    addTo(upper ? fx : cv, slopes.inX());
  }

  void add(BilevelFunction.Products products) {
    g += products.value();
    addTo(p, products.gradient());
    addTo(hv, products.hvp());
    addTo(cv, products.cross());
  }

  Joint joint() {
    double[] none = {};
    return new Joint(
        wanted.lower() ? g : 0,
        f,
        wanted.lower() ? p : none,
        wanted.products() ? hv : none,
        wanted.products() ? cv : none,
        wanted.upper() ? fx : none,
        wanted.upper() ? fy : none);
  }

  static void addTo(double[] sum, double[] part) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += part[i];
    }
  }
}
