package io.equipoise.table;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Json;
import io.equipoise.run.Location;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a published table holds; {@code manifest.json} beside it.
 *
 * <p>It carries no time and no path outside the table, so the same inputs and options give the same
 * bytes.
 *
 * @param table {@code crystals} or {@code examples}
 * @param version of its schema
 * @param id the name of the directory, made from what went in
 * @param ingest version of reading and checking
 * @param tasks in column order
 * @param shards one entry per logical shard, in order; a shard may be empty
 * @param quarantine the file of refused rows; no entry when none was refused
 * @param accounts one per file that was read, in the order given
 * @param splits rows per split
 * @param optionsHash of the semantic options that made it
 * @param inputHash of the files that were read
 * @param contentHash {@link Identity#dataHash} of {@link #inputs()}
 * @param examples what the rows of a table of examples hold; null for crystals
 * @param statistics the file of what its rows are like; null in tables of earlier releases
 * @param graphs the graphs stored beside the crystals; null when there are none
 */
@JsonIgnoreProperties(Seal.FIELD)
public record TableManifest(
    String table,
    int version,
    String id,
    String ingest,
    List<Task> tasks,
    List<Part> shards,
    List<Part> quarantine,
    List<Account> accounts,
    Map<String, Long> splits,
    String optionsHash,
    String inputHash,
    String contentHash,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Examples examples,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Part> statistics,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Graphs graphs) {
  /** Its name in the table's directory. */
  public static final String FILE = "manifest.json";

  /**
   * A task.
   *
   * @param unit of its targets; empty when it has none or is not known
   * @param rows how many rows carry it
   */
  public record Task(String name, String unit, long rows) {}

  /**
   * What a row of numbers holds.
   *
   * @param features names of the numbers, in order; empty for an image's pixels, row by row
   * @param height of an image; 0 when the rows are none
   * @param width of an image
   * @param classes names of the classes of each task, in the order of their numbers; none for a
   *     number
   * @param texts how the tasks of texts are asked; null for rows of numbers
   */
  public record Examples(
      List<String> features,
      int height,
      int width,
      Map<String, List<String>> classes,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Texts texts)
      implements Serializable {
    /** Copies the collections. */
    public Examples {
      features = List.copyOf(features);
      classes = new TreeMap<>(classes);
    }

    /** Rows of numbers. */
    public Examples(
        List<String> features, int height, int width, Map<String, List<String>> classes) {
      this(features, height, width, classes, null);
    }

    /** How many numbers a row has. */
    public int size() {
      return image() ? height * width : features.size();
    }

    /** Whether the numbers are an image's pixels. */
    public boolean image() {
      return height > 0;
    }

    /** The classes of a task; none when it asks for a number. */
    public List<String> classesOf(String task) {
      return classes.getOrDefault(task, List.of());
    }

    /** The same with the tasks' classes. */
    public Examples with(Map<String, List<String>> classes) {
      return new Examples(features, height, width, classes, texts);
    }

    /** In words. */
    public String text() {
      if (texts != null) {
        return "texts of the tasks " + texts.order();
      }
      return image() ? "images of " + height + " x " + width : "the features " + features;
    }
  }

  /**
   * Tasks of texts.
   *
   * @param order in which they are learned unless something else is asked for
   * @param verbalizers of each task, what is written for each of its labels
   */
  public record Texts(List<String> order, Map<String, List<String>> verbalizers)
      implements Serializable {
    /** Copies the collections. */
    public Texts {
      order = List.copyOf(order);
      verbalizers = new TreeMap<>(verbalizers);
    }
  }

  /**
   * A file of the table.
   *
   * @param path below the table's directory
   * @param cost estimate of the work its rows make, in pairs of atoms and waves
   */
  public record Part(String path, long bytes, long rows, String sha256, double cost)
      implements Serializable {}

  /**
   * Graphs of all crystals of the table.
   *
   * @param options how they were cut
   * @param paramsHash {@link GraphBuilder.Options#hash} of these when they were
   * @param shards one file per logical shard, in order, with the rows of that shard
   */
  public record Graphs(GraphBuilder.Options options, String paramsHash, List<Part> shards) {
    /** Copies the list. */
    public Graphs {
      shards = List.copyOf(shards);
    }

    /** Whether they are the graphs that these options ask for. */
    public boolean are(GraphBuilder.Options wanted) {
      return paramsHash.equals(wanted.hash());
    }
  }

  /**
   * What became of the rows of one file: {@code in = used + filtered + quarantined}.
   *
   * @param rules rows filtered or quarantined, by the rule that was first
   */
  public record Account(
      String file, long in, long used, long filtered, long quarantined, Map<String, Long> rules) {
    /** Sorts the rules and checks the sum. */
    public Account {
      rules = new TreeMap<>(rules);
      long out = rules.values().stream().mapToLong(Long::longValue).sum();
      if (in != used + filtered + quarantined || out != filtered + quarantined) {
        throw new IllegalArgumentException(
            "file "
                + file
                + ": "
                + in
                + " rows in, "
                + used
                + " used, "
                + filtered
                + " filtered, "
                + quarantined
                + " quarantined, by rule "
                + rules
                + "; expected exact sums");
      }
    }
  }

  /** The manifest of a table of crystals. */
  public TableManifest(
      String table,
      int version,
      String id,
      String ingest,
      List<Task> tasks,
      List<Part> shards,
      List<Part> quarantine,
      List<Account> accounts,
      Map<String, Long> splits,
      String optionsHash,
      String inputHash,
      String contentHash) {
    this(
        table,
        version,
        id,
        ingest,
        tasks,
        shards,
        quarantine,
        accounts,
        splits,
        optionsHash,
        inputHash,
        contentHash,
        null);
  }

  /** A manifest of a table without statistics. */
  public TableManifest(
      String table,
      int version,
      String id,
      String ingest,
      List<Task> tasks,
      List<Part> shards,
      List<Part> quarantine,
      List<Account> accounts,
      Map<String, Long> splits,
      String optionsHash,
      String inputHash,
      String contentHash,
      @Nullable Examples examples) {
    this(
        table,
        version,
        id,
        ingest,
        tasks,
        shards,
        quarantine,
        accounts,
        splits,
        optionsHash,
        inputHash,
        contentHash,
        examples,
        null,
        null);
  }

  /** Copies the lists. */
  public TableManifest {
    tasks = List.copyOf(tasks);
    shards = List.copyOf(shards);
    quarantine = List.copyOf(quarantine);
    accounts = List.copyOf(accounts);
    splits = new TreeMap<>(splits);
    statistics = statistics == null ? null : List.copyOf(statistics);
  }

  /** The names of the tasks, in column order. */
  public List<String> taskNames() {
    return tasks.stream().map(Task::name).toList();
  }

  /** Rows in all shards. */
  public long rows() {
    return shards.stream().mapToLong(Part::rows).sum();
  }

  /** What all files' accounts add up to, under the name {@code all}. */
  public Account total() {
    Map<String, Long> rules = new TreeMap<>();
    accounts.forEach(a -> a.rules.forEach((rule, n) -> rules.merge(rule, n, Long::sum)));
    return new Account(
        "all",
        accounts.stream().mapToLong(Account::in).sum(),
        accounts.stream().mapToLong(Account::used).sum(),
        accounts.stream().mapToLong(Account::filtered).sum(),
        accounts.stream().mapToLong(Account::quarantined).sum(),
        rules);
  }

  /** The estimated cost of each shard, for placing shards on slots. */
  public double[] costs() {
    return shards.stream().mapToDouble(Part::cost).toArray();
  }

  /** The shards as inputs of a run: what enters its data hash. */
  public List<Identity.Input> inputs() {
    return inputs(table, version, shards);
  }

  /** Shard files as inputs. */
  public static List<Identity.Input> inputs(String table, int version, List<Part> shards) {
    return shards.stream()
        .map(s -> new Identity.Input(table, "" + version, s.path(), s.bytes(), s.sha256()))
        .toList();
  }

  /** The file's bytes; they end with a hash of themselves. */
  public byte[] bytes() {
    return Seal.sealed(Json.bytes(this));
  }

  /**
   * Checks a manifest's bytes against the hash that they end with, if they do.
   *
   * @throws IOException when they were changed
   */
  public static void check(byte[] manifest) throws IOException {
    Seal.check(manifest);
  }

  /**
   * The manifest of a published table.
   *
   * @throws Failure exit 3 when there is none, it cannot be read, or a byte of it was changed
   */
  public static TableManifest read(Location directory) {
    try {
      byte[] bytes = directory.resolve(FILE).read();
      Seal.check(bytes);
      return Json.read(bytes, TableManifest.class);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-005",
          "table has no readable " + FILE + " (" + e.getMessage() + ")",
          directory.toString(),
          "Give the directory that prep printed, or run prep again",
          e);
    }
  }
}
