package io.equipoise.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process that this test started, with its two outputs in files. */
class Child implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  /**
   * Starts {@code command} in {@code work}; its outputs go to {@code NAME.out} and {@code
   * NAME.err}.
   *
   * <p>Settings of an installed Spark are taken out of the environment first.
   */
  Child(String name, Path work, List<String> command, Map<String, String> environment)
      throws IOException {
    out = work.resolve(name + ".out");
    err = work.resolve(name + ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_"));
    builder.environment().putAll(environment);
    process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
  }

  final ProcessHandle handle() {
    return process.toHandle();
  }

  /** Result lines. */
  final String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /** Log lines. */
  final String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  /** The log for a message of a failed test. */
  final String errText() {
    try {
      return out() + err();
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** The exit code, or a failure that shows the log when it does not end in time. */
  final int await(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + limit + "\n" + out() + err());
    }
    return process.exitValue();
  }

  /** The first match of {@code pattern} in the log, waiting for it to be written. */
  final Matcher awaitLog(Pattern pattern, int count, Duration limit)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(limit);
    while (true) {
      Matcher matcher = pattern.matcher(err());
      if (matcher.results().count() >= count) {
        matcher.reset();
        matcher.find();
        return matcher;
      }
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new AssertionError("no " + count + " x " + pattern + " in\n" + err());
      }
      Thread.sleep(50);
    }
  }

  /** SIGTERM. */
  final void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  final void kill() {
    process.destroyForcibly();
  }

  /** Kills this process and whatever it started; waits until they are gone. */
  @Override
  public void close() {
    List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(handle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(Child::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle handle) {
    handle.onExit().completeOnTimeout(handle, 10, TimeUnit.SECONDS).join();
  }

  /** Waits for a condition. */
  static void until(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    Instant end = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      Thread.sleep(50);
    }
  }

  /** The program that this process runs now; a launcher that was replaced by exec shows Java. */
  final Optional<String> program() {
    return handle().info().command();
  }
}
