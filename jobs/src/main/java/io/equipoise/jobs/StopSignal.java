package io.equipoise.jobs;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Turns SIGTERM and SIGINT into a flag that a run loop reads between commits.
 *
 * <p>Open it around the loop, hand it to {@code RunnerSettings.withStop}, and close it when the
 * loop has ended. A signal sets the flag and then holds the end of the process until {@link
 * #close}, at most 20 s; after that the JVM exits with the signal's own code, 143 or 130.
 *
 * <p>It hangs in Hadoop's manager of hooks, before Spark's: those run one after another, highest
 * priority first, whereas a plain JVM hook would run beside Spark's and find its context stopped.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
  private static final int BEFORE_SPARK = 100;
  private static final long LIMIT_SECONDS = 20;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::stopAndWait;

  private StopSignal() {}

  /** Starts to listen. */
  public static StopSignal install() {
    StopSignal signal = new StopSignal();
    ShutdownHookManager.get()
        .addShutdownHook(signal.hook, BEFORE_SPARK, LIMIT_SECONDS, TimeUnit.SECONDS);
    return signal;
  }

  /** Whether a signal asked to stop. */
  @Override
  public boolean getAsBoolean() {
    return asked.get();
  }

  /** Says that the loop has ended: the process may go. */
  @Override
  public void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }

  /** What the hook does: asks the loop to stop and waits for it. */
  void stopAndWait() {
    asked.set(true);
    try {
      if (!ended.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the round in flight did not end in time; the last commit stands");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
