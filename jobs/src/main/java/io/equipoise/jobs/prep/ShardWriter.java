package io.equipoise.jobs.prep;

import io.equipoise.crystal.Sample;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import io.equipoise.table.CrystalTable;
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
 * @param tasks the target columns, in order
 */
record ShardWriter(Location staging, List<String> tasks) implements Serializable {

  /**
   * What was written.
   *
   * @param files rows by the file that they came from
   * @param splits rows by split
   * @param targets per task, how many rows carry it
   */
  record Written(
      int shard,
      TableManifest.Part part,
      Map<String, Long> files,
      Map<String, Long> splits,
      long[] targets)
      implements Serializable {}

  /** A repeated attempt replaces the file by the same bytes. */
  Written write(int shard, Iterable<ParsedPiece.Kept> kept) {
    List<ParsedPiece.Kept> ordered = new ArrayList<>();
    kept.forEach(ordered::add);
    ordered.sort(Comparator.comparing(k -> k.crystal().id()));
    List<CrystalTable.Row> rows = new ArrayList<>(ordered.size());
    Map<String, Long> files = new TreeMap<>();
    Map<String, Long> splits = new TreeMap<>();
    long[] targets = new long[tasks.size()];
    double cost = 0;
    for (ParsedPiece.Kept k : ordered) {
      Sample sample = sample(k, targets);
      rows.add(new CrystalTable.Row(sample, k.file()));
      files.merge(k.file(), 1L, Long::sum);
      splits.merge(k.split(), 1L, Long::sum);
      cost += k.cost();
    }
    String path = String.format(Locale.ROOT, "crystals/shard=%05d/part-00000.parquet", shard);
    try {
      byte[] bytes = CrystalTable.write(rows, tasks);
      Location file = staging.resolve(path);
      file.store().replace(file.path(), bytes);
      TableManifest.Part part =
          new TableManifest.Part(path, bytes.length, rows.size(), Sha256.hex(bytes), cost);
      return new Written(shard, part, files, splits, targets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Sample sample(ParsedPiece.Kept kept, long[] present) {
    double[] targets = new double[tasks.size()];
    for (int k = 0; k < targets.length; k++) {
      targets[k] = kept.targets().getOrDefault(tasks.get(k), Double.NaN);
      present[k] += Double.isNaN(targets[k]) ? 0 : 1;
    }
    return new Sample(kept.crystal(), kept.source(), kept.split(), targets);
  }
}
