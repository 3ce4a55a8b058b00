package io.equipoise.continual;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of a task's rows in which every label has its share: rows are drawn label by label, the
 * j-th of n rows of a label at (j + 1/2) / n, and the first ones of that order are taken.
 */
final class Stratified {
  private Stratified() {}

  private record Ranked(double at, int row) {}

  /** At most {@code most} rows, in their old order; all of them when there are no more. */
  static <X> Rows<X> part(Rows<X> rows, int most, long seed) {
    if (rows.size() <= most) {
      return rows;
    }
    SortedMap<String, List<Integer>> byLabel = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String label = rows.get(i).target() instanceof Target.Label known ? known.label() : "";
      byLabel.computeIfAbsent(label, l -> new ArrayList<>()).add(i);
    }
    List<Ranked> ranked = new ArrayList<>();
    for (List<Integer> of : byLabel.values()) {
      MixedStream.shuffle(of, seed);
      for (int j = 0; j < of.size(); j++) {
        ranked.add(new Ranked((j + 0.5) / of.size(), of.get(j)));
      }
    }
    ranked.sort(Comparator.comparingDouble(Ranked::at).thenComparingInt(Ranked::row));
    List<Integer> taken = new ArrayList<>();
    ranked.subList(0, most).forEach(r -> taken.add(r.row()));
    Collections.sort(taken);
    return Rows.of(taken.stream().map(rows::get).toList());
  }
}
