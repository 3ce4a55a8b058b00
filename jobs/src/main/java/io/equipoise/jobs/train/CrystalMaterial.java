package io.equipoise.jobs.train;

import io.equipoise.crystal.Elements;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.Seeds;
import io.equipoise.fleet.ShardSource;
import io.equipoise.local.RowShard;
import io.equipoise.ml.ModelFiles;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.Head;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SavedModel;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.net.TaskModel;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TargetStatistics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Crystals, which ReGNet reads. */
final class CrystalMaterial implements Material {
  private final Rows rows;
  private final TrainOptions options;
  private final TrainOptions.Regnet network;
  private final Optional<SavedModel> begun;

  CrystalMaterial(Rows rows) {
    this.rows = rows;
    this.options = rows.options();
    if (!(options.network() instanceof TrainOptions.Regnet regnet)) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-014",
          "network.kind = "
              + FeatureNetworks.kind(options.network())
              + " for a table of crystals; expected regnet",
          rows.table().toString(),
          "Set network.kind to regnet, or name a table of numbers or images");
    }
    this.network = regnet;
    this.begun = rows.begun().map(ModelFiles::model);
  }

  @Override
  public ReGNet net() {
    // Where a zero lies on its task's scale changes no size, and is not known before rows are read.
    return net(rows.names().stream().map(task -> new Head(twoPart(task), 0)).toList());
  }

  private boolean twoPart(String task) {
    return network.twoPart().contains(task);
  }

  private ReGNet net(List<Head> heads) {
    checkTwoPart();
    ReGNetOptions sizes =
        new ReGNetOptions(
            network.width(),
            network.layers(),
            network.rank(),
            network.filters(),
            network.centres(),
            options.graph().cutoff(),
            options.graph().kCut(),
            network.reciprocal(),
            network.features(),
            network.basis(),
            network.sharedInput(),
            network.layer(),
            network.experts().over(options.train().steps()));
    return new ReGNet(sizes, heads, elementTable());
  }

  private void checkTwoPart() {
    for (String task : network.twoPart()) {
      boolean learned = rows.names().contains(task);
      if (!learned || options.transformOf(task) == TargetScale.Transform.LOG10) {
        throw new Failure(
            ExitCode.DATA,
            "DATA-017",
            "network.two-part names '"
                + task
                + "'"
                + (learned
                    ? ", whose transform log10 has no zero; expected none or log1p"
                    : ", which is not learned; expected some of " + rows.names()),
            rows.table().toString(),
            "Correct network.two-part, or data.transforms and data.tasks");
      }
    }
  }

  /** Row z holds the 92 bits of element z. */
  private static float[][] elementTable() {
    float[][] table = new float[Elements.MAX_TABLE_Z + 1][Elements.FEATURES];
    for (int z = 1; z <= Elements.MAX_TABLE_Z; z++) {
      for (int bit : Elements.features(z)) {
        table[z][bit] = 1;
      }
    }
    return table;
  }

  @Override
  public CrystalModel model() {
    List<TargetScale> fitted = scales();
    List<TargetScale> scales =
        begun.map(saved -> FirstParameters.scales(saved, fitted)).orElse(fitted);
    List<Head> heads =
        scales.stream()
            .map(scale -> twoPart(scale.task()) ? Head.twoPart(scale) : Head.NUMBER)
            .toList();
    CrystalModel model = new CrystalModel(net(heads), scales, graphs());
    begun.ifPresent(saved -> FirstParameters.check(saved, model, options.start().model()));
    return model;
  }

  private GraphBuilder.Options graphs() {
    TrainOptions.Graph g = options.graph();
    return new GraphBuilder.Options(
        g.cutoff(),
        g.maxNeighbours(),
        g.truncation(),
        g.growTo(),
        g.kCut(),
        g.kMax(),
        network.layer().waves());
  }

  @Override
  public Optional<String> remark() {
    TableManifest.@Nullable Graphs stored = rows.manifest().graphs();
    return stored == null || stored.are(graphs())
        ? Optional.empty()
        : Optional.of(
            "graphs of the table were cut with "
                + stored.options()
                + "; this run's are cut again with "
                + graphs());
  }

  @Override
  public FirstParameters first(TaskModel model) {
    long seed = Seeds.mix(options.seed(), "parameters");
    return begun
        .map(
            saved -> FirstParameters.of(saved, (CrystalModel) model, options.start().fixed(), seed))
        .orElseGet(FirstParameters::drawn);
  }

  private List<TargetScale> scales() {
    ShardSource<List<Sample>> raw =
        new CrystalShards.Raw(rows.table(), rows.manifest().shards(), rows.names());
    return TargetStatistics.fit(
        rows.fleets().of(raw, rows.manifest().costs(), "statistics of " + rows.table().name()),
        rows.tasks(),
        rows.names().stream().map(options::transformOf).toList());
  }

  @Override
  public ShardSource<RowShard> shards(TaskModel model) {
    GraphBuilder.Options graphs = ((CrystalModel) model).graph();
    return CrystalShards.of(rows.table(), rows.manifest(), model.scales(), graphs);
  }

  @Override
  public List<TaskLoss> losses() {
    rows.names().forEach(task -> ExampleMaterial.checkLoss(options, task, false));
    return rows.names().stream().map(options::lossOf).toList();
  }
}
