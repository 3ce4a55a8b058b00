package io.equipoise.jobs.prep;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.Sessions;
import io.equipoise.jobs.ShellWord;
import io.equipoise.jobs.StopSignal;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.table.TableManifest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes a table of crystals, of numbers or of texts, or finds it made; prints what became of every
 * row.
 *
 * <p>On Spark when a master is set, in this process otherwise.
 */
@Command(
    name = "prep",
    description = {
      "Reads or generates crystals, tables, images or texts, checks every row, and publishes a table"
          + " of balanced shards together with what was refused and why.",
      "",
      "What files hold is in lib/docs/input.md. Texts (input.from=texts) are a directory with"
          + " tasks.json, [{\"task\": NAME, \"labels\": [...]}, ...]; for each task NAME/train.tsv and"
          + " NAME/test.tsv, packed with gzip or not, a line a row: label's number, tab, text; and"
          + " sequences.json where input.sequence names an order.",
      "'equipoise explain prep --set input.from=texts' lists the options of a kind of input."
    })
public final class PrepVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Option(
      names = "--compare-splits",
      description =
          "Also print what random and grouped splits of the same rows would be, and how much of"
              + " each one's test rows resembles what is trained on.")
  private boolean compareSplits;

  @Option(
      names = "--replay-quarantine",
      paramLabel = "TABLE",
      description =
          "A table that prep made earlier, some of whose rows were refused: files that lost none"
              + " and have not changed are taken from it, the others are read again. The result is"
              + " the table that prep would make at once.")
  private @Nullable String replayed;

  @Option(
      names = "--baseline",
      paramLabel = "TABLE",
      description =
          "Also print how far targets, elements and cell sizes have moved from an earlier table,"
              + " and warn where it is far.")
  private @Nullable String baseline;

  @Override
  public Integer call() {
    Resolved<PrepOptions> options = options();
    PrintWriter out = spec.commandLine().getOut();
    if (flags.dryRun()) {
      return new PrepPlanner().plan(options, flags).print(out, spec.commandLine().getErr());
    }
    PrepPlan plan = PrepPlan.of(Roots.out(flags.out()), options, flags.asOf().orElse(null));
    Optional<PreparedTable> existing = plan.existing();
    if (existing.isPresent()) {
      return print(out, plan, existing.get());
    }
    Obstacles.out(Roots.out(flags.out()));
    return make(plan, out);
  }

  private Resolved<PrepOptions> options() {
    List<String> sets = new ArrayList<>(flags.set());
    flags.name().ifPresent(name -> sets.add("name=" + name));
    flags.seed().ifPresent(seed -> sets.add("split.seed=" + seed));
    Resolved<PrepOptions> options = OptionFiles.load(PrepOptions.class, flags.config(), sets);
    if (flags.seed().isPresent() && options.value().input() instanceof PrepOptions.Prototypes) {
      sets.add("input.seed=" + flags.seed().get());
      options = OptionFiles.load(PrepOptions.class, flags.config(), sets);
    }
    return options;
  }

  private int make(PrepPlan plan, PrintWriter out) {
    Replay replay =
        replayed == null ? null : Replay.of(plan, Roots.place("--replay-quarantine", replayed));
    if (replay != null) {
      out.printf(
          "%d of %d files are as they were in %s%n",
          replay.pieces().size(), plan.files().size(), replayed);
    }
    if (!new SparkConf().contains("spark.master")) {
      try (StopSignal stop = StopSignal.install()) {
        return stop.orSaid(
            spec.commandLine().getErr(),
            () -> print(out, plan, () -> Prep.runLocally(plan, replay, stop)));
      }
    }
    try (SparkSession session = Sessions.open("equipoise prep " + plan.id());
        StopSignal stop = StopSignal.install(session.sparkContext()::cancelAllJobs)) {
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      return stop.orSaid(
          spec.commandLine().getErr(), () -> print(out, plan, () -> Prep.run(plan, replay, spark)));
    }
  }

  /** Makes a table and prints what became of the rows, or what becomes of them where it is not. */
  private int print(PrintWriter out, PrepPlan plan, Supplier<PreparedTable> making) {
    PreparedTable table;
    try {
      table = making.get();
    } catch (RefusalLimits.Exceeded e) {
      out.print(e.table());
      out.flush();
      throw e;
    }
    return print(out, plan, table);
  }

  private void compare(PrintWriter out, PrepPlan plan, PreparedTable table) {
    if (compareSplits && !plan.options().input().ofNumbers()) {
      out.print(SplitComparison.of(table, plan.options().split()));
    }
    if (baseline != null) {
      PreparedTable before = PreparedTable.open(Roots.place("--baseline", baseline));
      out.print(BaselineDrift.text(BaselineDrift.of(table, before), before));
    }
  }

  private int print(PrintWriter out, PrepPlan plan, PreparedTable table) {
    TableManifest m = table.manifest();
    RefusedRows refused = RefusedRows.of(table);
    out.print(RowTable.text(m.accounts(), refused.copies()));
    m.tasks()
        .forEach(
            t ->
                out.printf(
                    Locale.ROOT, "task %s%s: %,d rows%n", t.name(), unit(t.unit()), t.rows()));
    double[] costs = m.costs();
    double mean = Arrays.stream(costs).average().orElse(0);
    double most = Arrays.stream(costs).max().orElse(0);
    out.printf(
        Locale.ROOT,
        "%,d rows %s in %d shards, largest cost %.3f of the mean%n",
        m.rows(),
        m.splits(),
        costs.length,
        mean > 0 ? most / mean : 1);
    compare(out, plan, table);
    refused.lines().forEach(out::println);
    if (!m.quarantine().isEmpty()) {
      out.printf("quarantine %s%n", table.directory().resolve(m.quarantine().get(0).path()));
    }
    out.printf("table %s%s%n", table.directory(), table.made() ? "" : " (there already)");
    out.println("next     equipoise " + next(m, flags.out(), table.directory().toString()));
    return ExitCode.OK.code();
  }

  /** The line that reads such a table. */
  private static String next(TableManifest m, String root, String table) {
    TableManifest.@Nullable Examples examples = m.examples();
    String out = " --out " + ShellWord.quoted(root);
    String data = " --set " + ShellWord.quoted("data.table=" + table);
    if (m.tasks().isEmpty()) {
      return "score" + out + " --model RUN --table " + ShellWord.quoted(table);
    }
    if (examples == null) {
      return "train" + out + data;
    }
    if (examples.texts() != null) {
      String set = "set=[backbone.directory=NETWORK, data.table=" + table + "]";
      return "sweep" + out + " --set job=continual --set " + ShellWord.quoted(set);
    }
    return "train" + out + data + " --set network.kind=" + (examples.image() ? "conv" : "mlp");
  }

  private static String unit(String unit) {
    return unit.isEmpty() ? "" : " (" + unit + ")";
  }
}
