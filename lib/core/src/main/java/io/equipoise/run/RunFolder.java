package io.equipoise.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The directory of one run: what it was asked for, its commits, its status, and its end. */
public final class RunFolder {
  private static final String OPTIONS = "options.yaml";

  private final Store store;
  private final String runId;
  private final String path;

  /** The run {@code runId} under {@code runs/} of the store. */
  public RunFolder(Store store, String runId) {
    this.store = store;
    this.runId = runId;
    this.path = "runs/" + runId;
  }

  /** The run's id. */
  public String runId() {
    return runId;
  }

  /** Where the files are. */
  public Store store() {
    return store;
  }

  /** The folder's path in the store. */
  public String path() {
    return path;
  }

  /** The run's commits. */
  public CommitLog commits() {
    return new CommitLog(store, path);
  }

  /**
   * Makes the folder with the files that say what was asked ({@code run.json}, {@code
   * options.yaml}, {@code inputs.json}), or leaves the one that is there. The folder appears as a
   * whole.
   */
  public void create(SortedMap<String, byte[]> onceFiles, String attemptTag) {
    try {
      if (store.exists(path + "/run.json")) {
        return;
      }
      String staged = "_staging/" + runId + "-" + attemptTag;
      store.delete(staged);
      for (Map.Entry<String, byte[]> file : onceFiles.entrySet()) {
        store.write(staged + "/" + file.getKey(), file.getValue());
      }
      try {
        store.publish(staged, path);
      } catch (IOException lost) {
        if (!store.exists(path + "/run.json")) {
          throw lost;
        }
        store.delete(staged);
      }
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  /**
   * Replaces the files that say what was asked, when the options are others: a sweep that has grown
   * is asked for by another line. A driver that dies in between is followed by one that does it
   * again, since the options come last. The caller holds the lease.
   */
  public void restate(SortedMap<String, byte[]> files) throws IOException {
    byte[] options = files.get(OPTIONS);
    if (options == null || Arrays.equals(options, once(OPTIONS).orElse(null))) {
      return;
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!file.getKey().equals(OPTIONS)) {
        store.replace(path + "/" + file.getKey(), file.getValue());
      }
    }
    store.replace(path + "/" + OPTIONS, options);
  }

  /** A file that says what was asked, if the run exists. */
  public Optional<byte[]> once(String name) throws IOException {
    String file = path + "/" + name;
    return store.exists(file) ? Optional.of(store.read(file)) : Optional.empty();
  }

  /** Whether the run has ended and said so. */
  public boolean complete() throws IOException {
    return store.exists(path + "/_SUCCESS");
  }

  /** Says that the run has ended: its last act. */
  public void markComplete() throws IOException {
    store.create(path + "/_SUCCESS", new byte[0]);
  }

  /** Takes that back: a run that was extended is at work again. */
  public void reopen() throws IOException {
    store.delete(path + "/_SUCCESS");
  }

  /** Replaces the status; a status that cannot be written never hides the failure it tells of. */
  public void status(Status status) throws IOException {
    store.replace(path + "/_STATUS.json", Json.bytes(status));
  }

  /** The status, when there is one. */
  public Optional<Status> status() throws IOException {
    String file = path + "/_STATUS.json";
    return store.exists(file)
        ? Optional.of(Json.read(store.read(file), Status.class))
        : Optional.empty();
  }

  /** Adds a record to {@code _progress.jsonl}, as one line of JSON. */
  public void progress(Record line) throws IOException {
    store.append(
        path + "/_progress.jsonl",
        (Json.line(line) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Moves a commit that cannot be resumed from out of the way; its rounds are committed again. */
  public void setAside(int n, String attempt) throws IOException {
    store.publish(
        path + "/commits/" + Commit.name(n), path + "/_damaged/" + attempt + "-" + Commit.name(n));
  }

  /** What was set aside so far, by whom: names such as {@code a0003-000012}. */
  List<String> setAside() throws IOException {
    return store.list(path + "/_damaged");
  }

  /** What a failed write under {@code path} means for the job. */
  public static Failure cannotWrite(String path, IOException e) {
    boolean full = DiskTrouble.isFull(e);
    return new Failure(
        ExitCode.RESOURCE,
        full ? "RES-002" : "RES-003",
        (full ? "disk full while writing " : "cannot write ") + path + " (" + e.getMessage() + ")",
        "",
        (full ? "Free space" : "Check that --out is writable") + " and submit the same line again.",
        e);
  }
}
