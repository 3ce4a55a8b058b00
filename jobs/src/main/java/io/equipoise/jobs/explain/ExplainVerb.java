package io.equipoise.jobs.explain;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.JobOptions;
import io.equipoise.options.Help;
import io.equipoise.run.ExitCode;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints what a job's options resolve to and where each value came from.
 *
 * <p>Without {@code --config} and {@code --set}: the reference of all options with their defaults,
 * of choices the default's alone; with a path, everything at or beneath it. Exit 2 with every
 * problem at once when the options are not legal; one that has still to be given is none. Secrets
 * are masked.
 */
@Command(
    name = "explain",
    description = {
      "Shows the options of a verb, or of a job that a sweep repeats: value and origin of each with"
          + " --config or --set; else the reference, each with its default and what it means.",
      ""
    })
public final class ExplainVerb implements Callable<Integer> {
  private final JobOptions jobs;

  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "VERB|JOB",
      completionCandidates = Names.class,
      description = "What to explain, one of ${COMPLETION-CANDIDATES}.")
  private String name;

  /** What {@code --help} lists. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return JobOptions.EXPLAINED.names().iterator();
    }
  }

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description = "An option or a group of them, such as balance: every choice of it in full.")
  private @Nullable String path;

  /** Explains every verb that takes options, and every job of a sweep. */
  public ExplainVerb() {
    this(JobOptions.EXPLAINED);
  }

  /** Explains {@code jobs}. */
  ExplainVerb(JobOptions jobs) {
    this.jobs = jobs;
  }

  @Override
  public Integer call() {
    JobOptions.Job<?> job = jobs.job(name);
    PrintWriter out = spec.commandLine().getOut();
    if (path != null) {
      out.print(Help.text(job.type(), path));
    } else if (flags.config().isEmpty() && flags.set().isEmpty()) {
      String brief = Help.brief(job.type());
      out.print(brief);
      if (brief.length() < Help.text(job.type()).length()) {
        out.println();
        out.println(
            "Of choices only the default's options stand here; every choice of a group: equipoise"
                + " explain "
                + name
                + " GROUP");
      }
    } else {
      out.print(job.explain(flags));
    }
    out.flush();
    return ExitCode.OK.code();
  }
}
