package io.equipoise.run;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** One driver's view of the store of a history: every change waits its turn and is checked. */
final class WatchedStore implements Store {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_PAUSE = 40_000;

  private final transient MemoryStore store;
  private final transient Reference reference;
  private final transient MovingClock clock;
  private final transient SplittableRandom random;
  private final transient Runnable turn;
  private final int driver;

  /** Moves the time of a history on. */
  interface MovingClock {
    void pass(long millis);
  }

  WatchedStore(
      MemoryStore store,
      Reference reference,
      MovingClock clock,
      SplittableRandom random,
      Runnable turn,
      int driver) {
    this.store = store;
    this.reference = reference;
    this.clock = clock;
    this.random = random;
    this.turn = turn;
    this.driver = driver;
  }

  private interface Operation {
    void run() throws IOException;
  }

  private void change(String operation, String path, Operation change) throws IOException {
    await();
    change.run();
    reference.changed(driver, operation, path);
  }

  /** Others may go first; now and then time passes, up to more than a lease lasts. */
  private void await() {
    turn.run();
    if (random.nextInt(12) == 0) {
      clock.pass(random.nextInt(LONGEST_PAUSE));
    }
  }

  @Override
  public void write(String path, byte[] bytes) throws IOException {
    change("write", path, () -> store.write(path, bytes));
  }

  @Override
  public void replace(String path, byte[] bytes) throws IOException {
    change("replace", path, () -> store.replace(path, bytes));
  }

  @Override
  public boolean create(String path, byte[] bytes) throws IOException {
    await();
    boolean created = store.create(path, bytes);
    if (created) {
      reference.changed(driver, "create", path);
    }
    return created;
  }

  @Override
  public void append(String path, byte[] bytes) throws IOException {
    change("append", path, () -> store.append(path, bytes));
  }

  @Override
  public byte[] read(String path) throws IOException {
    turn.run();
    return store.read(path);
  }

  @Override
  public boolean exists(String path) {
    turn.run();
    return store.exists(path);
  }

  @Override
  public List<String> list(String directory) {
    turn.run();
    return store.list(directory);
  }

  @Override
  public List<Entry> walk(String directory) {
    return store.walk(directory);
  }

  @Override
  public void checkWritable() {
    store.checkWritable();
  }

  @Override
  public long size(String path) throws IOException {
    return store.size(path);
  }

  @Override
  public void publish(String staged, String published) throws IOException {
    change("publish", published, () -> store.publish(staged, published));
  }

  @Override
  public void delete(String path) throws IOException {
    change("delete", path, () -> store.delete(path));
  }

  @Override
  public String where(String path) {
    return path;
  }
}
