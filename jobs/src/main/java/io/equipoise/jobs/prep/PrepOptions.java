package io.equipoise.jobs.prep;

import io.equipoise.crystal.ReaderOptions;
import io.equipoise.crystal.Splits;
import io.equipoise.crystal.Validator;
import io.equipoise.options.Kind;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import io.equipoise.table.CrystalTable;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code prep} makes, from what. */
public record PrepOptions(
    @Option(doc = "Name of the table: lower case letters, digits, '.', '_', '-'.") String name,
    @Option(doc = "Where the crystals come from.") Input input,
    @Option(doc = "The tasks by name; none takes every number that the rows name.")
        Map<String, Task> tasks,
    @Option(doc = "Which rows are for training.") Split split,
    @Option(doc = "Logical shards of the table.", min = 1, max = 100_000, typical = "4 … 64")
        int shards,
    @Option(doc = "Rows that are left out on purpose.") Filter filter,
    @Option(doc = "How much may be refused.") Limits quarantine,
    @Option(doc = "What a crystal must be.") Checks validate)
    implements Serializable {

  /** Where crystals come from. */
  @SelectedBy("from")
  public sealed interface Input extends Serializable permits Files, Prototypes {}

  /** Structure files. Their names and bytes enter the table's identity, not where they are. */
  @Named("files")
  public record Files(
      @Option(
              doc = "Files or globs, from the working directory.",
              kind = Kind.OPERATIONAL,
              required = true)
          List<String> paths,
      @Option(doc = "Their format; auto tells it by each file's name.") ReaderOptions.Format format,
      @Option(doc = "The name under which rows remember their source.") String source)
      implements Input {
    /** Copies the list. */
    public Files {
      paths = List.copyOf(paths);
    }

    static Files defaults() {
      return new Files(List.of(), ReaderOptions.Format.AUTO, "files");
    }
  }

  /** Generated ionic crystals with exact labels. */
  @Named("prototypes")
  public record Prototypes(
      @Option(doc = "How many crystals.", min = 1, max = 1e9) long rows,
      @Option(doc = "Another seed, other crystals.") long seed,
      @Option(doc = "Whether every row carries every task.") boolean complete)
      implements Input {
    static Prototypes defaults() {
      return new Prototypes(3000, 1, false);
    }
  }

  /** One task. */
  public record Task(
      @Option(doc = "Unit of the targets.", empty = true) String unit,
      @Option(doc = "Least credible target.", nonFinite = true) double min,
      @Option(doc = "Largest credible target.", nonFinite = true) double max)
      implements Serializable {
    static Task defaults() {
      return new Task("", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  /** How rows are split. */
  public record Split(
      @Option(doc = "What stays together.") Splits.Policy rule,
      @Option(doc = "Fraction of the groups to train on.", above = 0, max = 1) double train,
      @Option(doc = "Fraction to validate on; the rest is test.", min = 0, below = 1) double val,
      @Option(doc = "Another seed, other splits.") long seed,
      @Option(doc = "Elements of the test rows, with element-holdout.") List<String> heldOut)
      implements Serializable {
    /** Checks that they make a split. */
    public Split {
      heldOut = List.copyOf(heldOut);
      new Splits(rule, seed, train, val, heldOut);
    }

    static Split defaults() {
      return new Split(Splits.Policy.CHEMSYS, 0.8, 0.1, 1, List.of());
    }

    Splits splits() {
      return new Splits(rule, seed, train, val, heldOut);
    }
  }

  /** What is left out on purpose; counted as filtered. */
  public record Filter(@Option(doc = "Most atoms in a cell.", min = 1) int maxAtoms)
      implements Serializable {}

  /** How much may be refused before nothing is published. */
  public record Limits(
      @Option(
              doc = "Largest share of rows in quarantine.",
              kind = Kind.OPERATIONAL,
              min = 0,
              max = 1)
          double maxFraction,
      @Option(doc = "Most rows in quarantine.", kind = Kind.OPERATIONAL, min = 0) long maxRows)
      implements Serializable {}

  /** What a crystal must be. */
  public record Checks(
      @Option(doc = "Least volume per atom.", unit = "A^3", above = 0) double minVolume,
      @Option(doc = "Largest volume per atom.", unit = "A^3", above = 0) double maxVolume,
      @Option(doc = "Atoms closer than this overlap.", unit = "A", min = 0, below = 5)
          double minDistance,
      @Option(doc = "Whether mixed and partly empty sites are kept.") Validator.Disorder disorder,
      @Option(doc = "Refuse elements without a feature row.") boolean needFeatures,
      @Option(doc = "Refuse rows without any target.") boolean needTarget)
      implements Serializable {
    static Checks defaults() {
      Validator.Options o = Validator.Options.training();
      return new Checks(
          o.minVolume(),
          o.maxVolume(),
          o.minDistance(),
          o.disorder(),
          o.needFeatures(),
          o.needTarget());
    }
  }

  /** Checks names and sorts the tasks. */
  public PrepOptions {
    if (!io.equipoise.run.Identity.isName(name)) {
      throw new IllegalArgumentException(
          "name '" + name + "'; expected lower case letters, digits, '.', '_' and '-'");
    }
    tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
    for (String task : tasks.keySet()) {
      CrystalTable.column(task);
    }
  }

  /** 3,000 generated crystals in 8 shards. */
  public static PrepOptions defaults() {
    return new PrepOptions(
        "default",
        Prototypes.defaults(),
        Map.of(),
        Split.defaults(),
        8,
        new Filter(200),
        new Limits(0.01, 10_000),
        Checks.defaults());
  }

  /** What readers and the validator are told. */
  ReaderOptions reader() {
    Validator.Options base = Validator.Options.defaults();
    Map<String, Validator.Range> ranges = new HashMap<>();
    tasks.forEach((task, t) -> ranges.put(task, new Validator.Range(t.min(), t.max())));
    Validator.Options validator =
        new Validator.Options(
            validate.minVolume(),
            validate.maxVolume(),
            validate.minDistance(),
            base.warnDistance(),
            base.maxAtoms(),
            validate.disorder(),
            validate.needFeatures(),
            validate.needTarget(),
            ranges);
    ReaderOptions.Format format =
        input instanceof Files files ? files.format() : ReaderOptions.Format.AUTO;
    return new ReaderOptions(
        format, true, List.copyOf(tasks.keySet()), validator, ReaderOptions.Limits.defaults());
  }
}
