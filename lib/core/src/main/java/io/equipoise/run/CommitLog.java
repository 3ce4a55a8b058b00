package io.equipoise.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The commits of one run, oldest first.
 *
 * <p>A commit is staged under {@code _staging/<attempt>/<n>}, complete with its {@code
 * commit.json}, and then renamed to {@code commits/<n>}. The rename decides: exactly one of all
 * drivers that try the same number wins. What it published never changes, except that the state of
 * a commit that says {@code droppable} is deleted when it is no longer needed ({@link #dropState}).
 */
public final class CommitLog {
  private final Store store;
  private final String run;

  /** The log under {@code run}, such as {@code runs/train-x-0123456789}. */
  public CommitLog(Store store, String run) {
    this.store = store;
    this.run = run;
  }

  /** Path of commit {@code n} in the store. */
  public String path(int n) {
    return run + "/commits/" + Commit.name(n);
  }

  /** How many commits there are; numbers run from 0 without a gap. */
  public int size() throws IOException {
    List<String> names =
        store.list(run + "/commits").stream().filter(name -> name.matches("\\d{6}")).toList();
    for (int n = 0; n < names.size(); n++) {
      if (!names.get(n).equals(Commit.name(n))) {
        throw new Failure(
            ExitCode.STATE,
            "STATE-003",
            "commit " + Commit.name(n) + " is missing although " + names.get(n) + " is there",
            store.where(run + "/commits"),
            "Restore the directory from a copy; commits are contiguous.");
      }
    }
    return names.size();
  }

  /** Reads and checks what commit {@code n} says of itself; not yet its files. */
  public Commit read(int n) {
    String file = path(n) + "/" + Commit.FILE;
    try {
      Commit commit = Json.read(store.read(file), Commit.class);
      if (commit.n() != n || !commit.sound()) {
        throw new IOException("its hashes do not match what it says");
      }
      return commit;
    } catch (IOException e) {
      throw damaged(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Reads commit {@code n} and checks its link to the one before; not yet its files. */
  public Commit linked(int n) {
    Commit commit = read(n);
    String expected = n == 0 ? "" : read(n - 1).chain();
    if (!commit.previous().equals(expected)) {
      throw damaged(path(n), "it does not follow commit " + (n - 1));
    }
    return commit;
  }

  /**
   * Checks length and hash of every file of commit {@code n} and its link to the one before. A
   * dropped state may be absent; whatever of it is there is checked.
   */
  public Commit verify(int n) throws IOException {
    Commit commit = linked(n);
    for (Commit.Entry entry : commit.files()) {
      try {
        file(commit, entry.path());
      } catch (Failure damage) {
        if (!dropped(commit, entry)) {
          throw damage;
        }
      }
    }
    return commit;
  }

  /**
   * Whether the state of a commit was dropped, in part or whole: it says that it may be, a newer
   * commit is there, and a file of it is gone.
   */
  public boolean stateDropped(Commit commit) throws IOException {
    for (Commit.Entry entry : commit.files()) {
      if (dropped(commit, entry)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file of a commit is part of its state. */
  public static boolean isState(String name) {
    return StateFiles.isState(name);
  }

  private boolean dropped(Commit commit, Commit.Entry entry) throws IOException {
    return commit.droppable()
        && StateFiles.isState(entry.path())
        && !store.exists(path(commit.n()) + "/" + entry.path())
        && store.exists(path(commit.n() + 1));
  }

  /**
   * Stops a driver that took commit {@code n} for the newest and could not read it: when there are
   * more by now, another driver goes on, and may have dropped the state meanwhile.
   *
   * @throws Failure {@link ExitCode#HELD} when there is a newer commit
   */
  void refuseIfOvertaken(int n) throws IOException {
    if (store.exists(path(n + 1))) {
      throw overtaken("commit " + (n + 1) + " was published while commit " + n + " was read");
    }
  }

  /**
   * Deletes the state of commit {@code n} if it may be dropped.
   *
   * @return false when it was gone already; true when it was deleted, or stays for good
   */
  boolean dropState(int n) throws IOException {
    Commit commit = read(n);
    boolean there = !commit.droppable();
    for (Commit.Entry entry : commit.files()) {
      String file = path(n) + "/" + entry.path();
      if (commit.droppable() && StateFiles.isState(entry.path()) && store.exists(file)) {
        store.delete(file);
        there = true;
      }
    }
    return there;
  }

  /** The bytes of one file of a commit, with length and hash checked. */
  public byte[] file(Commit commit, String name) {
    Commit.Entry entry =
        commit.files().stream()
            .filter(e -> e.path().equals(name))
            .findFirst()
            .orElseThrow(() -> damaged(path(commit.n()), "it lists no file " + name));
    String file = path(commit.n()) + "/" + name;
    byte[] bytes;
    try {
      if (commit.droppable() && StateFiles.isState(name) && !store.exists(file)) {
        throw damaged(file, "this state was dropped, or is lost");
      }
      bytes = store.read(file);
    } catch (IOException e) {
      throw damaged(file, "cannot be read: " + e.getMessage());
    }
    if (bytes.length != entry.bytes()) {
      throw damaged(file, bytes.length + " bytes; expected " + entry.bytes());
    }
    if (!Sha256.hex(bytes).equals(entry.sha256())) {
      throw damaged(file, "its SHA-256 is not the one recorded");
    }
    return bytes;
  }

  /**
   * Stages and publishes a commit.
   *
   * @param files relative name to bytes; {@code rows} gives the rows of table files
   * @return the commit, which is now in force
   * @throws Failure {@link ExitCode#HELD} when another driver published this number first, {@link
   *     ExitCode#RESOURCE} when the disk is full; nothing is visible then
   */
  public Commit publish(
      Commit header, SortedMap<String, byte[]> files, SortedMap<String, Long> rows) {
    List<Commit.Entry> entries = new ArrayList<>();
    files.forEach(
        (name, bytes) ->
            entries.add(
                new Commit.Entry(
                    name, bytes.length, rows.getOrDefault(name, -1L), Sha256.hex(bytes))));
    Commit commit =
        new Commit(
                header.n(),
                header.kind(),
                header.attempt(),
                header.round(),
                List.copyOf(entries),
                Commit.contentOf(entries),
                header.previous(),
                header.droppable(),
                null)
            .sealed();
    String staged = run + "/_staging/" + commit.attempt() + "/" + Commit.name(commit.n());
    try {
      stage(staged, commit, files);
    } catch (IOException e) {
      throw DiskTrouble.staging(commit.n(), store.where(staged), e);
    }
    try {
      refuseAGap(commit.n());
      store.publish(staged, path(commit.n()));
    } catch (IOException e) {
      settle(commit, staged, e);
    }
    return commit;
  }

  /** A driver that was paused finds that the commit it goes on from was set aside meanwhile. */
  private void refuseAGap(int n) throws IOException {
    if (n > 0 && !store.exists(path(n - 1) + "/" + Commit.FILE)) {
      throw overtaken("commit " + (n - 1) + " was set aside before commit " + n + " was published");
    }
  }

  private void stage(String staged, Commit commit, SortedMap<String, byte[]> files)
      throws IOException {
    store.delete(staged);
    for (var file : files.entrySet()) {
      store.write(staged + "/" + file.getKey(), file.getValue());
    }
    store.write(staged + "/" + Commit.FILE, Json.bytes(commit));
  }

  /** After a failed rename: reads who is there. Ours means that only the answer was lost. */
  private void settle(Commit ours, String staged, IOException lost) {
    Optional<Commit> there = find(ours.n());
    if (there.isEmpty()) {
      throw DiskTrouble.staging(ours.n(), store.where(staged), lost);
    }
    Commit winner = there.get();
    if (winner.attempt().equals(ours.attempt()) && winner.content().equals(ours.content())) {
      return;
    }
    throw overtaken(
        "commit " + ours.n() + " was published by attempt " + winner.attempt() + " first");
  }

  private Failure overtaken(String what) {
    return new Failure(
        ExitCode.HELD,
        "RUN-006",
        what,
        store.where(run),
        "Another driver is ahead; let it finish.");
  }

  private Optional<Commit> find(int n) {
    try {
      return store.exists(path(n) + "/" + Commit.FILE) ? Optional.of(read(n)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Failure damaged(String path, String what) {
    return new Failure(
        ExitCode.STATE,
        "STATE-002",
        store.where(path) + " is damaged: " + what,
        "",
        "Restore it from a copy, or resume from the commit before it with --resume auto.");
  }
}
