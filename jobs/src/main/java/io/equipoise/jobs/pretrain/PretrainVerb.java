package io.equipoise.jobs.pretrain;

import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.Sessions;
import io.equipoise.jobs.ShellWord;
import io.equipoise.jobs.StopSignal;
import io.equipoise.jobs.Versions;
import io.equipoise.jobs.train.TableChoice;
import io.equipoise.jobs.train.TextTasks;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.Commit;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Json;
import io.equipoise.run.Location;
import io.equipoise.run.Masking;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Runner;
import io.equipoise.run.RunnerSettings;
import io.equipoise.run.Store;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import io.equipoise.table.RunTables;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TextShards;
import io.equipoise.table.TextTable;
import io.equipoise.text.SeenTexts;
import io.equipoise.text.Vocabulary;
import io.equipoise.tuning.PoolPlan;
import io.equipoise.tuning.PoolShard;
import io.equipoise.tuning.Pretraining;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code pretrain}. */
@Command(
    name = "pretrain",
    description = {
      "Trains a small network of texts from scratch, together with the prompts of a pool of tasks.",
      "",
      "The network is saved without the prompts, as model.safetensors, config.json and"
          + " vocabulary.txt, for sweeps of the job continual, which refuse texts of the pool. The"
          + " same line again goes on where it stopped.",
      "'equipoise explain pretrain' lists every option."
    })
public final class PretrainVerb implements Callable<Integer> {
  /** Major and minor version of what is computed: raised when results change on purpose. */
  private static final String CODE_LINE = "0.1";

  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<String> sets = new ArrayList<>(flags.set());
    flags.name().ifPresent(name -> sets.add("name=" + name));
    flags.seed().ifPresent(seed -> sets.add("seed=" + seed));
    Resolved<PretrainOptions> options =
        OptionFiles.load(PretrainOptions.class, flags.config(), sets);
    if (flags.dryRun()) {
      plan(options).forEach(spec.commandLine().getOut()::println);
      return ExitCode.OK.code();
    }
    if (options.value().fleet() == PretrainOptions.Where.LOCAL) {
      return pretrain(options, null);
    }
    try (SparkSession session = Sessions.open("equipoise pretrain " + options.value().name())) {
      return pretrain(options, new JavaSparkContext(session.sparkContext()));
    }
  }

  private TableChoice table(PretrainOptions o, Store root) {
    return new TableChoice(
        o.data().table(), o.data().prep(), o.data().prepSet(), flags.beside(), root);
  }

  /** What would be done; nothing is written. */
  private List<String> plan(Resolved<PretrainOptions> options) {
    PretrainOptions o = options.value();
    Store root = Roots.out(flags.out());
    T5Config network = o.network().config(o.words().all());
    int numbers =
        T5Weights.inOrder(network).stream().mapToInt(w -> T5Weights.size(network, w)).sum();
    List<String> lines = new ArrayList<>();
    lines.add("network  " + numbers + " numbers, of " + o.words().all() + " words at most");
    lines.add(
        "steps    "
            + (long) o.train().rounds() * o.train().steps()
            + " of "
            + o.train().batch()
            + " rows on each shard, in "
            + o.train().rounds()
            + " rounds");
    Optional<Location> table = table(o, root).find();
    if (table.isEmpty()) {
      lines.add("table    not there yet; made first, from " + o.data().prep());
      return lines;
    }
    TableManifest manifest = TableManifest.read(table.get());
    lines.add("table    " + table.get());
    lines.add(
        "pool     "
            + String.join(
                ", ", new TextTasks(table.get(), manifest).order(o.data().pool(), "data.pool")));
    lines.add("run      " + id(options, manifest));
    return lines;
  }

  private int pretrain(Resolved<PretrainOptions> options, @Nullable JavaSparkContext spark) {
    PretrainOptions o = options.value();
    Store root = Roots.out(flags.out());
    Obstacles.out(root);
    var location = table(o, root).findOrMake(spark);
    TableManifest manifest = TableManifest.read(location);
    TextTasks texts = new TextTasks(location, manifest);
    List<String> pool = texts.order(o.data().pool(), "data.pool");
    List<String> read =
        texts.rows().stream()
            .filter(row -> pool.contains(row.task()) && row.split().equals("train"))
            .map(TextTable.Row::text)
            .toList();
    Vocabulary words = Vocabulary.of(read, o.words().all(), o.words().labels(), o.words().gaps());
    Pretraining program =
        new Pretraining(plan(o, texts, pool, words), words.lines(), SeenTexts.of(read));
    PoolShards source =
        new PoolShards(
            new TextShards(location, manifest.shards()), pool, words, o.words().ofText());
    String same = id(options, manifest);
    String id =
        flags.newRun() ? Identity.newRun(same, UUID.randomUUID().toString().substring(0, 8)) : same;
    RunFolder folder = new RunFolder(root, id);
    folder.create(files(id, options, manifest, location.toString()), UUID.randomUUID().toString());
    PrintWriter err = spec.commandLine().getErr();
    err.println("run " + id);
    try (StopSignal stop = StopSignal.install()) {
      return stop.orStopped(
          err, () -> run(program, fleet(source, manifest, o, spark), folder, root, stop));
    }
  }

  private Fleet<PoolShard> fleet(
      PoolShards source,
      TableManifest manifest,
      PretrainOptions o,
      @Nullable JavaSparkContext spark) {
    if (spark == null) {
      return new LocalFleet<>(source, manifest.shards().size(), o.seed());
    }
    int slots = spark.defaultParallelism();
    return new SparkFleet<>(
        spark, source, manifest.costs(), o.seed(), slots, "pretrain " + o.name(), null);
  }

  private int run(
      Pretraining program, Fleet<PoolShard> fleet, RunFolder folder, Store root, StopSignal stop) {
    PrintWriter err = spec.commandLine().getErr();
    RunnerSettings settings =
        RunnerSettings.defaults()
            .withResume(flags.resume())
            .withStop(stop)
            .withListener(flags.console(err));
    new Runner<>(program, fleet, folder, new RunTables(), settings).run();
    PrintWriter out = spec.commandLine().getOut();
    out.println("run      " + folder.runId());
    String network = root.where(folder.path()) + "/commits/" + last(folder);
    out.println("network  " + network);
    out.println(
        "next     equipoise sweep --out "
            + ShellWord.quoted(flags.out())
            + " --set job=continual --set "
            + ShellWord.quoted("set=[backbone.directory=" + network + ", data.table=TABLE]"));
    return ExitCode.OK.code();
  }

  private static String last(RunFolder folder) {
    try {
      return Commit.name(folder.commits().size() - 1);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE,
          "STATE-002",
          "commits cannot be listed: " + e.getMessage(),
          folder.path(),
          "Check that the directory is readable",
          e);
    }
  }

  private static PoolPlan plan(
      PretrainOptions o, TextTasks texts, List<String> pool, Vocabulary words) {
    PretrainOptions.Train t = o.train();
    return new PoolPlan(
        o.network().config(words.size()),
        pool.stream().map(task -> new PoolPlan.Task(task, texts.labels(task).size())).toList(),
        t.assignments(),
        words.labels(),
        words.gaps(),
        Vocabulary.END,
        t.prompt(),
        t.batch(),
        t.gapped(),
        t.rate(),
        t.clip(),
        t.rounds(),
        t.steps(),
        o.seed());
  }

  private static String id(Resolved<PretrainOptions> options, TableManifest manifest) {
    return Identity.runId(
        "pretrain",
        options.value().name(),
        options.optionsHash(),
        manifest.contentHash(),
        options.value().seed(),
        Identity.tableVersions(manifest.inputs()),
        CODE_LINE);
  }

  private SortedMap<String, byte[]> files(
      String id, Resolved<PretrainOptions> options, TableManifest manifest, String table) {
    Versions versions = new Versions();
    List<String> command = new ArrayList<>(List.of("equipoise"));
    command.addAll(spec.commandLine().getParseResult().originalArgs());
    Map<String, Object> run = new TreeMap<>();
    run.put("run_id", id);
    run.put("job", "pretrain");
    run.put("name", options.value().name());
    run.put("command", command.stream().map(Masking::text).toList());
    run.put("version", versions.version());
    run.put("commit", versions.commit());
    run.put("code_line", CODE_LINE);
    run.put("options_hash", options.optionsHash());
    run.put("data_hash", manifest.contentHash());
    run.put("seed", options.value().seed());
    run.put("table", table);
    run.put("out", flags.out());
    run.put("created", Instant.now().toString());
    run.put("java", System.getProperty("java.version", "unknown"));
    run.put("spark", versions.spark());
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("run.json", Json.bytes(run));
    files.put("options.yaml", options.toYaml().getBytes(StandardCharsets.UTF_8));
    files.put("inputs.json", Json.bytes(Map.of("inputs", manifest.inputs())));
    return files;
  }
}
