package io.equipoise.jobs.prep;

import io.equipoise.crystal.Composition;
import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Sample;
import io.equipoise.crystal.Splits;
import io.equipoise.table.CrystalShards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The split of a table beside those that other rules would give it: how many rows each has, and how
 * many of the rows to be tested have a formula, or a chemical system, that is trained on.
 *
 * <p>Polymorphs of one formula and compounds of one system are alike, so a random split flatters
 * every model. Cost: the table is read once; memory for its distinct formulas.
 */
final class SplitComparison {
  private static final List<String> NAMES = List.of("train", "val", "test");

  private final List<Rule> rules = new ArrayList<>();

  /** A rule, and rows by split of each formula and each system. */
  private record Rule(
      String name, Splits splits, Map<String, long[]> formulas, Map<String, long[]> systems) {
    Rule(String name, Splits splits) {
      this(name, splits, new HashMap<>(), new HashMap<>());
    }
  }

  private SplitComparison(PrepOptions.Split split) {
    Splits stored = split.splits();
    rules.add(new Rule("stored: " + name(split.rule()), stored.withPolicy(Splits.Policy.OFFICIAL)));
    for (Splits.Policy other :
        List.of(Splits.Policy.RANDOM, Splits.Policy.FORMULA, Splits.Policy.CHEMSYS)) {
      if (other != split.rule()) {
        rules.add(new Rule(name(other), stored.withPolicy(other)));
      }
    }
  }

  private static String name(Splits.Policy policy) {
    return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The comparison in lines. */
  static String of(PreparedTable table, PrepOptions.Split split) {
    SplitComparison comparison = new SplitComparison(split);
    CrystalShards.Raw shards = table.raw();
    for (int shard = 0; shard < shards.parts().size(); shard++) {
      shards.open(shard).forEach(comparison::count);
    }
    return comparison.text();
  }

  private void count(Sample sample) {
    Crystal crystal = sample.crystal();
    Composition composition = Composition.of(crystal);
    for (Rule rule : rules) {
      int s = NAMES.indexOf(rule.splits.of(crystal, sample.split()));
      rule.formulas.computeIfAbsent(composition.reduced(), f -> new long[3])[s]++;
      rule.systems.computeIfAbsent(composition.chemsys(), f -> new long[3])[s]++;
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    String form = "%-24s %10s %10s %10s %22s %22s%n";
    text.append(
        String.format(
            Locale.ROOT,
            form,
            "split",
            "train",
            "val",
            "test",
            "test, formula trained",
            "test, system trained"));
    for (Rule rule : rules) {
      long[] rows = sum(rule.formulas, Set.of());
      text.append(
          String.format(
              Locale.ROOT,
              form,
              rule.name,
              rows[0],
              rows[1],
              rows[2],
              trained(rule.formulas),
              trained(rule.systems)));
    }
    return text.toString();
  }

  /** Rows by split over the groups, leaving some out. */
  private static long[] sum(Map<String, long[]> groups, Set<String> without) {
    long[] sum = new long[3];
    groups.forEach(
        (group, rows) -> {
          for (int s = 0; s < 3 && !without.contains(group); s++) {
            sum[s] += rows[s];
          }
        });
    return sum;
  }

  private static String trained(Map<String, long[]> groups) {
    Set<String> untrained = new HashSet<>();
    groups.forEach(
        (group, rows) -> {
          if (rows[0] == 0) {
            untrained.add(group);
          }
        });
    long both = sum(groups, untrained)[2];
    long all = sum(groups, Set.of())[2];
    return String.format(Locale.ROOT, "%d (%.1f %%)", both, all == 0 ? 0 : 100.0 * both / all);
  }
}
