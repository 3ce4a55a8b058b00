package io.equipoise.jobs.runs;

import picocli.CommandLine.Command;

/** The group of verbs that look after runs. */
@Command(
    name = "runs",
    description = "Lists, shows, compares, verifies, resumes, aborts and cleans up runs.",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      ListVerb.class,
      ShowVerb.class,
      DiffVerb.class,
      VerifyVerb.class,
      ResumeVerb.class,
      AbortVerb.class,
      GcVerb.class
    })
public final class RunsVerb {}
