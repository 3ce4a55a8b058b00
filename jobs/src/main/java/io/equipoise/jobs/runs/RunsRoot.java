package io.equipoise.jobs.runs;

import io.equipoise.jobs.Roots;
import io.equipoise.jobs.RunIds;
import io.equipoise.run.Failure;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Store;
import java.io.IOException;
import java.util.List;

/** The root that {@code --out} names, and the runs under it. */
public record RunsRoot(Store store) {
  /**
   * Opens a root; it need not be there yet.
   *
   * @throws Failure exit 8 when it is on a file system that is not supported or does not answer
   */
  public static RunsRoot open(String out) {
    return new RunsRoot(Roots.out(out));
  }

  /** All runs, in order of their ids. */
  public List<StoredRun> runs() throws IOException {
    return new RunIds(store).all().stream().map(this::run).toList();
  }

  /**
   * The run of this id, or the only one whose id begins so.
   *
   * @throws Failure exit 2 with the nearest ids when there is none, or more than one
   */
  public StoredRun find(String id) throws IOException {
    return run(new RunIds(store).find(id));
  }

  private StoredRun run(String id) {
    return new StoredRun(new RunFolder(store, id));
  }
}
