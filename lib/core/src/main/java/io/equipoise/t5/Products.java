package io.equipoise.t5;

/** Matrix products and sums on plain arrays. */
final class Products {
  private Products() {}

  /** x w', n x out. */
  static Matrix timesTransposed(Matrix x, Matrix w) {
    int n = x.rows();
    int in = x.columns();
    int out = w.rows();
    double[] a = x.values();
    double[] b = w.values();
    double[] y = new double[n * out];
    for (int i = 0; i < n; i++) {
      for (int o = 0; o < out; o++) {
        double sum = 0;
        for (int j = 0; j < in; j++) {
          sum += a[i * in + j] * b[o * in + j];
        }
        y[i * out + o] = sum;
      }
    }
    return new Matrix(n, out, y);
  }

  /** {@code to += dy w}, for n rows. */
  static void addTimes(double[] to, double[] dy, int n, Matrix w) {
    int in = w.columns();
    int out = w.rows();
    double[] b = w.values();
    for (int i = 0; i < n; i++) {
      for (int o = 0; o < out; o++) {
        double factor = dy[i * out + o];
        for (int j = 0; j < in; j++) {
          to[i * in + j] += factor * b[o * in + j];
        }
      }
    }
  }

  static void add(double[] to, double[] x) {
    for (int i = 0; i < to.length; i++) {
      to[i] += x[i];
    }
  }

  static void addWhereWanted(Tape.Node to, double[] slope) {
    if (to.wanted) {
      add(to.slope, slope);
    }
  }
}
