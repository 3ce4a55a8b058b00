package io.equipoise.bench;

import io.equipoise.crystal.Elements;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Neighbours;
import io.equipoise.local.Batches;
import io.equipoise.local.LocalSteps;
import io.equipoise.local.StepOptions;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.LayerOptions;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskLoss;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import java.util.List;

/** The networks that are timed, with one task, and the graphs that they read. */
public final class Networks {
  private Networks() {}

  /** What a layer consists of. */
  public enum Kind {
    /** As published: gate and message each with a first linear map of their own. */
    PUBLISHED,
    /** Gate and message share it. */
    SHARED_INPUT,
    /** Shared, and no reciprocal block. */
    LOCAL_ONLY,
    /** CGCNN's layers, norms and distances, and at most 12 neighbours: {@code python/cgcnn.py}. */
    CGCNN,
    /** What the options are when nothing is said. */
    DEFAULT
  }

  /** How graphs are cut for it: 8 angstrom and 12 neighbours, by default 5. */
  static GraphBuilder.Options graphs(Kind kind) {
    return switch (kind) {
      case CGCNN ->
          GeneratedCrystals.eightAngstrom()
              .withNeighbours(12, Neighbours.Truncation.PLAIN)
              .withWaves(0, 1);
      case DEFAULT -> GraphBuilder.Options.defaults();
      case PUBLISHED, SHARED_INPUT, LOCAL_ONLY -> GeneratedCrystals.eightAngstrom();
    };
  }

  /** A network of this kind and size. */
  static CrystalModel model(Kind kind, int width, int layers) {
    TargetScale scale =
        new TargetScale(GeneratedCrystals.TASK, "g/cm3", 4, 2, TargetScale.Transform.NONE);
    return new CrystalModel(net(kind, width, layers, 1), List.of(scale), graphs(kind));
  }

  /** A network of this kind and size with so many heads. */
  static ReGNet net(Kind kind, int width, int layers, int tasks) {
    if (kind == Kind.DEFAULT) {
      return new ReGNet(ReGNetOptions.defaults().withSize(width, layers), tasks, elements());
    }
    if (kind == Kind.CGCNN) {
      ReGNetOptions cgcnn =
          new ReGNetOptions(
              width,
              layers,
              1,
              2,
              41,
              8.0,
              3.0,
              false,
              ReGNetOptions.Features.TABLE,
              ReGNetOptions.Basis.GAUSS,
              false);
      LayerOptions layer =
          LayerOptions.defaults().with(LayerOptions.Local.CGCNN).with(LayerOptions.Norm.BATCH);
      return new ReGNet(cgcnn.withLayer(layer), tasks, elements());
    }
    ReGNetOptions base =
        new ReGNetOptions(
            width,
            layers,
            16,
            12,
            64,
            8.0,
            3.0,
            kind != Kind.LOCAL_ONLY,
            ReGNetOptions.Features.TABLE,
            ReGNetOptions.Basis.INV,
            kind != Kind.PUBLISHED);
    return new ReGNet(base, tasks, elements());
  }

  /** Steps from the first parameters. */
  static LocalSteps begin(CrystalModel model, int batch, int steps) {
    int n = model.net().layout().size();
    float[] theta = model.net().layout().initial(1);
    double[] weights = {1};
    return new LocalSteps(
        model, theta, new float[n], new float[n], 0, steps, weights, options(batch, 1_000_000));
  }

  /** The steps that come after an update. */
  static LocalSteps after(LocalSteps before, LocalSteps.Update update) {
    return new LocalSteps(
        before.model(),
        update.theta(),
        update.m(),
        update.v(),
        before.firstStep() + before.steps(),
        before.steps(),
        before.weights(),
        before.options());
  }

  /** Huber's loss, AdamW, one cycle of the rate. */
  static StepOptions options(int batch, long totalSteps) {
    return new StepOptions(
        List.of(TaskLoss.huber(0.3)),
        new Batches(batch, 9),
        AdamW.defaults(),
        OneCycle.of(1e-3, totalSteps),
        5);
  }

  /** Row z holds the 92 bits of element z. */
  private static float[][] elements() {
    float[][] table = new float[Elements.MAX_TABLE_Z + 1][Elements.FEATURES];
    for (int z = 1; z < table.length; z++) {
      for (int bit : Elements.features(z)) {
        table[z][bit] = 1;
      }
    }
    return table;
  }
}
