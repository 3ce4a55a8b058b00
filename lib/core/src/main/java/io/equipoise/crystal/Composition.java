package io.equipoise.crystal;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a crystal is made of: amounts by element symbol, in the order of the alphabet.
 *
 * @param amounts summed occupancies per cell, rounded to 1e-6
 */
public record Composition(Map<String, Double> amounts) {
  /** The composition of one cell. */
  public static Composition of(Crystal crystal) {
    Map<String, Double> sums = new TreeMap<>();
    if (crystal.occ() != null) {
      for (Crystal.Occupant o : crystal.occ()) {
        sums.merge(Elements.symbol(o.z()), o.weight(), Double::sum);
      }
    } else {
      for (short z : crystal.z()) {
        sums.merge(Elements.symbol(z), 1.0, Double::sum);
      }
    }
    sums.replaceAll((symbol, amount) -> Math.rint(amount * 1e6) / 1e6);
    return new Composition(Collections.unmodifiableMap(sums));
  }

  /** The chemical system, such as {@code Cl-Na}. */
  public String chemsys() {
    return String.join("-", amounts.keySet());
  }

  /** The formula of the cell, such as {@code Cl4Na4}; an amount of one is not written. */
  public String formula() {
    return write(1);
  }

  /**
   * The formula divided by the largest whole number that all amounts share, such as {@code ClNa};
   * as it is when an amount is not whole.
   */
  public String reduced() {
    long divisor = 0;
    for (double amount : amounts.values()) {
      if (amount != Math.rint(amount)) {
        return formula();
      }
      divisor = gcd(divisor, (long) amount);
    }
    return write(Math.max(1, divisor));
  }

  private String write(long divisor) {
    StringBuilder text = new StringBuilder();
    amounts.forEach(
        (symbol, amount) -> {
          double share = amount / divisor;
          text.append(symbol);
          if (share != 1) {
            text.append(share == Math.rint(share) ? "" + (long) share : "" + share);
          }
        });
    return text.toString();
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
