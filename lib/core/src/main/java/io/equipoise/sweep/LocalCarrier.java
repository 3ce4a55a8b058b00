package io.equipoise.sweep;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Trials in threads of this process: no Spark, no network. */
public final class LocalCarrier implements Carrier {
  private final int slots;
  private final String name;
  private final Supplier<FleetSource> fleets;

  /** So many threads, each with fleets of its own on the CPU. */
  public LocalCarrier(int slots) {
    this(slots, "local", sharing(new OpenedShards()));
  }

  /**
   * So many threads.
   *
   * @param name who ran a trial, for its timing row
   * @param fleets makes what a trial asks
   */
  public LocalCarrier(int slots, String name, Supplier<FleetSource> fleets) {
    if (slots < 1) {
      throw new IllegalArgumentException(slots + " slots; expected at least 1");
    }
    this.slots = slots;
    this.name = name;
    this.fleets = fleets;
  }

  private static Supplier<FleetSource> sharing(OpenedShards opened) {
    return () -> FleetSource.local("cpu", opened);
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public Flight start(
      List<List<Trial>> packs, TrialBody<?> body, Consumer<List<TrialResult>> sink) {
    return new Threads(packs, body, sink);
  }

  private final class Threads implements Flight {
    private final ExecutorService pool;
    private final AtomicInteger left;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
    private final Consumer<List<TrialResult>> sink;

    Threads(List<List<Trial>> packs, TrialBody<?> body, Consumer<List<TrialResult>> sink) {
      this.sink = sink;
      left = new AtomicInteger(packs.size());
      pool =
          Executors.newFixedThreadPool(
              slots,
              task -> {
                Thread thread = new Thread(task, "equipoise-trials");
                thread.setDaemon(true);
                return thread;
              });
      packs.forEach(pack -> pool.execute(() -> run(pack, body)));
      pool.shutdown();
    }

    private void run(List<Trial> pack, TrialBody<?> body) {
      try {
        for (Trial trial : pack) {
          if (stopped.get() || trouble.get() != null) {
            return;
          }
          give(body.run(trial, fleets.get(), name));
        }
      } catch (RuntimeException | Error failure) {
        trouble.compareAndSet(null, failure);
      } finally {
        left.decrementAndGet();
      }
    }

    private synchronized void give(TrialResult result) {
      if (!stopped.get()) {
        sink.accept(List.of(result));
      }
    }

    @Override
    public boolean landed() {
      return left.get() == 0;
    }

    @Override
    public void rethrow() {
      Throwable failure = trouble.get();
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException runtime) {
        throw runtime;
      }
    }

    @Override
    public void close() {
      synchronized (this) {
        stopped.set(true);
      }
      pool.shutdownNow();
      try {
        // A trial in the middle of native code cannot be stopped; its result is not taken any more.
        var unused = pool.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
