package io.equipoise.jobs.train;

import io.equipoise.run.Location;
import io.equipoise.table.TableManifest;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A published table that trials read: its place travels, its manifest is read once a process. */
public final class SweptTable implements Serializable {
  private static final long serialVersionUID = 1L;
  private final Location location;
  private transient @Nullable TableManifest manifest;

  /** The table at {@code location}. */
  public SweptTable(Location location) {
    this.location = location;
  }

  /** Where it is. */
  public Location location() {
    return location;
  }

  /** What it holds. */
  public synchronized TableManifest manifest() {
    TableManifest known = manifest;
    if (known == null) {
      known = TableManifest.read(location);
      manifest = known;
    }
    return known;
  }
}
