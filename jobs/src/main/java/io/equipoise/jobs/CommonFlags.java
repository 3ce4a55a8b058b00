package io.equipoise.jobs;

import io.equipoise.run.Json;
import io.equipoise.run.Resume;
import io.equipoise.run.RunListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that every verb understands, as a picocli mixin. */
public final class CommonFlags {
  /** How progress is shown on stderr. */
  public enum Progress {
    /** A bar on a terminal, lines elsewhere. */
    AUTO,
    /** One line per round. */
    PLAIN,
    /** One JSON object per round. */
    JSON,
    /** Nothing. */
    OFF
  }

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Options in YAML; may be given again, later files win.")
  private List<Path> config = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "One option; may be given again, wins over every file. Single values and lists are"
              + " replaced, groups and maps merged key by key: PATH={} empties a map, PATH.KEY=~"
              + " takes one entry out.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "ROOT",
      defaultValue = "equipoise-runs",
      description =
          "Where runs are kept: a path, hdfs:// or viewfs:// (default: ${DEFAULT-VALUE}).")
  private String out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      converter = RunName.class,
      description = "The run's name: lower case letters, digits, '.', '_', '-'.")
  private @Nullable String name;

  @Option(names = "--seed", paramLabel = "N", description = "The run's root seed.")
  private @Nullable Long seed;

  @Option(
      names = "--resume",
      paramLabel = "auto|strict|never",
      defaultValue = "auto",
      description = "What to do when commits exist (default: ${DEFAULT-VALUE}).")
  private Resume resume;

  @Option(names = "--new-run", description = "Start another run of the same options.")
  private boolean newRun;

  @Option(names = "--dry-run", description = "Check everything, print the plan, write nothing.")
  private boolean dryRun;

  @Option(
      names = "--as-of",
      paramLabel = "YYYY-MM-DD",
      description = "The date that the result stands for.")
  private @Nullable LocalDate asOf;

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|json|off",
      defaultValue = "auto",
      description = "How progress is shown on stderr (default: ${DEFAULT-VALUE}).")
  private Progress progress;

  @Option(names = "--quiet", description = "Results and problems only.")
  private boolean quiet;

  /** Option files, in the order given. */
  public List<Path> config() {
    return List.copyOf(config);
  }

  /** The directory that relative paths in the options are beside: that of the last option file. */
  public Path beside() {
    return beside(config, Path.of("").toAbsolutePath());
  }

  /** The directory of the last of some option files, or another when there are none. */
  public static Path beside(List<Path> files, Path otherwise) {
    if (files.isEmpty()) {
      return otherwise;
    }
    Path folder = files.get(files.size() - 1).toAbsolutePath().getParent();
    return folder == null ? otherwise : folder;
  }

  /** {@code path=value} settings, in the order given. */
  public List<String> set() {
    return List.copyOf(set);
  }

  /** The root under which runs are kept: a path or the address of a Hadoop file system. */
  public String out() {
    return out;
  }

  /** The run's name, when one was given. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** The root seed, when one was given. */
  public Optional<Long> seed() {
    return Optional.ofNullable(seed);
  }

  /** What to do when commits exist. */
  public Resume resume() {
    return resume;
  }

  /** Whether to start another run of the same options. */
  public boolean newRun() {
    return newRun;
  }

  /** Whether to check everything and write nothing. */
  public boolean dryRun() {
    return dryRun;
  }

  /** The date that the result stands for, when one was given. */
  public Optional<LocalDate> asOf() {
    return Optional.ofNullable(asOf);
  }

  /** How to show progress; {@code --quiet} turns {@link Progress#AUTO} off. */
  public Progress progress() {
    return quiet && progress == Progress.AUTO ? Progress.OFF : progress;
  }

  /** Prints the rounds of a run, as {@link #progress} says. */
  public RunListener console(PrintWriter err) {
    return switch (progress()) {
      case OFF -> line -> {};
      case JSON -> line -> err.println(Json.line(line));
      case AUTO, PLAIN -> line -> err.println(line.text());
    };
  }

  /** Whether only results and problems are wanted. */
  public boolean quiet() {
    return quiet;
  }
}
