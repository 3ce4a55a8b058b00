package io.equipoise.table;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.ShardSource;
import io.equipoise.local.CrystalShard;
import io.equipoise.local.RowShard;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the shards of a published table of crystals where they land: reads the file, checks its
 * length and SHA-256, builds the graphs and standardises the targets.
 *
 * <p>Travels as a few kilobytes. Cost of opening: one file, and about a millisecond per crystal of
 * 20 atoms.
 *
 * @param root the table's directory, seen from every executor
 * @param parts the shards of its manifest, in order
 * @param scales one per task wanted, in task order; their names choose the columns
 * @param graphs how graphs are cut
 */
public record CrystalShards(
    Location root,
    List<TableManifest.Part> parts,
    List<TargetScale> scales,
    GraphBuilder.Options graphs)
    implements ShardSource<RowShard> {

  /** Copies the lists. */
  public CrystalShards {
    parts = List.copyOf(parts);
    scales = List.copyOf(scales);
  }

  /**
   * Reads and decodes a shard.
   *
   * @throws Failure DATA-004 when the file is missing, cut short or damaged
   */
  @Override
  public CrystalShard open(int shard) {
    List<String> tasks = scales.stream().map(TargetScale::task).toList();
    List<Sample> samples = new Raw(root, parts, tasks).open(shard);
    GraphBuilder builder = new GraphBuilder(graphs);
    List<CrystalGraph> built = new ArrayList<>(samples.size());
    double[][] targets = new double[samples.size()][scales.size()];
    for (int row = 0; row < targets.length; row++) {
      built.add(builder.build(samples.get(row).crystal()));
      for (int k = 0; k < scales.size(); k++) {
        targets[row][k] = scales.get(k).standardised(samples.get(row).targets()[k]);
      }
    }
    return new CrystalShard(
        built,
        targets,
        SplitRows.of(samples, Sample::split, "train"),
        SplitRows.of(samples, Sample::split, "val"),
        SplitRows.of(samples, Sample::split, "test"));
  }

  /**
   * The same shards without graphs: the samples as they were stored, for statistics.
   *
   * @param tasks the columns wanted, in the order of {@link Sample#targets()}
   */
  public record Raw(Location root, List<TableManifest.Part> parts, List<String> tasks)
      implements ShardSource<List<Sample>> {
    /** Copies the lists. */
    public Raw {
      parts = List.copyOf(parts);
      tasks = List.copyOf(tasks);
    }

    @Override
    public List<Sample> open(int shard) {
      return ShardFile.read(
          root, parts.get(shard), (bytes, where) -> CrystalTable.read(bytes, where, tasks));
    }
  }

  /**
   * The same with the file and the number of every row.
   *
   * @param tasks the columns wanted, in the order of {@link Sample#targets()}
   */
  public record Filed(Location root, List<TableManifest.Part> parts, List<String> tasks)
      implements ShardSource<List<CrystalTable.Row>> {
    /** Copies the lists. */
    public Filed {
      parts = List.copyOf(parts);
      tasks = List.copyOf(tasks);
    }

    @Override
    public List<CrystalTable.Row> open(int shard) {
      return ShardFile.read(
          root, parts.get(shard), (bytes, where) -> CrystalTable.rows(bytes, where, tasks));
    }
  }
}
