package io.equipoise.balance;

import io.equipoise.linalg.Gram;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Gcond}'s loop over conflicting pairs, on coefficients of the measured gradients.
 *
 * <p>Row i of C is the present state of gradient i. The products C M C' of the present states
 * follow each change, which costs O(K); so does finding the next pair.
 */
final class Resolution {
  private static final double EPSILON = 1e-8;
  private static final double SHORT = 1e-8;

  private final double[] meanLengths;
  private final Past past;
  private final Gcond.Options options;
  private final double size;
  private final double[][] c;
  private final double[][] products;
  private final double[] lengths;
  private final double[] lowest;
  private final int[] partner;
  private final List<Double> wins = new ArrayList<>();
  private int pairs;
  private double firstCosine = 1;

  /**
   * What is remembered about the tasks that are resolved.
   *
   * @param tasks their numbers
   * @param along row i: products of task i's remembered gradient with each measured one
   * @param lengths of the remembered gradients
   * @param wins task numbers, the latest last
   */
  record Past(int[] tasks, double[][] along, double[] lengths, double[] wins) {}

  Resolution(Gram gram, double[] meanLengths, Past past, Gcond.Options options, double size) {
    this.meanLengths = meanLengths;
    this.past = past;
    this.options = options;
    int k = gram.size();
    c = new double[k][k];
    products = new double[k][k];
    for (int i = 0; i < k; i++) {
      c[i][i] = 1;
      for (int j = 0; j < k; j++) {
        products[i][j] = gram.get(i, j);
      }
    }
    this.size = size;
    lengths = gram.norms();
    lowest = new double[k];
    partner = new int[k];
    for (int i = 0; i < k; i++) {
      look(i);
    }
    for (double win : past.wins()) {
      wins.add(win);
    }
  }

  double[][] coefficients() {
    return c;
  }

  double[] wins() {
    return wins.stream().mapToDouble(Double::doubleValue).toArray();
  }

  int pairs() {
    return pairs;
  }

  double firstCosine() {
    return firstCosine;
  }

  void run() {
    for (int round = 0; round < 2 * c.length; round++) {
      int[] pair = worstPair();
      if (pair.length == 0) {
        return;
      }
      double cosine = cosine(pair[0], pair[1]);
      firstCosine = pairs == 0 ? cosine : firstCosine;
      pairs++;
      resolve(pair[0], pair[1], cosine);
    }
  }

  private void resolve(int i, int j, double cosine) {
    if (!options.smooth() && cosine >= options.main()) {
      change(i, j, 1, 1);
      return;
    }
    boolean first = firstWins(i, j);
    int winner = first ? i : j;
    int loser = first ? j : i;
    win(past.tasks()[winner]);
    if (options.smooth()) {
      double angle = angle(cosine);
      double half = Math.min(angle, Math.PI / 2);
      change(winner, loser, StrictMath.sin(angle), StrictMath.sin(half));
    } else if (cosine < options.critical()) {
      c[loser] = new double[c.length];
      products[loser] = new double[c.length];
      mirror(loser);
      changed(loser);
    } else {
      change(winner, loser, 0, 1);
    }
  }

  private double angle(double cosine) {
    if (cosine <= options.critical()) {
      return Math.PI;
    }
    if (cosine < options.main()) {
      double depth = (cosine - options.main()) / (options.critical() - options.main() + EPSILON);
      return Math.PI / 2 * (1 + StrictMath.pow(depth, options.power()));
    }
    return Math.PI
        / 2
        * (1 - (cosine - options.main()) / (options.weak() - options.main() + EPSILON));
  }

  /** Takes shares of each one's projection on the other off both, from the old values. */
  private void change(int a, int b, double shareOfA, double shareOfB) {
    double dot = products[a][b];
    double offA = shareOfA * dot / (products[b][b] + EPSILON * size);
    double offB = shareOfB * dot / (products[a][a] + EPSILON * size);
    subtract(c, a, offA, b, offB);
    double ofA = products[a][a];
    double ofB = products[b][b];
    subtract(products, a, offA, b, offB);
    products[a][a] = ofA - 2 * offA * dot + offA * offA * ofB;
    products[b][b] = ofB - 2 * offB * dot + offB * offB * ofA;
    products[a][b] = dot - offA * ofB - offB * ofA + offA * offB * dot;
    mirror(a);
    mirror(b);
    changed(a);
    changed(b);
  }

  /** Row a minus offA times row b, and row b minus offB times row a, both from the old rows. */
  private static void subtract(double[][] rows, int a, double offA, int b, double offB) {
    for (int m = 0; m < rows.length; m++) {
      double ofA = rows[a][m];
      double ofB = rows[b][m];
      rows[a][m] = ofA - offA * ofB;
      rows[b][m] = ofB - offB * ofA;
    }
  }

  private void mirror(int row) {
    for (int i = 0; i < products.length; i++) {
      products[i][row] = products[row][i];
    }
    lengths[row] = Math.sqrt(Math.max(products[row][row], 0));
  }

  /** Looks at the pairs of a gradient that has changed. */
  private void changed(int row) {
    look(row);
    for (int i = 0; i < row; i++) {
      double here = conflict(row, i);
      if (partner[i] == row) {
        look(i);
      } else if (here < lowest[i] || (here == lowest[i] && row < partner[i])) {
        lowest[i] = here;
        partner[i] = row;
      }
    }
  }

  /** Finds the later gradient that conflicts most with gradient i, the first of equals. */
  private void look(int i) {
    lowest[i] = options.weak();
    partner[i] = -1;
    for (int j = i + 1; j < c.length; j++) {
      double here = conflict(i, j);
      if (here < lowest[i]) {
        lowest[i] = here;
        partner[i] = j;
      }
    }
  }

  /** The pair with the smallest cosine below the weak threshold, or none. */
  private int[] worstPair() {
    int worst = 0;
    for (int i = 1; i < c.length; i++) {
      worst = lowest[i] < lowest[worst] ? i : worst;
    }
    return partner[worst] < 0 ? new int[0] : new int[] {worst, partner[worst]};
  }

  /** The cosine of a pair; 1 where one of the two is too short to tell. */
  private double conflict(int i, int j) {
    boolean tiny = Math.min(products[i][i], products[j][j]) < SHORT * size;
    return tiny ? 1 : cosine(i, j);
  }

  private double cosine(int i, int j) {
    return products[i][j] / (length(i) * length(j) + EPSILON * size);
  }

  private double length(int i) {
    return lengths[i];
  }

  private boolean firstWins(int i, int j) {
    if (wins.size() == options.window()) {
      double one = past.tasks()[i];
      double other = past.tasks()[j];
      if (wins.stream().allMatch(w -> w == one)) {
        return false;
      }
      if (wins.stream().allMatch(w -> w == other)) {
        return true;
      }
    }
    double strengthI = strength(i);
    double strengthJ = strength(j);
    double both = strengthI + strengthJ;
    double rest = 1 - options.stability();
    double scoreI = options.stability() * stability(i) + rest * strengthI / both;
    double scoreJ = options.stability() * stability(j) + rest * strengthJ / both;
    return scoreI >= scoreJ;
  }

  private double strength(int i) {
    return length(i) / (meanLengths[i] + EPSILON * Math.sqrt(size));
  }

  /** max(0, cosine of gradient i's present state with the remembered one). */
  private double stability(int i) {
    if (past.lengths()[i] == 0) {
      return 0;
    }
    double dot = 0;
    for (int m = 0; m < c.length; m++) {
      dot += c[i][m] * past.along()[i][m];
    }
    return Math.max(0, dot / (length(i) * past.lengths()[i] + EPSILON * size));
  }

  private void win(int task) {
    if (wins.size() == options.window()) {
      wins.remove(0);
    }
    wins.add((double) task);
  }
}
