package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds copies of one crystal among samples, before they are split.
 *
 * <p>Of the copies the one with most targets stays, the first of them when several have as many;
 * the others are DUPLICATE. Where two copies disagree about a target by more than three standard
 * deviations of its noise, all of them are CONFLICT. Cost: one fingerprint a row, and comparisons
 * within each reduced formula.
 */
public final class Deduplication {
  private Deduplication() {}

  /**
   * Judges samples.
   *
   * @param noise standard deviation of the noise of each target, in target order; infinite to
   *     ignore disagreement
   * @return the rows to set aside, by index, with the code
   */
  public static Map<Integer, Quarantine> judge(List<Sample> samples, double[] noise) {
    Map<String, List<List<Integer>>> byFormula = new LinkedHashMap<>();
    List<Fingerprint> prints = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Fingerprint print = Fingerprint.of(samples.get(i).crystal());
      prints.add(print);
      List<List<Integer>> groups =
          byFormula.computeIfAbsent(print.formula(), f -> new ArrayList<>());
      List<Integer> home = null;
      for (List<Integer> group : groups) {
        home = home == null && prints.get(group.get(0)).same(print) ? group : home;
      }
      if (home == null) {
        home = new ArrayList<>();
        groups.add(home);
      }
      home.add(i);
    }
    Map<Integer, Quarantine> out = new TreeMap<>();
    byFormula.values().forEach(gs -> gs.forEach(g -> judge(samples, g, noise, out)));
    return out;
  }

  private static void judge(
      List<Sample> samples, List<Integer> group, double[] noise, Map<Integer, Quarantine> out) {
    int best = group.get(0);
    boolean conflict = false;
    for (int i : group) {
      best = present(samples.get(i)) > present(samples.get(best)) ? i : best;
      for (int j : group) {
        conflict |= disagree(samples.get(i).targets(), samples.get(j).targets(), noise);
      }
    }
    for (int i : group) {
      if (conflict) {
        out.put(i, Quarantine.CONFLICT);
      } else if (i != best) {
        out.put(i, Quarantine.DUPLICATE);
      }
    }
  }

  private static int present(Sample sample) {
    int count = 0;
    for (double t : sample.targets()) {
      count += Double.isNaN(t) ? 0 : 1;
    }
    return count;
  }

  private static boolean disagree(double[] a, double[] b, double[] noise) {
    for (int t = 0; t < a.length; t++) {
      if (Math.abs(a[t] - b[t]) > 3 * noise[t]) {
        return true;
      }
    }
    return false;
  }
}
