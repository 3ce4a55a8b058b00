package io.equipoise.jobs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Leaves out of a verb's help the shared flags that mean nothing to it. Every verb still takes all
 * of them, so that one line can be handed from verb to verb.
 */
final class ShownFlags {
  private static final Set<String> ALL =
      Set.of(
          "--config",
          "--set",
          "--out",
          "--name",
          "--seed",
          "--resume",
          "--new-run",
          "--dry-run",
          "--as-of",
          "--progress",
          "--quiet");

  private static final Map<String, Set<String>> MEANT =
      Map.of(
          "explain", Set.of("--config", "--set", "--quiet"),
          "doctor", Set.of("--out", "--quiet"),
          "report", Set.of("--out", "--dry-run", "--quiet"),
          "runs", Set.of("--out", "--dry-run", "--quiet"),
          "validate", Set.of("--config", "--set", "--out", "--name", "--as-of", "--quiet"));

  private ShownFlags() {}

  /** Hides what means nothing in every verb below {@code line}. */
  static CommandLine in(CommandLine line) {
    line.getSubcommands()
        .forEach(
            (verb, at) -> {
              Set<String> meant = MEANT.getOrDefault(verb, ALL);
              hide(at, meant);
              at.getSubcommands().values().forEach(below -> hide(below, meant));
            });
    return line;
  }

  private static void hide(CommandLine at, Set<String> meant) {
    CommandSpec spec = at.getCommandSpec();
    for (OptionSpec option : List.copyOf(spec.options())) {
      String name = option.longestName();
      if (ALL.contains(name) && !meant.contains(name)) {
        spec.remove(option);
        spec.addOption(OptionSpec.builder(option).hidden(true).build());
      }
    }
  }
}
