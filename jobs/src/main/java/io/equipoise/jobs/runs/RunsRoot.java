package io.equipoise.jobs.runs;

import io.equipoise.options.Nearest;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Masking;
import io.equipoise.run.RunFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The root that {@code --out} names, and the runs under it. */
public record RunsRoot(Path path, LocalStore store) {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /**
   * Opens a root; it need not be there yet.
   *
   * @throws Failure exit 8 when it is neither a path nor a {@code file:} address
   */
  public static RunsRoot open(String out) {
    Path path;
    if (!SCHEME.matcher(out).matches()) {
      path = Path.of(out);
    } else if (out.startsWith("file:/")) {
      path = Path.of(URI.create(out).getPath());
    } else {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-005",
          "--out " + Masking.oneLine(out) + " is on another file system; expected a local path",
          "",
          "Run this on a host where the root is mounted.");
    }
    return new RunsRoot(path.toAbsolutePath().normalize(), new LocalStore(path));
  }

  /** The ids of all runs, in alphabetical order. */
  List<String> ids() throws IOException {
    return store.list("runs").stream()
        .filter(id -> !id.startsWith("_") && !id.startsWith("."))
        .toList();
  }

  /** All runs, in order of their ids. */
  public List<StoredRun> runs() throws IOException {
    return ids().stream().map(this::run).toList();
  }

  /**
   * The run of this id, or the only one whose id begins so.
   *
   * @throws Failure exit 2 with the nearest ids when there is none, or more than one
   */
  public StoredRun find(String id) throws IOException {
    List<String> ids = ids();
    if (ids.contains(id)) {
      return run(id);
    }
    List<String> begun = ids.stream().filter(known -> known.startsWith(id)).toList();
    if (begun.size() == 1 && !id.isEmpty()) {
      return run(begun.get(0));
    }
    throw unknown(id, ids, begun);
  }

  private StoredRun run(String id) {
    return new StoredRun(new RunFolder(store, id));
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
