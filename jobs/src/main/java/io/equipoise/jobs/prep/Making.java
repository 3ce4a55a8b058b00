package io.equipoise.jobs.prep;

import io.equipoise.crystal.GraphBuilder;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Json;
import io.equipoise.run.Location;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Sha256;
import io.equipoise.run.Store;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.StatisticsTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes one table: reads, decides, writes under a staging name, publishes by one rename. */
final class Making {
  private static final String STATISTICS = "statistics/part-00000.parquet";
  private static final String QUARANTINE = "quarantine/part-00000.parquet";

  private final PrepPlan plan;
  private final PrepOptions options;
  private final Store store;
  private final String staged;
  private final @Nullable Replay replay;

  Making(PrepPlan plan) {
    this(plan, null);
  }

  /** Takes what is still good of an earlier table. */
  Making(PrepPlan plan, @Nullable Replay replay) {
    this.plan = plan;
    this.replay = replay;
    this.options = plan.options();
    this.store = plan.store();
    this.staged = "tables/_staging/" + plan.id() + "-" + UUID.randomUUID();
  }

  PreparedTable with(Workers workers) {
    try (workers) {
      List<ParsedPiece.Summary> pieces =
          ParsedPiece.Summary.whole(
              workers.read(plan.pieces(), new PieceReader(options, plan.labels()), replay));
      Layout layout = Layout.of(pieces, options, workers::compare);
      new RefusalLimits(plan, staged).check(pieces, layout);
      ShardWriter writer =
          new ShardWriter(
              new Location(store, staged),
              options.table().name(),
              layout.tasks(),
              options.graph(),
              options.graphs() != null);
      List<ShardWriter.Written> written =
          everyShard(workers.write(layout.shardOf(), writer), writer);
      TableManifest manifest = manifest(pieces, layout, written);
      store.write(staged + "/" + TableManifest.FILE, manifest.bytes());
      byte[] semantic = plan.resolved().canonicalJson().getBytes(StandardCharsets.UTF_8);
      store.write(staged + "/" + PrepPlan.OPTIONS, semantic);
      List<InputFile.Known> inputs = plan.files().stream().map(InputFile::known).toList();
      store.write(staged + "/" + InputFile.LIST, Json.bytes(inputs));
      return publish(manifest);
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      throw trouble(cause == null ? new IOException(e) : cause);
    } catch (IOException e) {
      throw trouble(e);
    } finally {
      discard();
    }
  }

  private List<ShardWriter.Written> everyShard(List<ShardWriter.Written> some, ShardWriter writer) {
    Map<Integer, ShardWriter.Written> all = new TreeMap<>();
    some.forEach(w -> all.put(w.shard(), w));
    return IntStream.range(0, options.shards())
        .mapToObj(s -> all.containsKey(s) ? all.get(s) : writer.write(s, List.of()))
        .toList();
  }

  private TableManifest manifest(
      List<ParsedPiece.Summary> pieces, Layout layout, List<ShardWriter.Written> written)
      throws IOException {
    List<TableManifest.Part> shards = written.stream().map(ShardWriter.Written::part).toList();
    Map<String, Long> splits = new TreeMap<>();
    written.forEach(w -> w.splits().forEach((split, n) -> splits.merge(split, n, Long::sum)));
    int version = options.table().version();
    String table = options.table().name();
    return new TableManifest(
        table,
        version,
        plan.id(),
        options.ingest(),
        tasks(layout.tasks(), written),
        shards,
        quarantine(layout.refused()),
        Accounts.of(pieces, Accounts.used(written), layout.refused()),
        splits,
        plan.resolved().optionsHash(),
        plan.inputHash(),
        Identity.dataHash(TableManifest.inputs(table, version, shards)),
        examples(pieces),
        statistics(layout.tasks(), written),
        graphs(written));
  }

  private TableManifest.@Nullable Graphs graphs(List<ShardWriter.Written> written) {
    List<TableManifest.Part> parts =
        written.stream().map(ShardWriter.Written::graphs).filter(Objects::nonNull).toList();
    GraphBuilder.Options graph = options.graph();
    return options.graphs() == null ? null : new TableManifest.Graphs(graph, graph.hash(), parts);
  }

  private List<TableManifest.Part> statistics(List<String> tasks, List<ShardWriter.Written> written)
      throws IOException {
    TableStatistics sum = new TableStatistics(tasks);
    written.forEach(w -> sum.add(w.statistics()));
    List<StatisticsTable.Row> rows = sum.rows();
    byte[] bytes = StatisticsTable.write(rows);
    store.write(staged + "/" + STATISTICS, bytes);
    return List.of(
        new TableManifest.Part(STATISTICS, bytes.length, rows.size(), Sha256.hex(bytes), 0));
  }

  private TableManifest.@Nullable Examples examples(List<ParsedPiece.Summary> pieces) {
    return pieces.stream()
        .map(ParsedPiece.Summary::examples)
        .filter(Objects::nonNull)
        .findFirst()
        .map(e -> e.texts() == null ? e.with(options.input().taskClasses()) : e)
        .orElse(null);
  }

  private List<TableManifest.Task> tasks(List<String> names, List<ShardWriter.Written> written) {
    List<TableManifest.Task> tasks = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      int index = k;
      long rows = written.stream().mapToLong(w -> w.targets()[index]).sum();
      tasks.add(new TableManifest.Task(names.get(k), unit(names.get(k)), rows));
    }
    return tasks;
  }

  private String unit(String task) {
    PrepOptions.Task given = options.tasks().get(task);
    if (given != null && !given.unit().isEmpty()) {
      return given.unit();
    }
    return options.input().unit(task);
  }

  private List<TableManifest.Part> quarantine(List<QuarantineTable.Row> refused)
      throws IOException {
    if (refused.isEmpty()) {
      return List.of();
    }
    byte[] bytes = QuarantineTable.write(refused, plan.id(), plan.firstSeen());
    store.write(staged + "/" + QUARANTINE, bytes);
    return List.of(
        new TableManifest.Part(QUARANTINE, bytes.length, refused.size(), Sha256.hex(bytes), 0));
  }

  private PreparedTable publish(TableManifest manifest) throws IOException {
    try {
      store.publish(staged, plan.published());
    } catch (IOException e) {
      PreparedTable there = plan.existing().orElse(null);
      if (there == null) {
        throw e;
      }
      return there;
    }
    return new PreparedTable(plan.directory(), manifest, true);
  }

  private void discard() {
    try {
      store.delete(staged);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(Making.class)
          .warn("cannot remove {}: {}", store.where(staged), e.getMessage());
    }
  }

  private Failure trouble(IOException e) {
    return RunFolder.cannotWrite(store.where(staged) + " (nothing was published)", e);
  }
}
