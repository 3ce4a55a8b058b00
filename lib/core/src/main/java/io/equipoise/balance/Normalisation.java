package io.equipoise.balance;

/**
 * How raw losses l are made comparable before {@link Bilb4mtl} compares them.
 *
 * <p>L_i is the normalised loss, l_i(0) the loss of task i in the round that the baseline is read.
 */
public enum Normalisation {
  /** L_i = l_i. For losses of one kind. */
  IDENTICAL {
    @Override
    double loss(double l, double initial, double smallest) {
      return l;
    }

    @Override
    double slope(double l, double initial, double smallest) {
      return 1;
    }
  },
  /** L_i = l_i / r_i with r_i = l_i(0) / min_j l_j(0). Needs l_i(0) &gt; 0. */
  RESCALED {
    @Override
    double loss(double l, double initial, double smallest) {
      return l / (initial / smallest);
    }

    @Override
    double slope(double l, double initial, double smallest) {
      return 1 / (initial / smallest);
    }
  },
  /** L_i = log(l_i / l_i(0)), dL_i/dl_i = 1/l_i. Needs l_i &gt; 0 in every round. */
  LOGARITHMIC {
    @Override
    double loss(double l, double initial, double smallest) {
      return StrictMath.log(l / initial);
    }

    @Override
    double slope(double l, double initial, double smallest) {
      return 1 / l;
    }
  };

  /** L at the loss {@code l}, its baseline, and the smallest baseline of all tasks. */
  abstract double loss(double l, double initial, double smallest);

  /** dL/dl at the same place. */
  abstract double slope(double l, double initial, double smallest);
}
