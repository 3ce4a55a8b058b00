package io.equipoise.jobs;

import io.equipoise.options.Nearest;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Masking;
import io.equipoise.run.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The ids of the runs under a root. */
public record RunIds(Store store) {
  /** The ids of all runs, in alphabetical order. */
  public List<String> all() throws IOException {
    return store.list("runs").stream()
        .filter(id -> !id.startsWith("_") && !id.startsWith("."))
        .toList();
  }

  /** The id itself when there is such a run, else every id that begins so. */
  public List<String> matching(String id) throws IOException {
    List<String> ids = all();
    return ids.contains(id)
        ? List.of(id)
        : ids.stream().filter(known -> !id.isEmpty() && known.startsWith(id)).toList();
  }

  /**
   * The run of this id, or the only one whose id begins so.
   *
   * @throws Failure exit 2 with the nearest ids when there is none, or more than one
   */
  public String find(String id) throws IOException {
    List<String> begun = matching(id);
    if (begun.size() == 1) {
      return begun.get(0);
    }
    throw unknown(id, all(), begun);
  }

  private Failure unknown(String id, List<String> ids, List<String> begun) {
    List<String> near = new ArrayList<>(begun);
    ids.stream().filter(known -> !id.isEmpty() && known.contains(id)).forEach(near::add);
    Nearest.of(id, ids).ifPresent(near::add);
    String names = String.join(", ", near.stream().distinct().limit(5).toList());
    String shown = Masking.shortened(id, 80);
    return new Failure(
        ExitCode.USAGE,
        "RUN-022",
        begun.size() > 1
            ? begun.size() + " runs begin with '" + shown + "'; expected one"
            : "no run '" + shown + "'; expected one of the " + ids.size() + " there",
        store.where("runs"),
        names.isEmpty() ? "See equipoise runs list; --out names the root." : "Near: " + names);
  }
}
