package io.equipoise.jobs.runs;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Lease;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Asks the driver of a run to end: SIGTERM, after which it commits the round in flight and exits
 * with 143. Waits up to 25 s for that.
 *
 * <p>Only the process that holds the lease is ever signalled: its number and its start must be the
 * recorded ones. A run that nobody works on is left as it is, with exit 0.
 */
@Command(name = "abort", description = "Asks the driver of a run on this host to stop.")
final class AbortVerb implements Callable<Integer> {
  private static final long WAIT_SECONDS = 25;

  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "ID", description = "The run, or the beginning of its id.")
  private String id;

  @Override
  public Integer call() throws IOException, InterruptedException {
    StoredRun run = RunsRoot.open(flags.out()).find(id);
    PrintWriter out = spec.commandLine().getOut();
    long now = System.currentTimeMillis();
    Optional<Lease.Holder> holder = run.holder().filter(h -> h.alive(now));
    if (holder.isEmpty()) {
      out.printf("%s is not running (%s); nothing to stop%n", run.id(), run.state(now));
      return ExitCode.OK.code();
    }
    Lease.Holder by = holder.get();
    ProcessHandle process = by.process().orElseThrow(() -> elsewhere(run, by));
    if (flags.dryRun()) {
      out.printf("%s would be stopped: process %d of %s%n", run.id(), by.pid(), by.owner());
      return ExitCode.OK.code();
    }
    if (!process.destroy()) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RUN-026",
          "process " + by.pid() + " of run " + run.id() + " would not take the signal",
          "",
          "Stop it as the user that started it: kill -TERM " + by.pid());
    }
    out.printf("%s: process %d was asked to stop%n", run.id(), by.pid());
    out.println(ended(process) ? "it ended; the last commit stands" : "it is still ending");
    return ExitCode.OK.code();
  }

  private static boolean ended(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(WAIT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private static Failure elsewhere(StoredRun run, Lease.Holder by) {
    return new Failure(
        ExitCode.HELD,
        "RUN-025",
        "run " + run.id() + " is held by " + by.owner() + " on " + by.host() + ", another host",
        "",
        "There: kill -TERM " + by.pid() + ", or end the application through its scheduler.");
  }
}
