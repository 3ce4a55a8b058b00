package io.equipoise.jobs.runs;

import io.equipoise.run.Identity;
import io.equipoise.run.Lease;
import io.equipoise.run.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory that a driver staged and never published.
 *
 * @param path in the store
 */
record Leftover(String path, long bytes) {
  /**
   * What is staged for runs that do not exist yet has no lease to ask, so it is left alone for at
   * least this long, whatever age is given.
   */
  private static final Duration WITHOUT_LEASE = Duration.ofHours(1);

  /** Everything staged under the root that no live driver can want and that is old enough. */
  static List<Leftover> under(RunsRoot root, Duration olderThan, long now) throws IOException {
    List<Leftover> found = new ArrayList<>();
    long limit = now - olderThan.toMillis();
    for (StoredRun run : root.runs()) {
      String live = liveAttempt(run, now);
      String staging = run.folder().path() + "/_staging";
      for (String attempt : root.store().list(staging)) {
        if (!attempt.equals(live)) {
          old(root, staging + "/" + attempt, limit).ifPresent(found::add);
        }
      }
    }
    long earlier = Math.min(limit, now - WITHOUT_LEASE.toMillis());
    for (String name : root.store().list("_staging")) {
      old(root, "_staging/" + name, earlier).ifPresent(found::add);
    }
    return found;
  }

  /** The attempt of the driver at work; empty when there is none. */
  private static String liveAttempt(StoredRun run, long now) {
    return run.holder()
        .filter(holder -> holder.alive(now))
        .map(Lease.Holder::epoch)
        .map(Identity::attempt)
        .orElse("");
  }

  /** The directory, if nothing in it was touched since {@code limit}. */
  private static Optional<Leftover> old(RunsRoot root, String path, long limit) throws IOException {
    long newest = Long.MIN_VALUE;
    long bytes = 0;
    List<Store.Entry> entries = root.store().walk(path);
    for (Store.Entry each : entries) {
      newest = Math.max(newest, each.changed());
      bytes += each.bytes();
    }
    boolean goneMeanwhile = entries.isEmpty();
    return newest <= limit && !goneMeanwhile
        ? Optional.of(new Leftover(path, bytes))
        : Optional.empty();
  }
}
