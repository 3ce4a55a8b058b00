package io.equipoise.jobs.prep;

import io.equipoise.crystal.Composition;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.measure.ValueCounts;
import io.equipoise.table.StatisticsTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What rows are like: how many there are, their atoms and elements, the edges and reciprocal
 * vectors of their graphs, their targets. Parts are added in shard order, so the same rows in the
 * same shards give the same bits.
 */
final class TableStatistics implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String EDGES = "edges";
  private static final String WAVES = "reciprocal vectors";

  /** What depends on how graphs are cut. */
  static final List<String> OF_GRAPHS = List.of(EDGES, WAVES);

  private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95};

  private final List<String> tasks;
  private final TreeMap<String, Split> splits = new TreeMap<>();

  TableStatistics(List<String> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /** Numbers of one kind: moments about their own mean, range, and where they lie. */
  private static final class Moments implements Serializable {
    private static final long serialVersionUID = 1L;
    private long n;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private final ValueCounts counts = new ValueCounts();

    void add(double y) {
      n++;
      double step = y - mean;
      mean += step / n;
      squares += step * (y - mean);
      min = Math.min(min, y);
      max = Math.max(max, y);
      counts.add(y);
    }

    /** Chan, Golub and LeVeque 1983, formula 2.1. */
    void add(Moments o) {
      if (o.n > 0) {
        double step = o.mean - mean;
        long all = n + o.n;
        mean += step * o.n / all;
        squares += o.squares + step * step * ((double) n * o.n / all);
        n = all;
        min = Math.min(min, o.min);
        max = Math.max(max, o.max);
        counts.add(o.counts);
      }
    }
  }

  /** The rows of one split. */
  private static final class Split implements Serializable {
    private static final long serialVersionUID = 1L;
    private long rows;
    private final Moments atoms = new Moments();
    private final Moments edges = new Moments();
    private final Moments waves = new Moments();
    private final TreeMap<String, Long> elements = new TreeMap<>();
    private final List<Moments> targets = new ArrayList<>();

    Split(int tasks) {
      for (int t = 0; t < tasks; t++) {
        targets.add(new Moments());
      }
    }

    void add(Split other) {
      rows += other.rows;
      atoms.add(other.atoms);
      edges.add(other.edges);
      waves.add(other.waves);
      other.elements.forEach((symbol, n) -> elements.merge(symbol, n, Long::sum));
      for (int t = 0; t < targets.size(); t++) {
        targets.get(t).add(other.targets.get(t));
      }
    }
  }

  /** Counts a row; {@code graph} is that of a crystal, when it can be cut. */
  void add(ParsedPiece.Kept row, Optional<CrystalGraph> graph) {
    Split split = splits.computeIfAbsent(row.split(), s -> new Split(tasks.size()));
    split.rows++;
    for (int t = 0; t < tasks.size(); t++) {
      double y = row.targets().getOrDefault(tasks.get(t), Double.NaN);
      if (!Double.isNaN(y)) {
        split.targets.get(t).add(y);
      }
    }
    if (row.content() instanceof Content.Structure structure) {
      split.atoms.add(structure.crystal().atoms());
      graph.ifPresent(g -> split.edges.add(g.edges()));
      graph.ifPresent(g -> split.waves.add(g.waves()));
      Composition.of(structure.crystal())
          .amounts()
          .forEach((symbol, n) -> split.elements.merge(symbol, Math.round(n), Long::sum));
    }
  }

  void add(TableStatistics other) {
    other.splits.forEach(
        (name, split) -> splits.computeIfAbsent(name, s -> new Split(tasks.size())).add(split));
  }

  /** As rows of the table: each split, then all together with their bins. */
  List<StatisticsTable.Row> rows() {
    List<StatisticsTable.Row> rows = new ArrayList<>();
    Split all = new Split(tasks.size());
    splits.forEach(
        (name, split) -> {
          rows(name, split, rows);
          all.add(split);
        });
    rows("all", all, rows);
    for (int t = 0; t < tasks.size(); t++) {
      bins("task", tasks.get(t), all.targets.get(t), rows);
    }
    bins("table", "atoms", all.atoms, rows);
    bins("table", EDGES, all.edges, rows);
    bins("table", WAVES, all.waves, rows);
    return List.copyOf(rows);
  }

  private void rows(String name, Split split, List<StatisticsTable.Row> rows) {
    rows.add(count(name, "table", "rows", "n", split.rows));
    if (split.atoms.n > 0) {
      numbers(name, "table", "atoms", split.atoms, rows);
      graphs(name, EDGES, split.edges, split.rows, rows);
      graphs(name, WAVES, split.waves, split.rows, rows);
    }
    split.elements.forEach((symbol, n) -> rows.add(count(name, "element", symbol, "n", n)));
    for (int t = 0; t < tasks.size(); t++) {
      Moments y = split.targets.get(t);
      numbers(name, "task", tasks.get(t), y, rows);
      rows.add(count(name, "task", tasks.get(t), "missing", split.rows - y.n));
    }
  }

  private static void graphs(
      String split, String name, Moments counts, long all, List<StatisticsTable.Row> rows) {
    numbers(split, "table", name, counts, rows);
    rows.add(count(split, "table", name, "missing", all - counts.n));
  }

  private static void numbers(
      String split, String kind, String name, Moments y, List<StatisticsTable.Row> rows) {
    rows.add(count(split, kind, name, "n", y.n));
    if (y.n > 0) {
      rows.add(value(split, kind, name, "mean", y.mean));
      rows.add(value(split, kind, name, "sd", Math.sqrt(y.squares / y.n)));
      rows.add(value(split, kind, name, "min", y.min));
      rows.add(value(split, kind, name, "max", y.max));
      for (double p : QUANTILES) {
        String statistic = "q%02d".formatted(Math.round(100 * p));
        rows.add(value(split, kind, name, statistic, y.counts.quantile(p)));
      }
    }
  }

  private static void bins(String kind, String name, Moments y, List<StatisticsTable.Row> rows) {
    for (Map.Entry<Double, Long> bin : y.counts.counts().entrySet()) {
      rows.add(new StatisticsTable.Row("all", kind, name, "bin", bin.getKey(), bin.getValue()));
    }
  }

  private static StatisticsTable.Row count(
      String split, String kind, String name, String statistic, long n) {
    return new StatisticsTable.Row(split, kind, name, statistic, null, n);
  }

  private static StatisticsTable.Row value(
      String split, String kind, String name, String statistic, double value) {
    return new StatisticsTable.Row(split, kind, name, statistic, value, null);
  }
}
