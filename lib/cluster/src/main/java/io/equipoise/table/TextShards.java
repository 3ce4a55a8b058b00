package io.equipoise.table;

import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import java.util.List;

/**
 * Opens the shards of a published table of texts where they land: reads the file, checks its length
 * and SHA-256.
 *
 * @param root the table's directory, seen from every executor
 * @param parts the shards of its manifest, in order
 */
public record TextShards(Location root, List<TableManifest.Part> parts)
    implements ShardSource<List<TextTable.Row>> {
  /** Copies the list. */
  public TextShards {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a shard.
   *
   * @throws Failure DATA-004 when the file is missing, cut short or damaged
   */
  @Override
  public List<TextTable.Row> open(int shard) {
    return ShardFile.read(root, parts.get(shard), TextTable::read);
  }
}
