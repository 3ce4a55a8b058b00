package io.equipoise.jobs.prep;

import io.equipoise.crystal.GraphBuilder;
import io.equipoise.net.TargetScale;
import io.equipoise.run.Location;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.TableManifest;
import java.util.List;

/**
 * A published table of crystals.
 *
 * @param directory where it is
 * @param made whether this call made it; false when it was there already
 */
public record PreparedTable(Location directory, TableManifest manifest, boolean made) {
  /** A table that was published before. */
  public static PreparedTable open(Location directory) {
    return new PreparedTable(directory, TableManifest.read(directory), false);
  }

  /** Its samples as stored, with all tasks: for {@link io.equipoise.table.TargetStatistics}. */
  public CrystalShards.Raw raw() {
    return new CrystalShards.Raw(directory, manifest.shards(), manifest.taskNames());
  }

  /**
   * Its shards as graphs, stored or built, with targets standardised by these scales, one per task
   * wanted.
   */
  public CrystalShards shards(List<TargetScale> scales, GraphBuilder.Options graphs) {
    return CrystalShards.of(directory, manifest, scales, graphs);
  }
}
