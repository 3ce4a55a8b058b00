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
import org.jspecify.annotations.Nullable;

/**
 * Opens the shards of a published table of crystals where they land: reads the file, checks its
 * length and SHA-256, takes or builds the graphs and standardises the targets.
 *
 * <p>Travels as a few kilobytes. Cost of opening: one file, and about a millisecond per crystal of
 * 20 atoms when its graph is built. Graphs that are stored with the same options are the same bits.
 *
 * @param root the table's directory, seen from every executor
 * @param parts the shards of its manifest, in order
 * @param scales one per task wanted, in task order; their names choose the columns
 * @param graphs how graphs are cut
 * @param stored files of graphs cut with these options, one a shard; none builds them
 */
public record CrystalShards(
    Location root,
    List<TableManifest.Part> parts,
    List<TargetScale> scales,
    GraphBuilder.Options graphs,
    List<TableManifest.Part> stored)
    implements ShardSource<RowShard> {

  /** Copies the lists. */
  public CrystalShards {
    parts = List.copyOf(parts);
    scales = List.copyOf(scales);
    stored = List.copyOf(stored);
  }

  /** Shards whose graphs are built. */
  public CrystalShards(
      Location root,
      List<TableManifest.Part> parts,
      List<TargetScale> scales,
      GraphBuilder.Options graphs) {
    this(root, parts, scales, graphs, List.of());
  }

  /** The shards of a table; its graphs are taken when they were cut with these options. */
  public static CrystalShards of(
      Location root,
      TableManifest manifest,
      List<TargetScale> scales,
      GraphBuilder.Options graphs) {
    TableManifest.@Nullable Graphs there = manifest.graphs();
    return new CrystalShards(
        root,
        manifest.shards(),
        scales,
        graphs,
        there != null && there.are(graphs) ? there.shards() : List.of());
  }

  /**
   * Reads and decodes a shard.
   *
   * @throws Failure DATA-004 when the file is missing, cut short or damaged
   */
  @Override
  public CrystalShard open(int shard) {
    List<GraphTable.Row> rows = stored.isEmpty() ? built(shard) : taken(shard);
    List<CrystalGraph> kept = new ArrayList<>(rows.size());
    double[][] targets = new double[rows.size()][scales.size()];
    for (int row = 0; row < targets.length; row++) {
      kept.add(rows.get(row).graph());
      for (int k = 0; k < scales.size(); k++) {
        targets[row][k] = scales.get(k).standardised(rows.get(row).targets()[k]);
      }
    }
    return new CrystalShard(
        kept,
        targets,
        SplitRows.of(rows, GraphTable.Row::split, "train"),
        SplitRows.of(rows, GraphTable.Row::split, "val"),
        SplitRows.of(rows, GraphTable.Row::split, "test"));
  }

  private List<String> tasks() {
    return scales.stream().map(TargetScale::task).toList();
  }

  private List<GraphTable.Row> built(int shard) {
    GraphBuilder builder = new GraphBuilder(graphs);
    return new Raw(root, parts, tasks())
        .open(shard).stream()
            .map(s -> new GraphTable.Row(builder.build(s.crystal()), s.split(), s.targets()))
            .toList();
  }

  private List<GraphTable.Row> taken(int shard) {
    String hash = graphs.hash();
    return ShardFile.read(
        root, stored.get(shard), (bytes, where) -> GraphTable.read(bytes, where, hash, tasks()));
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
