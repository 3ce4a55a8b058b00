package io.equipoise.jobs.runs;

import io.equipoise.run.Commit;
import io.equipoise.run.Counted;
import io.equipoise.run.Masking;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableSchema;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two sweeps trial by trial: which commit holds which trial depends on the time, and two sweeps of
 * one thing need not number their trials alike. A trial is known by its id.
 */
final class TrialComparison {
  private static final int MOST = 20;

  /** Tables of trials whose rows are results; times are not. */
  private static final List<TableSchema> RESULTS =
      List.of(
          RunTables.TRIALS,
          RunTables.TRIAL_MEASURES,
          RunTables.TRIAL_ROUNDS,
          RunTables.TRIAL_EVALUATIONS);

  private TrialComparison() {}

  /** What one sweep holds of a trial: its row, and the text of all its rows. */
  private record Held(@Nullable Object[] row, List<String> all) {
    String cell(String column) {
      Object value = row[RunTables.TRIALS.index(column)];
      return value == null ? "" : value.toString();
    }

    String score() {
      return row[RunTables.TRIALS.index("score")] instanceof Double score
          ? Measure.number(score)
          : cell("status");
    }
  }

  static void print(PrintWriter out, StoredRun a, List<Commit> ofA, StoredRun b, List<Commit> ofB) {
    Map<String, Held> x = trials(a, ofA);
    Map<String, Held> y = trials(b, ofB);
    Set<String> both = new LinkedHashSet<>(x.keySet());
    both.retainAll(y.keySet());
    only(out, "A", x, both);
    only(out, "B", y, both);
    List<String> differing =
        both.stream().filter(id -> !held(x, id).all().equals(held(y, id).all())).toList();
    if (differing.isEmpty()) {
      boolean same = x.size() == both.size() && y.size() == both.size();
      out.println(
          (same ? "the same result: all " : "the same where both are: ")
              + Counted.of(both.size(), "trial")
              + (both.size() == 1 ? " has" : " have")
              + " equal rows");
      return;
    }
    out.println(
        Counted.of(differing.size(), "trial")
            + " of "
            + both.size()
            + " in both "
            + (differing.size() == 1 ? "differs" : "differ"));
    TextTable table = new TextTable("trial", "A", "B", "seed", "options");
    for (String id : differing.subList(0, Math.min(MOST, differing.size()))) {
      Held mine = held(x, id);
      table.row(id, mine.score(), held(y, id).score(), mine.cell("seed"), options(mine));
    }
    table.print(out, "  ");
    more(out, differing.size());
  }

  private static void only(PrintWriter out, String side, Map<String, Held> of, Set<String> both) {
    List<Held> alone =
        of.entrySet().stream()
            .filter(e -> !both.contains(e.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    if (alone.isEmpty()) {
      return;
    }
    out.println(Counted.of(alone.size(), "trial") + " only in " + side);
    TextTable table = new TextTable("number", "score", "seed", "options");
    for (Held held : alone.subList(0, Math.min(MOST, alone.size()))) {
      table.row(held.cell("number"), held.score(), held.cell("seed"), options(held));
    }
    table.print(out, "  ");
    more(out, alone.size());
  }

  private static void more(PrintWriter out, int all) {
    if (all > MOST) {
      out.println("  and " + (all - MOST) + " more");
    }
  }

  private static String options(Held held) {
    return Masking.text(held.cell("options"));
  }

  private static Held held(Map<String, Held> of, String id) {
    return of.getOrDefault(id, new Held(new Object[0], List.of()));
  }

  /** By id, in order of number. */
  private static Map<String, Held> trials(StoredRun run, List<Commit> commits) {
    Map<Integer, String> order = new TreeMap<>();
    Map<String, @Nullable Object[]> rows = new HashMap<>();
    Map<String, List<String>> all = new HashMap<>();
    for (TableSchema table : RESULTS) {
      for (Commit commit : commits) {
        for (@Nullable Object[] row : run.rows(table, commit)) {
          String id = String.valueOf(row[table.index("trial_id")]);
          if (table.equals(RunTables.TRIALS)
              && row[table.index("number")] instanceof Integer number) {
            order.put(number, id);
            rows.put(id, row.clone());
          }
          all.computeIfAbsent(id, i -> new ArrayList<>()).add(anonymous(table, row));
        }
      }
    }
    Map<String, Held> trials = new LinkedHashMap<>();
    order
        .values()
        .forEach(
            id ->
                trials.put(
                    id,
                    new Held(
                        rows.getOrDefault(id, new Object[0]), all.getOrDefault(id, List.of()))));
    return trials;
  }

  /** A row without the sweep that it is in and its place there. */
  private static String anonymous(TableSchema table, @Nullable Object[] row) {
    @Nullable Object[] some = row.clone();
    some[table.index("run_id")] = null;
    some[table.index("number")] = null;
    return table.name() + Arrays.deepToString(some);
  }
}
