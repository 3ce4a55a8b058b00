package io.equipoise.jobs.prep;

import io.equipoise.continual.TaskOrder;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Labels;
import io.equipoise.crystal.Neighbours;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.ReaderOptions;
import io.equipoise.crystal.Splits;
import io.equipoise.crystal.Validator;
import io.equipoise.crystal.WaveVectors;
import io.equipoise.example.ExampleSchema;
import io.equipoise.example.Overlay;
import io.equipoise.example.SyntheticTable;
import io.equipoise.options.Kind;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.ExampleTable;
import io.equipoise.table.TableSchema;
import io.equipoise.table.TextTable;
import io.equipoise.text.TextFolder;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@code prep} makes, from what. */
public record PrepOptions(
    @Option(doc = "Name of the table: lower case letters, digits, '.', '_', '-'.") String name,
    @Option(doc = "Where the crystals come from.") Input input,
    @Option(doc = "The tasks by name; none takes every number that the rows name.")
        Map<String, Task> tasks,
    @Option(doc = "What a copy is, beside a repeated id: id for nothing else, or structure.")
        Copying copies,
    @Option(doc = "Which rows are for training.") Split split,
    @Option(doc = "Logical shards of the table.", min = 1, max = 100_000, typical = "4 … 64")
        int shards,
    @Option(doc = "Rows that are left out on purpose.") Filter filter,
    @Option(doc = "How much may be refused.") Limits quarantine,
    @Option(doc = "What a crystal must be.") Checks validate,
    @Option(doc = "Graphs stored beside the crystals; none by default.") @Nullable Graphs graphs)
    implements Serializable {

  /** Where crystals come from. */
  @SelectedBy("from")
  public sealed interface Input extends Serializable
      permits Files, Prototypes, Table, Synthetic, Images, Segments, Texts, Sentences {
    /** Paths of files that are read, as they were given. */
    default List<String> inputFiles() {
      return List.of();
    }

    /** The name under which rows remember their source. */
    String source();

    /**
     * The tasks that follow from the input alone, by name, with their classes; none for crystals.
     */
    default Map<String, List<String>> taskClasses() {
      return Map.of();
    }

    /** Whether rows are numbers and not crystals. */
    default boolean ofNumbers() {
      return !taskClasses().isEmpty();
    }

    /** Whether rows are texts. */
    default boolean ofTexts() {
      return false;
    }

    /** Unit of a task's targets. */
    default String unit(String task) {
      return taskClasses().getOrDefault(task, List.of()).isEmpty() ? "" : "class";
    }
  }

  /** Structure files. Their names and bytes enter the table's identity, not where they are. */
  @Named("files")
  public record Files(
      @Option(
              doc = "Files or globs, from the working directory.",
              kind = Kind.OPERATIONAL,
              required = true)
          List<String> paths,
      @Option(doc = "Their format; auto tells it by each file's name.") ReaderOptions.Format format,
      @Option(doc = "The name under which rows remember their source.") String source,
      @Option(
              doc =
                  "Column or key of a record that names its split; a.b is b of the object a in"
                      + " JSON.")
          String splitKey,
      @Option(
              doc =
                  "What rows are called: record, by what they call themselves; file, by the file"
                      + " that they are in.")
          Ids ids,
      @Option(
              doc =
                  "CSV of numbers for structures that have none: a column id or file, and a column"
                      + " for each task.",
              empty = true)
          String labels)
      implements Input {
    /** What rows are called. */
    public enum Ids {
      RECORD,
      FILE
    }

    /** Copies the list. */
    public Files {
      paths = List.copyOf(paths);
      if (splitKey.isBlank()) {
        throw new IllegalArgumentException(
            "input.split-key = '" + splitKey + "'; expected a name, such as split");
      }
    }

    static Files defaults() {
      return new Files(List.of(), ReaderOptions.Format.AUTO, "files", "split", Ids.RECORD, "");
    }

    @Override
    public List<String> inputFiles() {
      return paths;
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

    @Override
    public String source() {
      return PrototypeGenerator.SOURCE;
    }

    @Override
    public String unit(String task) {
      return Labels.UNITS.get(Labels.NAMES.indexOf(task));
    }
  }

  /** Tables with a column per feature and per task. */
  @Named("table")
  public record Table(
      @Option(
              doc = "CSV files with a header (packed with gzip or not) or Parquet files, or globs.",
              kind = Kind.OPERATIONAL,
              required = true)
          List<String> paths,
      @Option(doc = "Their format; auto tells it by each file's name.") TableFormat format,
      @Option(doc = "The name under which rows remember their source.") String source,
      @Option(doc = "Column of the rows' names; empty names them by file and row.", empty = true)
          String id,
      @Option(doc = "Column with train, val or test, for split.rule official.", empty = true)
          String split,
      @Option(doc = "Columns of numbers; none takes all that mean nothing else.")
          List<String> features,
      @Option(doc = "The tasks by name.") Map<String, Target> targets,
      @Option(doc = "Texts that mean a missing value, as the empty one does.") List<String> missing)
      implements Input {
    /** Copies and checks that no column has two meanings. */
    public Table {
      paths = List.copyOf(paths);
      features = List.copyOf(features);
      targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
      missing = List.copyOf(missing);
      if (!targets.isEmpty()) {
        schema(id, split, features, targets, missing);
      }
    }

    static Table defaults() {
      return new Table(
          List.of(), TableFormat.AUTO, "table", "", "", List.of(), Map.of(), List.of("NA"));
    }

    @Override
    public List<String> inputFiles() {
      return paths;
    }

    @Override
    public Map<String, List<String>> taskClasses() {
      Map<String, List<String>> classes = new TreeMap<>();
      targets.forEach((task, target) -> classes.put(task, target.classes()));
      return classes;
    }

    @Override
    public boolean ofNumbers() {
      return true;
    }

    @Override
    public String unit(String task) {
      Target target = targets.getOrDefault(task, Target.defaults());
      return target.kind() == TargetKind.CLASSIFICATION ? "class" : target.unit();
    }

    ExampleSchema schema() {
      return schema(id, split, features, targets, missing);
    }

    private static ExampleSchema schema(
        String id,
        String split,
        List<String> features,
        Map<String, Target> targets,
        List<String> missing) {
      List<ExampleSchema.Target> columns = new ArrayList<>();
      targets.forEach(
          (task, t) -> {
            CrystalTable.column(task);
            String column = t.column().isEmpty() ? task : t.column();
            columns.add(new ExampleSchema.Target(task, column, t.classes(), t.min(), t.max()));
          });
      return new ExampleSchema(id, split, features, columns, missing);
    }
  }

  /** Formats of tables. */
  public enum TableFormat {
    /** By name: .parquet, else CSV. */
    AUTO,
    /** RFC 4180 with a header. */
    CSV,
    /** Columns of numbers and text. */
    PARQUET
  }

  /** What a task asks for. */
  public enum TargetKind {
    /** A number. */
    REGRESSION,
    /** One of several classes. */
    CLASSIFICATION
  }

  /** One task's column. */
  public record Target(
      @Option(doc = "Its column; empty for the task's name.", empty = true) String column,
      @Option(doc = "regression or classification.") TargetKind kind,
      @Option(doc = "Names of the classes, in the order of their numbers.") List<String> classes,
      @Option(doc = "Unit of the numbers.", empty = true) String unit,
      @Option(doc = "Least credible number.", nonFinite = true) double min,
      @Option(doc = "Largest credible number.", nonFinite = true) double max)
      implements Serializable {
    /** Checks that classes are there for a classification, and only then. */
    public Target {
      classes = List.copyOf(classes);
      if ((kind == TargetKind.CLASSIFICATION) == (classes.size() < 2)) {
        throw new IllegalArgumentException(
            "kind "
                + kind.name().toLowerCase(Locale.ROOT)
                + " with classes "
                + classes
                + "; expected two classes or more for a classification, and none for a regression");
      }
    }

    static Target defaults() {
      return new Target(
          "",
          TargetKind.REGRESSION,
          List.of(),
          "",
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY);
    }
  }

  /** A generated table of known functions that pull against each other. */
  @Named("synthetic")
  public record Synthetic(
      @Option(doc = "How many rows.", min = 1, max = 1e9) long rows,
      @Option(doc = "Another seed, another table.") long seed,
      @Option(doc = "Columns x0, x1, ....", min = 1, max = 10_000) int features,
      @Option(doc = "Tasks y0, y1, ... with a number each; one with classes follows.", min = 0)
          int numbers,
      @Option(doc = "Standard deviation of noise.", min = 0, typical = "0 to 1") double noise,
      @Option(doc = "Chance of a target to be missing.", min = 0, below = 1) double missing)
      implements Input {
    static Synthetic defaults() {
      return new Synthetic(2000, 1, 12, 5, 0.1, 0.2);
    }

    SyntheticTable generator() {
      return new SyntheticTable(seed, features, numbers, noise, missing);
    }

    @Override
    public String source() {
      return "synthetic";
    }

    @Override
    public Map<String, List<String>> taskClasses() {
      Map<String, List<String>> classes = new TreeMap<>();
      for (String task : generator().tasks()) {
        classes.put(task, task.equals("class") ? SyntheticTable.CLASSES : List.of());
      }
      return classes;
    }
  }

  /** Labelled images of one size. */
  @Named("images")
  public record Images(
      @Option(doc = "The image sets by name; with split.rule official train, val and test.")
          Map<String, ImageSet> sets,
      @Option(doc = "Number of classes; labels are 0 to classes - 1.", min = 2, max = 65_536)
          int classes,
      @Option(doc = "Two images a row instead of one: what is left, and what is right.")
          @Nullable Pairs overlay,
      @Option(doc = "Another seed, other pairs and shifts.") long seed,
      @Option(doc = "The name under which rows remember their source.") String source)
      implements Input {
    /** Sorts the sets. */
    public Images {
      sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
    }

    static Images defaults() {
      return new Images(Map.of(), 10, null, 1, "images");
    }

    @Override
    public List<String> inputFiles() {
      List<String> files = new ArrayList<>();
      for (ImageSet set : sets.values()) {
        files.add(set.images());
        if (!set.labels().isEmpty()) {
          files.add(set.labels());
        }
      }
      return files;
    }

    @Override
    public Map<String, List<String>> taskClasses() {
      return imageTasks(overlay != null, classes);
    }
  }

  /** One set of images with a label each: an IDX pair, or CSV rows of pixels and a label. */
  public record ImageSet(
      @Option(
              doc = "IDX file of images, packed or not; or a CSV file without a header.",
              kind = Kind.OPERATIONAL,
              required = true)
          String images,
      @Option(doc = "IDX file of labels; empty for CSV.", kind = Kind.OPERATIONAL, empty = true)
          String labels,
      @Option(doc = "First image, from 0.", min = 0) int from,
      @Option(doc = "Behind the last image; 0 for the end of the file.", min = 0) int to,
      @Option(doc = "Rows to overlay; 0 for as many as images.", min = 0) int rows,
      @Option(doc = "Height of a CSV image.", min = 1, max = 4096) int height,
      @Option(doc = "Width of a CSV image.", min = 1, max = 4096) int width,
      @Option(doc = "Brightest pixel of a CSV image.", above = 0) double brightest,
      @Option(doc = "Whether the label is the first cell of a CSV row, not the last.")
          boolean labelFirst,
      @Option(doc = "Added to every label, so that sets have classes of their own.", min = 0)
          int labelsFrom,
      @Option(
              doc = "With split.rule official, the split of its rows; empty for the set's name.",
              empty = true)
          String split)
      implements Serializable {
    /** Checks the range. */
    public ImageSet {
      if (to != 0 && to <= from) {
        throw new IllegalArgumentException(
            "images from " + from + " to " + to + "; expected from < to, or to = 0 for the end");
      }
    }

    static ImageSet defaults() {
      return new ImageSet("", "", 0, 0, 0, 28, 28, 255, false, 0, "");
    }

    /** The split of its rows with the official rule. */
    String split(String name) {
      return split.isEmpty() ? name : split;
    }

    /** Behind the last image of a file with so many. */
    int end(int images) {
      return to == 0 ? images : Math.min(to, images);
    }
  }

  /** How two images are laid over each other. */
  public record Pairs(
      @Option(doc = "Side of the canvas.", unit = "pixels", min = 1, max = 4096) int canvas,
      @Option(doc = "Side that the canvas is averaged to.", unit = "pixels", min = 1, max = 4096)
          int size,
      @Option(doc = "Most that an image is moved from its corner.", unit = "pixels", min = 0)
          int shift)
      implements Serializable {
    /** Checks that they fit. */
    public Pairs {
      new Overlay(canvas, size, shift);
    }

    static Pairs defaults() {
      return new Pairs(36, 28, 4);
    }

    /** How two images are laid over each other; null when there is one. */
    static @Nullable Overlay of(@Nullable Pairs pairs) {
      return pairs == null ? null : new Overlay(pairs.canvas, pairs.size, pairs.shift);
    }
  }

  /** Generated pictures of digits as a seven-segment display shows them. */
  @Named("segments")
  public record Segments(
      @Option(doc = "How many rows.", min = 1, max = 1e9) long rows,
      @Option(doc = "Another seed, other pictures.") long seed,
      @Option(doc = "Side of a picture.", unit = "pixels", min = 8, max = 1024) int size,
      @Option(doc = "Largest change of a pixel of brightness 0 to 1.", min = 0, max = 1)
          double noise,
      @Option(doc = "Two pictures a row instead of one.") @Nullable Pairs overlay)
      implements Input {
    static Segments defaults() {
      return new Segments(2000, 1, 12, 0.2, new Pairs(16, 16, 2));
    }

    @Override
    public String source() {
      return "segments";
    }

    @Override
    public Map<String, List<String>> taskClasses() {
      return imageTasks(overlay != null, 10);
    }
  }

  /** Labelled texts of several tasks. */
  @Named("texts")
  public record Texts(
      @Option(
              doc =
                  "Directory with tasks.json and, of each task, TASK/train.tsv and TASK/test.tsv"
                      + " (.gz or not): label's number, tab, text. See lib/docs/input.md.",
              kind = Kind.OPERATIONAL,
              required = true)
          String directory,
      @Option(doc = "Tasks in the order in which they are learned.") List<String> tasks,
      @Option(doc = "Instead of tasks, an order by its name in sequences.json.", empty = true)
          String sequence,
      @Option(doc = "The name under which rows remember their source.") String source)
      implements Input {
    /** Checks that there is one order. */
    public Texts {
      tasks = List.copyOf(tasks);
      if (!tasks.isEmpty() && !sequence.isEmpty()) {
        throw new IllegalArgumentException(
            "input.tasks = " + tasks + " and input.sequence = " + sequence + "; expected one");
      }
    }

    static Texts defaults() {
      return new Texts("", List.of(), "", "texts");
    }

    TextFolder folder() {
      return new TextFolder(Path.of(directory).toAbsolutePath());
    }

    /** The tasks in order, all known and each once. */
    List<String> order() {
      Set<String> known = folder().tasks().keySet();
      List<String> named = tasks.isEmpty() && sequence.isEmpty() ? List.copyOf(known) : tasks;
      List<String> order = sequence.isEmpty() ? named : folder().sequence(sequence);
      TaskOrder.check(order, known, tasks.isEmpty() ? folder().root().toString() : "input.tasks");
      return order;
    }

    @Override
    public List<String> inputFiles() {
      List<String> files = new ArrayList<>();
      files.add(folder().root().resolve(TextFolder.TASKS).toString());
      TextPieces.of(this).forEach(piece -> files.add(piece.path()));
      return files;
    }

    @Override
    public boolean ofNumbers() {
      return true;
    }

    @Override
    public boolean ofTexts() {
      return true;
    }

    @Override
    public String unit(String task) {
      return "class";
    }
  }

  /** Generated sentences, each task asking about another property that they tell of. */
  @Named("sentences")
  public record Sentences(
      @Option(doc = "Properties to ask about, in the order in which they are learned.")
          List<String> tasks,
      @Option(doc = "Training rows of a task.", min = 1, max = 1e6) int train,
      @Option(doc = "Test rows of a task.", min = 1, max = 1e6) int test,
      @Option(doc = "Properties that a sentence tells of.", min = 1, max = 12) int length,
      @Option(doc = "Another seed, other sentences.") long seed)
      implements Input {
    /** Checks the order. */
    public Sentences {
      tasks = List.copyOf(tasks);
      TaskOrder.check(tasks, io.equipoise.text.Sentences.tasks().keySet(), "input.tasks");
    }

    static Sentences defaults() {
      return new Sentences(List.of("colour", "animal", "action", "place"), 400, 100, 3, 1);
    }

    @Override
    public String source() {
      return "sentences";
    }

    @Override
    public Map<String, List<String>> taskClasses() {
      Map<String, List<String>> classes = new TreeMap<>();
      io.equipoise.text.Sentences.tasks()
          .forEach(
              (name, task) -> {
                if (tasks.contains(name)) {
                  classes.put(name, task.labels());
                }
              });
      return classes;
    }

    @Override
    public boolean ofTexts() {
      return true;
    }
  }

  /** The task of single images. */
  static final String LABEL = "label";

  /** The task of the image that lies above and to the left. */
  static final String LEFT = "left";

  /** The task of the image that lies below and to the right. */
  static final String RIGHT = "right";

  private static Map<String, List<String>> imageTasks(boolean pairs, int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return pairs ? Map.of(LEFT, names, RIGHT, names) : Map.of(LABEL, names);
  }

  /** One task. */
  public record Task(
      @Option(doc = "Unit of the targets.", empty = true) String unit,
      @Option(doc = "Least credible target.", nonFinite = true) double min,
      @Option(doc = "Largest credible target.", nonFinite = true) double max,
      @Option(
              doc = "Standard deviation of its noise: copies that differ by more than 3 conflict.",
              above = 0,
              nonFinite = true)
          double noise)
      implements Serializable {
    static Task defaults() {
      return new Task(
          "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  /** What makes a row a copy of another. */
  public enum Copying {
    /** The same id. */
    ID,
    /** The same id, or the same crystal in any cell; of such the row with most targets stays. */
    STRUCTURE
  }

  /** How rows are split. */
  public record Split(
      @Option(doc = "What stays together.") Splits.Policy rule,
      @Option(doc = "Fraction of the groups to train on.", above = 0, max = 1) double train,
      @Option(doc = "Fraction to validate on; the rest is test.", min = 0, below = 1) double val,
      @Option(doc = "Another seed, other splits.") long seed,
      @Option(doc = "Elements of the test rows, with element-holdout.") List<String> heldOut,
      @Option(
              doc =
                  "Names of input files whose rows are the test rows, with rule random; the"
                      + " others are shared out between train and val.")
          List<String> testFiles)
      implements Serializable {
    /** Checks that they make a split. */
    public Split {
      heldOut = List.copyOf(heldOut);
      testFiles = List.copyOf(testFiles);
      if (!testFiles.isEmpty() && rule != Splits.Policy.RANDOM) {
        throw new IllegalArgumentException(
            "split.test-files = "
                + testFiles
                + " with split.rule = "
                + rule.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + "; expected rule random, because files share formulas");
      }
      new Splits(rule, seed, train, val, heldOut);
    }

    static Split defaults() {
      return new Split(Splits.Policy.CHEMSYS, 0.8, 0.1, 1, List.of(), List.of());
    }

    /** What shares out the rows that no file makes test rows. */
    Splits splits() {
      double known = testFiles.isEmpty() ? 1 : train + val;
      return new Splits(rule, seed, train / known, val / known, heldOut);
    }

    /** Whether the rows of a file are test rows. */
    boolean tests(String file) {
      return testFiles.contains(file);
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
      @Option(doc = "Most rows in quarantine.", kind = Kind.OPERATIONAL, min = 0) long maxRows,
      @Option(
              doc = "Largest share of files that break off before their end.",
              kind = Kind.OPERATIONAL,
              min = 0,
              max = 1)
          double maxCutFraction)
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

  /** How graphs that are stored beside the crystals are cut. */
  public record Graphs(
      @Option(doc = "Neighbours within.", unit = "angstrom", above = 0, max = 20) double cutoff,
      @Option(doc = "At most this many, in whole shells; 0 keeps all.", min = 0) int maxNeighbours,
      @Option(doc = "shells, or plain as the published baselines do.")
          Neighbours.Truncation truncation,
      @Option(doc = "Largest cut-off when an atom has no neighbour.", unit = "angstrom", max = 30)
          double growTo,
      @Option(doc = "Reciprocal vectors below.", unit = "1/angstrom", above = 0, max = 20)
          double kCut,
      @Option(doc = "At most this many reciprocal vectors.", min = 1) int kMax,
      @Option(doc = "Which reciprocal vectors: as network.layer asks for, below by default.")
          WaveVectors.Choice waves)
      implements Serializable {
    static Graphs defaults() {
      GraphBuilder.Options o = GraphBuilder.Options.defaults();
      return new Graphs(
          o.cutoff(),
          o.maxNeighbours(),
          o.truncation(),
          o.growTo(),
          o.kCut(),
          o.kMax(),
          o.choice());
    }

    GraphBuilder.Options builder() {
      return new GraphBuilder.Options(cutoff, maxNeighbours, truncation, growTo, kCut, kMax, waves);
    }
  }

  /** Checks names and sorts the tasks. */
  public PrepOptions {
    if (graphs != null && input.ofNumbers()) {
      throw new IllegalArgumentException(
          "graphs are asked for; expected none, because rows of numbers have no atoms");
    }
    if (!io.equipoise.run.Identity.isName(name)) {
      throw new IllegalArgumentException(
          "name '" + name + "'; expected lower case letters, digits, '.', '_' and '-'");
    }
    tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
    if (input instanceof Images && !split.testFiles().isEmpty()) {
      throw new IllegalArgumentException(
          "split.test-files = "
              + split.testFiles()
              + "; expected none with images: name a set test and take split.rule official");
    }
    if (input.ofNumbers()) {
      checkNumbers(input, tasks, split);
    }
    for (String task : tasks.keySet()) {
      CrystalTable.column(task);
    }
  }

  private static void checkNumbers(Input input, Map<String, Task> tasks, Split split) {
    if (input.ofTexts() && split.rule() != Splits.Policy.OFFICIAL) {
      throw new IllegalArgumentException(
          "split.rule = "
              + split.rule().name().toLowerCase(Locale.ROOT).replace('_', '-')
              + "; expected official, because the files of texts are named by their split");
    }
    if (input.taskClasses().isEmpty() && !input.ofTexts()) {
      throw new IllegalArgumentException(
          "input.targets names no task; expected at least one, such as"
              + " input.targets.price: {kind: regression}");
    }
    if (input instanceof Images images && images.sets().isEmpty()) {
      throw new IllegalArgumentException(
          "input.sets is empty; expected at least one set of images, such as input.sets.train");
    }
    if (!tasks.isEmpty()) {
      throw new IllegalArgumentException(
          "tasks = "
              + tasks.keySet()
              + "; expected none, because the tasks of numbers follow from input"
              + (input instanceof Table ? ".targets" : ""));
    }
    if (split.rule() != Splits.Policy.RANDOM && split.rule() != Splits.Policy.OFFICIAL) {
      throw new IllegalArgumentException(
          "split.rule = "
              + split.rule().name().toLowerCase(Locale.ROOT).replace('_', '-')
              + "; expected random or official, because rows of numbers have no formula");
    }
  }

  /** The tasks that must be there, in column order; none takes all that are found. */
  List<String> declaredTasks() {
    if (input instanceof Texts texts) {
      return texts.order().stream().sorted().toList();
    }
    return List.copyOf(new TreeMap<>(input.ofNumbers() ? input.taskClasses() : tasks).keySet());
  }

  /** The name under which rows remember their source. */
  String source() {
    return input.source();
  }

  /** The columns of every table that these options make. */
  TableSchema table() {
    if (input.ofTexts()) {
      return TextTable.SCHEMA;
    }
    return input.ofNumbers() ? ExampleTable.BASE : CrystalTable.BASE;
  }

  /** How graphs are cut: those that are stored, or those that statistics count. */
  GraphBuilder.Options graph() {
    return graphs == null ? GraphBuilder.Options.defaults() : graphs.builder();
  }

  /** Whether copies are looked for by structure. */
  boolean comparesStructures() {
    return copies == Copying.STRUCTURE && !input.ofNumbers();
  }

  /** Standard deviation of the noise of a task; infinite when it is not known. */
  double noise(String task) {
    return tasks.getOrDefault(task, Task.defaults()).noise();
  }

  /** The version of reading and checking. */
  String ingest() {
    if (input.ofTexts()) {
      return TextTable.INGEST;
    }
    return input.ofNumbers() ? ExampleTable.INGEST : CrystalTable.INGEST;
  }

  /** 3,000 generated crystals in 8 shards. */
  public static PrepOptions defaults() {
    return new PrepOptions(
        "default",
        Prototypes.defaults(),
        Map.of(),
        Copying.STRUCTURE,
        Split.defaults(),
        8,
        new Filter(200),
        new Limits(0.01, 10_000, 0.01),
        Checks.defaults(),
        null);
  }

  /** What every row is held to. */
  Validator.Options rules() {
    return rules(validate.needTarget());
  }

  private Validator.Options rules(boolean needTarget) {
    Validator.Options base = Validator.Options.defaults();
    Map<String, Validator.Range> ranges = new HashMap<>();
    tasks.forEach((task, t) -> ranges.put(task, new Validator.Range(t.min(), t.max())));
    return new Validator.Options(
        validate.minVolume(),
        validate.maxVolume(),
        validate.minDistance(),
        base.warnDistance(),
        base.maxAtoms(),
        validate.disorder(),
        validate.needFeatures(),
        needTarget,
        ranges);
  }

  /** What readers are told: rows whose numbers stand beside the files have none when read. */
  ReaderOptions reader() {
    Files files = input instanceof Files given ? given : Files.defaults();
    Validator.Options validator = rules(validate.needTarget() && files.labels().isEmpty());
    return new ReaderOptions(
        files.format(),
        true,
        files.splitKey(),
        List.copyOf(tasks.keySet()),
        validator,
        ReaderOptions.Limits.defaults());
  }
}
