package io.equipoise.table;

import io.equipoise.example.Example;
import io.equipoise.fleet.ShardSource;
import io.equipoise.local.FeatureShard;
import io.equipoise.local.RowShard;
import io.equipoise.net.FeatureScale;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import java.util.List;

/**
 * Opens the shards of a published table of examples where they land: reads the file, checks its
 * length and SHA-256, standardises features and targets.
 *
 * @param root the table's directory, seen from every executor
 * @param parts the shards of its manifest, in order
 * @param scales one per task wanted, in task order; their names choose the columns
 * @param inputs how features become a network's inputs
 */
public record ExampleShards(
    Location root, List<TableManifest.Part> parts, List<TargetScale> scales, FeatureScale inputs)
    implements ShardSource<RowShard> {
  /** Copies the lists. */
  public ExampleShards {
    parts = List.copyOf(parts);
    scales = List.copyOf(scales);
  }

  /**
   * Reads and decodes a shard.
   *
   * @throws Failure DATA-004 when the file is missing, cut short or damaged
   */
  @Override
  public FeatureShard open(int shard) {
    List<String> tasks = scales.stream().map(TargetScale::task).toList();
    List<Example> examples = new Raw(root, parts, tasks).open(shard);
    double[][] targets = new double[examples.size()][scales.size()];
    float[][] features = new float[examples.size()][];
    for (int row = 0; row < targets.length; row++) {
      features[row] = inputs.inputs(examples.get(row).features());
      for (int k = 0; k < scales.size(); k++) {
        targets[row][k] = scales.get(k).standardised(examples.get(row).targets()[k]);
      }
    }
    return new FeatureShard(
        examples.stream().map(Example::id).toList(),
        features,
        targets,
        SplitRows.of(examples, Example::split, "train"),
        SplitRows.of(examples, Example::split, "val"),
        SplitRows.of(examples, Example::split, "test"));
  }

  /**
   * The same shards as they were stored, for statistics.
   *
   * @param tasks the columns wanted, in the order of {@link Example#targets()}
   */
  public record Raw(Location root, List<TableManifest.Part> parts, List<String> tasks)
      implements ShardSource<List<Example>> {
    /** Copies the lists. */
    public Raw {
      parts = List.copyOf(parts);
      tasks = List.copyOf(tasks);
    }

    @Override
    public List<Example> open(int shard) {
      return ShardFile.read(
          root, parts.get(shard), (bytes, where) -> ExampleTable.read(bytes, where, tasks));
    }
  }
}
