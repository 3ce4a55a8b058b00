package io.equipoise.jobs;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.StopRequest;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.apache.hadoop.util.ShutdownHookManager;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns SIGTERM and SIGINT into a flag that a run loop reads between commits.
 *
 * <p>Open it around the loop, hand it to {@code RunnerSettings.withStop}, and close it when the
 * loop has ended. A signal sets the flag and then holds the end of the process until {@link
 * #close}, at most 20 s; after that the JVM exits with the signal's own code, 143 or 130.
 *
 * <p>It hangs in Hadoop's manager of hooks, before Spark's: those run one after another, highest
 * priority first, whereas a plain JVM hook would run beside Spark's and find its context stopped. A
 * hook is not told which signal came, so SIGINT has a handler as well, which notes it and leaves
 * the rest to the handler that was there.
 */
public final class StopSignal implements StopRequest, AutoCloseable {
  private static final int BEFORE_SPARK = 100;
  private static final long LIMIT_SECONDS = 20;
  private static final Signal INTERRUPT = new Signal("INT");

  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final CompletableFuture<SignalHandler> before = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable hook = this::stopAndWait;

  private final Runnable cancel;

  private StopSignal(Runnable cancel) {
    this.cancel = cancel;
  }

  private void noteInterrupts() {
    try {
      before.complete(
          Signal.handle(
              INTERRUPT,
              signal -> {
                interrupted.set(true);
                before.join().handle(signal);
              }));
    } catch (IllegalArgumentException leftAlone) {
      // with -Xrs no signal comes to this JVM at all
    }
  }

  /** Starts to listen, for a loop that looks at the flag. */
  public static StopSignal install() {
    return install(() -> {});
  }

  /**
   * Starts to listen, for work that has to be cancelled.
   *
   * @param cancel is called when the signal comes, and again every second until the work has ended:
   *     between two jobs there is nothing to cancel
   */
  public static StopSignal install(Runnable cancel) {
    StopSignal signal = new StopSignal(cancel);
    signal.noteInterrupts();
    ShutdownHookManager.get()
        .addShutdownHook(signal.hook, BEFORE_SPARK, LIMIT_SECONDS, TimeUnit.SECONDS);
    return signal;
  }

  /** Whether a signal asked to stop. */
  @Override
  public boolean getAsBoolean() {
    return asked.get();
  }

  @Override
  public ExitCode exit() {
    return interrupted.get() ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
  }

  /** Says that the loop has ended: the process may go. */
  @Override
  public void close() {
    ended.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
      if (before.isDone()) {
        Signal.handle(INTERRUPT, before.join());
      }
    }
  }

  /**
   * Does work that publishes only at its end. When it breaks because of the signal, says so and
   * returns 130 or 143, whatever it broke with.
   */
  public int orSaid(PrintWriter err, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (Exception broken) { // Spark's own exceptions are checked, and thrown undeclared
      if (!asked.get()) {
        throw broken;
      }
      return said(
          err,
          Failure.format(
              "RUN-009",
              "stopped by a signal before anything was published",
              "",
              "Submit the same line again to begin anew"),
          exit());
    }
  }

  /** Does work that commits on its way and ends by itself, with a sentence, after the signal. */
  public int orStopped(PrintWriter err, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (Failure failure) {
      if (failure.exit().code() < ExitCode.INTERRUPTED.code()) {
        throw failure;
      }
      return said(err, String.valueOf(failure.getMessage()), failure.exit());
    }
  }

  /**
   * Said at once: when the signal is closed, the process may be gone before anything is printed.
   */
  private static int said(PrintWriter err, String sentence, ExitCode exit) {
    err.println(sentence);
    err.flush();
    return exit.code();
  }

  /** What the hook does: asks the work to stop and waits for it. */
  void stopAndWait() {
    asked.set(true);
    try {
      for (int second = 0; second < LIMIT_SECONDS; second++) {
        cancel.run();
        if (ended.await(1, TimeUnit.SECONDS)) {
          return;
        }
      }
      System.err.println("the work in flight did not end in time; what was published stands");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
