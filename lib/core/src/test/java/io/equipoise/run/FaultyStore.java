package io.equipoise.run;

import java.io.IOException;
import java.util.List;

/** A store that breaks at its k-th changing operation, or before one that is named. */
public final class FaultyStore implements Store {
  private static final long serialVersionUID = 1L;

  /** How it breaks. */
  public enum Mode {
    /** The operation is not done; every later one fails too (the process has died). */
    CRASH_BEFORE,
    /** The operation is done; every later one fails too. */
    CRASH_AFTER,
    /** The operation is done but reported as failed, once. */
    DONE_BUT_REPORTED_FAILED
  }

  /** The process is dead: not an IOException that anybody may handle. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Store store;
  private final int at;
  private final Mode mode;
  private final String named;
  private int count;
  private boolean dead;
  private String broken = "";

  /**
   * Breaks {@code store} at its {@code at}-th changing operation, from 0; never when it is less.
   */
  public FaultyStore(Store store, int at, Mode mode) {
    this(store, at, mode, "");
  }

  /** Crashes before an operation such as {@code publish runs/x/commits/000001}. */
  public FaultyStore(Store store, String named) {
    this(store, -1, Mode.CRASH_BEFORE, named);
  }

  private FaultyStore(Store store, int at, Mode mode, String named) {
    this.store = store;
    this.at = at;
    this.mode = mode;
    this.named = named;
  }

  /** How many changing operations were asked for. */
  public int count() {
    return count;
  }

  /** What broke, such as {@code publish runs/x/commits/000001}. */
  String broken() {
    return broken;
  }

  private interface Operation<V> {
    V run() throws IOException;
  }

  private <V> V change(String what, Operation<V> operation) throws IOException {
    alive();
    if (count++ != at && !what.equals(named)) {
      return operation.run();
    }
    broken = what;
    if (mode == Mode.CRASH_BEFORE) {
      dead = true;
      throw new Crash();
    }
    V value = operation.run();
    if (mode == Mode.CRASH_AFTER) {
      dead = true;
      throw new Crash();
    }
    throw new IOException("the answer was lost");
  }

  private void alive() {
    if (dead) {
      throw new Crash();
    }
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    change(
        "write " + path,
        () -> {
          store.write(path, bytes);
          return "";
        });
  }

  @Override
  public void replace(String path, byte[] bytes) throws IOException {
    change(
        "replace " + path,
        () -> {
          store.replace(path, bytes);
          return "";
        });
  }

  @Override
  public boolean create(String path, byte[] bytes) throws IOException {
    return change("create " + path, () -> store.create(path, bytes));
  }

  @Override
  public void append(String path, byte[] bytes) throws IOException {
    change(
        "append " + path,
        () -> {
          store.append(path, bytes);
          return "";
        });
  }

  @Override
  public void publish(String staged, String published) throws IOException {
    change(
        "publish " + published,
        () -> {
          store.publish(staged, published);
          return "";
        });
  }

  @Override
  public void delete(String path) throws IOException {
    change(
        "delete " + path,
        () -> {
          store.delete(path);
          return "";
        });
  }

  @Override
  public byte[] read(String path) throws IOException {
    alive();
    return store.read(path);
  }

  @Override
  public boolean exists(String path) throws IOException {
    alive();
    return store.exists(path);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    alive();
    return store.list(directory);
  }

  @Override
  public long size(String path) throws IOException {
    alive();
    return store.size(path);
  }

  @Override
  public List<Entry> walk(String directory) throws IOException {
    alive();
    return store.walk(directory);
  }

  @Override
  public void checkWritable() throws IOException {
    alive();
    store.checkWritable();
  }

  @Override
  public String where(String path) {
    return store.where(path);
  }
}
