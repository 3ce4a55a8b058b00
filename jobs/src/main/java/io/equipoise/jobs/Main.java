package io.equipoise.jobs;

import io.equipoise.jobs.doctor.DoctorVerb;
import io.equipoise.jobs.explain.ExplainVerb;
import io.equipoise.jobs.prep.PrepVerb;
import io.equipoise.jobs.pretrain.PretrainVerb;
import io.equipoise.jobs.report.ReportVerb;
import io.equipoise.jobs.runs.RunsVerb;
import io.equipoise.jobs.score.ScoreVerb;
import io.equipoise.jobs.sweep.SweepVerb;
import io.equipoise.jobs.train.TrainVerb;
import io.equipoise.jobs.validate.ValidateVerb;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The tree of verbs, and the one way from arguments to an exit code.
 *
 * <p>A new verb is one line in {@code subcommands}. Neither Spark nor the engine is loaded before a
 * verb asks for it, so {@code --help} and {@code --version} need no more than this jar.
 */
@Command(
    name = "equipoise",
    description = "Trains many tasks at once on Apache Spark without letting any task lose.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      PrepVerb.class,
      TrainVerb.class,
      PretrainVerb.class,
      SweepVerb.class,
      ScoreVerb.class,
      ReportVerb.class,
      ValidateVerb.class,
      ExplainVerb.class,
      RunsVerb.class,
      DoctorVerb.class
    },
    footer = {
      "",
      "Spark's settings, read by the launcher: --master URL, --conf KEY=VALUE,",
      "--properties-file FILE, --driver-memory SIZE; --print-submit shows the",
      "spark-submit line and stops.",
      "",
      "Exit codes: 0 ok or already complete; 1 a bug; 2 usage; 3 data; 4 partial sweep",
      "or time used; 5 held by another driver; 6 state; 7 numeric; 8 resource;",
      "130 and 143 stopped."
    })
public final class Main {
  Main() {}

  /** Runs the verb named by the first argument and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a line such as {@code doctor --out DIR} in this process; returns its exit code. */
  public static int execute(String... args) {
    return execute(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  /**
   * As {@link #execute(String...)}, with result lines to {@code out} and complaints to {@code err}.
   */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    Failures failures = new Failures();
    CommandLine line =
        ShownFlags.in(new CommandLine(new Main()))
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures)
            .setExecutionStrategy(Main::run);
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      return Failures.report(e, err);
    }
  }

  private static int run(ParseResult parsed) {
    for (ParseResult at = parsed; at != null; at = at.subcommand()) {
      if (at.hasMatchedOption("--quiet")) {
        Logs.quiet();
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Runs {@code verb} with {@code args} and ends the process: the body of every driver class. */
  static void verb(String verb, String[] args) {
    String[] line = new String[args.length + 1];
    line[0] = verb;
    System.arraycopy(args, 0, line, 1, args.length);
    main(line);
  }
}
