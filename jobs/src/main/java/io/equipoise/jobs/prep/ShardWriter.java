package io.equipoise.jobs.prep;

import io.equipoise.crystal.Sample;
import io.equipoise.example.Example;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.ExampleTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the rows of one shard, in order of id. The same rows in any order give the same bytes.
 *
 * @param staging directory that is not yet published
 * @param table {@code crystals} or {@code examples}
 * @param tasks the target columns, in order
 */
record ShardWriter(Location staging, String table, List<String> tasks) implements Serializable {

  /**
   * What was written.
   *
   * @param files rows by the file that they came from
   * @param splits rows by split
   * @param targets per task, how many rows carry it
   * @param statistics of all its rows
   */
  record Written(
      int shard,
      TableManifest.Part part,
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
    double cost = 0;
    for (ParsedPiece.Kept k : ordered) {
      k.targets().forEach((task, y) -> count(targets, task, y));
      files.merge(k.file(), 1L, Long::sum);
      splits.merge(k.split(), 1L, Long::sum);
      statistics.add(k);
      cost += k.cost();
    }
    String path = String.format(Locale.ROOT, "%s/shard=%05d/part-00000.parquet", table, shard);
    try {
      byte[] bytes = table.equals(ExampleTable.BASE.name()) ? examples(ordered) : crystals(ordered);
      Location file = staging.resolve(path);
      file.store().replace(file.path(), bytes);
      TableManifest.Part part =
          new TableManifest.Part(path, bytes.length, ordered.size(), Sha256.hex(bytes), cost);
      return new Written(shard, part, files, splits, targets, statistics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
