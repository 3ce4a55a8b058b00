package io.equipoise.cluster;

import io.equipoise.sweep.OpenedShards;
import io.equipoise.sweep.TrialBody;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the trials of one process share; travels as a broadcast, of which Spark keeps one copy per
 * process. When Spark drops the copy, shards are opened again.
 */
final class TrialsOnExecutor implements Serializable {
  private static final long serialVersionUID = 1L;
  private final TrialBody<?> body;
  private transient @Nullable OpenedShards opened;

  TrialsOnExecutor(TrialBody<?> body) {
    this.body = body;
  }

  TrialBody<?> body() {
    return body;
  }

  synchronized OpenedShards opened() {
    OpenedShards known = opened;
    if (known == null) {
      known = new OpenedShards();
      opened = known;
    }
    return known;
  }
}
