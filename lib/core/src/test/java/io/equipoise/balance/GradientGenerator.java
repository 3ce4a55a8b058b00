package io.equipoise.balance;

/**
 * The reference numbers' own rule for gradient matrices, exact in double.
 *
 * <pre>
 * s = (1103515245 s + 12345) mod 2^31;   draw = ((s &gt;&gt; 15) &gt;&gt; (16 - bits)) / 2^(bits-1) - 1
 * v_j = draw for all j;   then row by row  G_ij = scale_i (draw + shift_i v_j)
 * </pre>
 */
final class GradientGenerator {
  private final int bits;
  private long state;

  GradientGenerator(long seed, int bits) {
    this.state = seed;
    this.bits = bits;
  }

  double[][] rows(int tasks, int size, String kind) {
    double[] common = new double[size];
    for (int j = 0; j < size; j++) {
      common[j] = draw();
    }
    double[][] rows = new double[tasks][size];
    for (int i = 0; i < tasks; i++) {
      double scale = kind.equals("scaled") ? Math.scalb(1.0, i % 7 - 3) : 1;
      double shift = shift(kind, i);
      for (int j = 0; j < size; j++) {
        rows[i][j] = scale * (draw() + shift * common[j]);
      }
    }
    return rows;
  }

  private static double shift(String kind, int task) {
    return switch (kind) {
      case "generic" -> 0;
      case "aligned" -> 0.5;
      case "conflict" -> task % 2 == 0 ? 0.5 : -0.5;
      case "scaled" -> 0.25;
      default -> throw new AssertionError("unknown kind " + kind);
    };
  }

  private double draw() {
    state = (1103515245L * state + 12345) % (1L << 31);
    return Math.scalb((double) ((state >> 15) >> (16 - bits)), 1 - bits) - 1;
  }
}
