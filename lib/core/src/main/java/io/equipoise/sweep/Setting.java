package io.equipoise.sweep;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing to try, before it has an identity.
 *
 * @param values option path to text, as {@code --set} has it
 * @param seed root seed; empty for the one of the base options
 */
public record Setting(SortedMap<String, String> values, OptionalLong seed) {
  /** Copies the map. */
  public Setting {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * Every combination of points, orders and seeds: orders and then seeds vary fastest.
   *
   * @param root the sweep's own seed
   * @throws Failure OPT-021 when there are more than {@link Space#MAX_POINTS}
   */
  public static List<Setting> all(
      Space space, @Nullable Orders orders, SeedChoice choice, long root) {
    List<OptionalLong> seeds = choice.seeds(root);
    refuseTooMany(space.size(), orders == null ? 1 : orders.size(), seeds.size());
    List<Setting> all = new ArrayList<>();
    for (SortedMap<String, String> point : space.points(root)) {
      for (SortedMap<String, String> ordered : ordered(point, orders, root)) {
        seeds.forEach(seed -> all.add(new Setting(ordered, seed)));
      }
    }
    return all;
  }

  private static List<SortedMap<String, String>> ordered(
      SortedMap<String, String> point, @Nullable Orders orders, long root) {
    if (orders == null) {
      return List.of(point);
    }
    List<SortedMap<String, String>> all = new ArrayList<>();
    for (String text : orders.texts(root)) {
      SortedMap<String, String> one = new TreeMap<>(point);
      one.put(orders.path(), text);
      all.add(one);
    }
    return all;
  }

  private static void refuseTooMany(long points, long orders, long seeds) {
    double product = (double) points * orders * seeds;
    if (product > Space.MAX_POINTS) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-021",
          String.format("%.0f trials; expected at most %,d", product, Space.MAX_POINTS),
          "space, orders, seeds",
          "Draw some of them with space.method: random.");
    }
  }
}
