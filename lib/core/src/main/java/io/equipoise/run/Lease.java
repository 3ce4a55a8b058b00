package io.equipoise.run;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a driver is working on a run, so that a second one notices before it computes anything.
 *
 * <p>A courtesy: the exclusive rename of {@link CommitLog} is what keeps a run safe from clocks and
 * from drivers that were paused. Each holder has an epoch, one file {@code _lease/<epoch>.json}
 * created exclusively, so that of two drivers that take over at once one loses.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /**
   * A lease that was not renewed for this long may be taken over: a minute, or the system property
   * {@code equipoise.lease-millis}, which every driver of a run must have alike.
   */
  public static final long EXPIRES_MILLIS =
      Math.max(600, Long.getLong("equipoise.lease-millis", 60_000));

  /** How often a holder renews. */
  public static final long RENEW_MILLIS = EXPIRES_MILLIS / 6;

  private final Store store;
  private final String path;
  private final Clock clock;
  private Holder holder;

  private Lease(Store store, String path, Clock clock, Holder holder) {
    this.store = store;
    this.path = path;
    this.clock = clock;
    this.holder = holder;
  }

  /**
   * The content of a lease file.
   *
   * @param processStart when the process began, so that a number used again is not mistaken for it
   */
  public record Holder(
      String owner,
      String host,
      long pid,
      long processStart,
      int epoch,
      long renewed,
      boolean released) {

    /** Whether the holder was heard of within {@link #EXPIRES_MILLIS} and, if here, is running. */
    public boolean alive(long now) {
      if (released || now - renewed > EXPIRES_MILLIS) {
        return false;
      }
      return !onThisHost() || startOf(pid) == processStart;
    }

    /** Whether the holder is a process of this host. */
    public boolean onThisHost() {
      return host.equals(thisHost());
    }

    /** The holder's process, if it is on this host and not another that got its number since. */
    public Optional<ProcessHandle> process() {
      return onThisHost() && startOf(pid) == processStart
          ? ProcessHandle.of(pid)
          : Optional.empty();
    }
  }

  /**
   * The last holder of a run's lease, alive or not; none when no driver ever started.
   *
   * @throws Failure {@link ExitCode#STATE} when the file that says so cannot be read
   */
  public static Optional<Holder> last(Store store, String run) throws IOException {
    String directory = run + "/_lease";
    List<String> epochs = store.list(directory).stream().filter(n -> n.endsWith(".json")).toList();
    return epochs.isEmpty()
        ? Optional.empty()
        : Optional.of(read(store, directory + "/" + epochs.get(epochs.size() - 1)));
  }

  private static Holder read(Store store, String path) {
    try {
      return Json.read(store.read(path), Holder.class);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE,
          "STATE-005",
          "the lease cannot be read (" + e.getMessage() + "); expected who works on the run",
          store.where(path),
          "See that no driver works on this run, remove the file, and submit the same line again.",
          e);
    }
  }

  /**
   * Takes the lease of a run, or says who has it.
   *
   * @param owner the application's id
   * @throws Failure {@link ExitCode#HELD} when a live driver holds it
   */
  public static Lease take(Store store, String run, String owner, Clock clock) throws IOException {
    String directory = run + "/_lease";
    int epoch = 1;
    long now = clock.millis();
    Optional<Holder> before = last(store, run);
    if (before.isPresent()) {
      if (before.get().alive(now)) {
        throw held(run, before.get(), now);
      }
      epoch = before.get().epoch() + 1;
    }
    long pid = ProcessHandle.current().pid();
    Holder holder = new Holder(owner, thisHost(), pid, startOf(pid), epoch, now, false);
    String path = directory + "/" + Commit.name(epoch) + ".json";
    if (!store.create(path, Json.bytes(holder))) {
      throw held(run, read(store, path), now);
    }
    return new Lease(store, path, clock, holder);
  }

  /** Which driver start this is: 1 for the first. */
  public int epoch() {
    return holder.epoch();
  }

  /** Says that this driver is still alive; called between rounds and by the Runner's clock. */
  public synchronized void renew() throws IOException {
    if (!holder.released() && clock.millis() - holder.renewed() >= RENEW_MILLIS) {
      put(false);
    }
  }

  /** Renews from a thread of its own until closed, so that a long round keeps the lease. */
  public AutoCloseable renewing() {
    ScheduledExecutorService rhythm =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "equipoise-lease");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        rhythm.scheduleWithFixedDelay(
            () -> {
              try {
                renew();
              } catch (IOException e) {
                LOG.warn("the lease could not be renewed: {}", e.getMessage());
              }
            },
            RENEW_MILLIS,
            RENEW_MILLIS,
            TimeUnit.MILLISECONDS);
    return rhythm::shutdownNow;
  }

  /** Lets the next driver start at once. */
  @Override
  public synchronized void close() throws IOException {
    put(true);
  }

  private void put(boolean released) throws IOException {
    holder =
        new Holder(
            holder.owner(),
            holder.host(),
            holder.pid(),
            holder.processStart(),
            holder.epoch(),
            clock.millis(),
            released);
    store.replace(path, Json.bytes(holder));
  }

  private static Failure held(String run, Holder by, long now) {
    return new Failure(
        ExitCode.HELD,
        "RUN-005",
        "run "
            + run.substring(run.lastIndexOf('/') + 1)
            + " is held by "
            + by.owner()
            + " (process "
            + by.pid()
            + " on "
            + by.host()
            + "), alive "
            + Math.max(0, (now - by.renewed()) / 1000)
            + " s ago",
        "",
        "Wait for it to finish, or stop that process and submit the same line again.");
  }

  private static long startOf(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(p -> p.info().startInstant())
        .map(java.time.Instant::toEpochMilli)
        .orElse(-1L);
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
