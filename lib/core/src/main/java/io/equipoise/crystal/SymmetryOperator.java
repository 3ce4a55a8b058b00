package io.equipoise.crystal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A symmetry operator as CIF writes it: {@code 1/2+x, -y+1/2, x-y}, {@code .5-x,Y,Z}.
 *
 * @param matrix nine numbers row by row: row a gives the new fraction a
 * @param shift three fractions
 */
record SymmetryOperator(double[] matrix, double[] shift) {
  private static final Pattern TERM =
      Pattern.compile(
          "([+-]?)(?:([0-9]+\\.?[0-9]*|\\.[0-9]+)(?:/([0-9]+\\.?[0-9]*))?\\*?([xyz])?|([xyz]))");

  // Matching digits takes their number squared.
  private static final int LONGEST = 400;

  /** The identity. */
  static SymmetryOperator identity() {
    return new SymmetryOperator(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new double[3]);
  }

  /** Reads an operator. */
  static SymmetryOperator of(String text) throws BadStructure {
    String[] parts = text.replaceAll("\\s", "").toLowerCase(java.util.Locale.ROOT).split(",", -1);
    if (parts.length != 3 || text.length() > LONGEST) {
      throw bad(text);
    }
    double[] matrix = new double[9];
    double[] shift = new double[3];
    for (int row = 0; row < 3; row++) {
      Matcher term = TERM.matcher(parts[row]);
      int at = 0;
      while (at < parts[row].length()) {
        boolean signed = term.find(at) && term.start() == at;
        if (!signed || (at > 0 && term.group(1).isEmpty())) {
          throw bad(text);
        }
        add(term, row, matrix, shift);
        at = term.end();
      }
      if (at == 0) {
        throw bad(text);
      }
    }
    return new SymmetryOperator(matrix, shift);
  }

  private static void add(Matcher term, int row, double[] matrix, double[] shift) {
    double value = term.group(1).equals("-") ? -1 : 1;
    if (term.group(2) != null) {
      value *= Double.parseDouble(term.group(2));
    }
    if (term.group(3) != null) {
      value /= Double.parseDouble(term.group(3));
    }
    String letter = term.group(4) != null ? term.group(4) : term.group(5);
    if (letter == null) {
      shift[row] += value;
    } else {
      matrix[3 * row + letter.charAt(0) - 'x'] += value;
    }
  }

  private static BadStructure bad(String text) {
    return BadStructure.parse("symmetry operator", text, "three sums of x, y, z and fractions");
  }

  /** The wrapped image of a place. */
  double[] apply(double[] p) {
    double[] q = new double[3];
    for (int row = 0; row < 3; row++) {
      q[row] =
          Lattice.wrap(
              matrix[3 * row] * p[0]
                  + matrix[3 * row + 1] * p[1]
                  + matrix[3 * row + 2] * p[2]
                  + shift[row]);
    }
    return q;
  }
}
