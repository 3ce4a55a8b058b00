package io.equipoise.jobs.prep;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Sample;
import io.equipoise.example.Example;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.ExampleTable;
import io.equipoise.table.GraphTable;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TextTable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one shard, in order of id. The same rows in any order give the same bytes.
 *
 * @param staging directory that is not yet published
 * @param table {@code crystals}, {@code examples} or {@code texts}
 * @param tasks the target columns, in order
 * @param graph how graphs are cut
 * @param stored whether the graphs are written too
 */
record ShardWriter(
    Location staging, String table, List<String> tasks, GraphBuilder.Options graph, boolean stored)
    implements Serializable {

  /**
   * What was written.
   *
   * @param files rows by the file that they came from
   * @param splits rows by split
   * @param targets per task, how many rows carry it
   * @param graphs the file of its rows' graphs, when they are stored
   * @param statistics of all its rows
   */
  record Written(
      int shard,
      TableManifest.Part part,
      TableManifest.@Nullable Part graphs,
      Map<String, Long> files,
      Map<String, Long> splits,
      long[] targets,
      TableStatistics statistics)
      implements Serializable {}

  /** A repeated attempt replaces the file by the same bytes. */
  Written write(int shard, Iterable<ParsedPiece.Kept> kept) {
    List<ParsedPiece.Kept> ordered = new ArrayList<>();
    kept.forEach(ordered::add);
    ordered.sort(Comparator.comparing(ParsedPiece.Kept::id));
    Map<String, Long> files = new TreeMap<>();
    Map<String, Long> splits = new TreeMap<>();
    long[] targets = new long[tasks.size()];
    TableStatistics statistics = new TableStatistics(tasks);
    List<GraphTable.Row> graphs = new ArrayList<>();
    double cost = 0;
    for (ParsedPiece.Kept k : ordered) {
      k.targets().forEach((task, y) -> count(targets, task, y));
      files.merge(k.file(), 1L, Long::sum);
      splits.merge(k.split(), 1L, Long::sum);
      Optional<CrystalGraph> cut = graph(k);
      statistics.add(k, cut);
      if (stored) {
        graphs.add(new GraphTable.Row(cut.orElseThrow(), k.split(), targets(k)));
      }
      cost += k.cost();
    }
    try {
      byte[] bytes = bytes(ordered);
      TableManifest.Part part = part(table, shard, bytes, ordered.size(), cost);
      return new Written(
          shard, part, stored ? graphs(shard, graphs) : null, files, splits, targets, statistics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(List<ParsedPiece.Kept> ordered) throws IOException {
    if (table.equals(TextTable.SCHEMA.name())) {
      return texts(ordered);
    }
    return table.equals(ExampleTable.BASE.name()) ? examples(ordered) : crystals(ordered);
  }

  private static byte[] texts(List<ParsedPiece.Kept> kept) throws IOException {
    List<TextTable.Row> rows = new ArrayList<>(kept.size());
    for (ParsedPiece.Kept k : kept) {
      Map.Entry<String, Double> target = k.targets().entrySet().iterator().next();
      rows.add(
          new TextTable.Row(
              k.id(),
              k.source(),
              k.file(),
              target.getKey(),
              target.getValue().intValue(),
              ((Content.Text) k.content()).text(),
              k.split()));
    }
    return TextTable.write(rows);
  }

  /** The graph of a crystal; none of other rows, and where its search would be too large. */
  private Optional<CrystalGraph> graph(ParsedPiece.Kept row) {
    if (!(row.content() instanceof Content.Structure structure)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new GraphBuilder(graph).build(structure.crystal()));
    } catch (IllegalArgumentException e) {
      // Whoever wants graphs stored has had such rows refused when they were read.
      return Optional.empty();
    }
  }

  private TableManifest.Part graphs(int shard, List<GraphTable.Row> rows) throws IOException {
    double cost = 0;
    for (GraphTable.Row row : rows) {
      CrystalGraph g = row.graph();
      cost += g.edges() + (double) g.atoms() * g.waves();
    }
    byte[] bytes = GraphTable.write(rows, graph.hash(), tasks);
    return part(GraphTable.BASE.name(), shard, bytes, rows.size(), cost);
  }

  private TableManifest.Part part(String folder, int shard, byte[] bytes, int rows, double cost)
      throws IOException {
    String path = String.format(Locale.ROOT, "%s/shard=%05d/part-00000.parquet", folder, shard);
    Location file = staging.resolve(path);
    file.store().replace(file.path(), bytes);
    return new TableManifest.Part(path, bytes.length, rows, Sha256.hex(bytes), cost);
  }

  private void count(long[] present, String task, double y) {
    int k = tasks.indexOf(task);
    if (k >= 0 && !Double.isNaN(y)) {
      present[k]++;
    }
  }

  private byte[] crystals(List<ParsedPiece.Kept> kept) throws IOException {
    List<CrystalTable.Row> rows = new ArrayList<>(kept.size());
    for (ParsedPiece.Kept k : kept) {
      Content.Structure structure = (Content.Structure) k.content();
      Sample sample = new Sample(structure.crystal(), k.source(), k.split(), targets(k));
      rows.add(new CrystalTable.Row(sample, k.file(), k.row(), structure.fingerprint()));
    }
    return CrystalTable.write(rows, tasks);
  }

  private byte[] examples(List<ParsedPiece.Kept> kept) throws IOException {
    List<ExampleTable.Row> rows = new ArrayList<>(kept.size());
    for (ParsedPiece.Kept k : kept) {
      double[] x = ((Content.Numbers) k.content()).features();
      Example example = new Example(k.id(), k.source(), k.split(), x, targets(k));
      rows.add(new ExampleTable.Row(example, k.file()));
    }
    return ExampleTable.write(rows, tasks);
  }

  private double[] targets(ParsedPiece.Kept kept) {
    double[] targets = new double[tasks.size()];
    for (int k = 0; k < targets.length; k++) {
      targets[k] = kept.targets().getOrDefault(tasks.get(k), Double.NaN);
    }
    return targets;
  }
}
