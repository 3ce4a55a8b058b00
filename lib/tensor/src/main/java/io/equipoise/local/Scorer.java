package io.equipoise.local;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Quarantine;
import io.equipoise.crystal.Validator;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.SavedModel;
import io.equipoise.tensor.EngineScope;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model that predicts crystals in the tasks' own units.
 *
 * <p>With {@link Batching#ONE_EACH} the same crystal and model give the same bits, whatever is
 * scored beside it. In a batch the engine blocks its products otherwise, and the last bits of a
 * prediction depend on its batch-mates (38 of 44 predictions of a small test differ, by less than
 * 1e-5 of their size); {@link Batching#TOGETHER} accepts that for three to five times the speed on
 * cells of a few atoms.
 *
 * <p>A crystal that cannot be predicted is answered with the reason. A site that species share, or
 * that is partly empty, has the mean of their element features by occupancy; or its crystal is
 * refused, if told so. Immutable, for any number of threads.
 */
public final class Scorer {
  private static final Score DISORDERED =
      refused(
          "disorder",
          "mixed or partly empty sites",
          "one whole atom on every site, or the policy mix",
          Quarantine.DISORDERED);

  private final CrystalModel model;
  private final float[] theta;
  private final GraphBuilder graphs;
  private final Validator validator = new Validator(Validator.Options.defaults());

  /** How many crystals the engine sees at once. */
  public enum Batching {
    /** Each by itself: the same bits whatever is scored beside it. */
    ONE_EACH,
    /** All of a call side by side, within the limits of memory: faster, last bits may differ. */
    TOGETHER
  }

  /** A scorer of a model, with graphs as the model's description says. */
  public Scorer(SavedModel saved) {
    this.model = saved.model();
    this.theta = saved.theta().clone();
    this.graphs = new GraphBuilder(saved.model().graph());
  }

  /**
   * What is said of one crystal: K values in task order, or why there are none.
   *
   * @param values original units; null when there is an error
   * @param error what was found, what was expected and a code; null when there are values
   */
  public record Score(double @Nullable [] values, @Nullable String error) implements Serializable {
    /** No values, and why. */
    public static Score refused(String why) {
      return new Score(null, why);
    }
  }

  /** The network and its scales. */
  public CrystalModel model() {
    return model;
  }

  /**
   * Predicts crystals, in their order, inside one engine scope.
   *
   * @param device {@code cpu} or {@code gpu:0}
   * @throws io.equipoise.tensor.EngineMissingException when there is no native engine
   */
  public List<Score> score(List<Crystal> crystals, String device, Batching batching) {
    return score(crystals, device, batching, Validator.Disorder.MIX);
  }

  /**
   * Predicts crystals, in their order, inside one engine scope.
   *
   * @param device {@code cpu} or {@code gpu:0}
   * @param disorder whether sites that are shared or partly empty are mixed or refused
   * @throws io.equipoise.tensor.EngineMissingException when there is no native engine
   */
  public List<Score> score(
      List<Crystal> crystals, String device, Batching batching, Validator.Disorder disorder) {
    List<@Nullable Score> scores = new ArrayList<>(crystals.size());
    List<CrystalGraph> usable = new ArrayList<>(crystals.size());
    for (Crystal crystal : crystals) {
      boolean refused = disorder == Validator.Disorder.ORDERED_ONLY && crystal.occ() != null;
      scores.add(refused ? DISORDERED : graph(crystal, usable));
    }
    double[][] outputs = outputs(usable, device, batching);
    List<Score> all = new ArrayList<>(scores.size());
    int row = 0;
    for (Score refused : scores) {
      all.add(refused == null ? original(outputs[row++]) : refused);
    }
    return all;
  }

  /** Adds the crystal's graph, or says why there is none. */
  private @Nullable Score graph(Crystal crystal, List<CrystalGraph> usable) {
    Optional<Validator.Finding> bad = validator.check(crystal);
    if (bad.isPresent()) {
      Validator.Finding f = bad.get();
      return refused(f.field(), f.value(), f.expected(), f.code());
    }
    for (short z : crystal.z()) {
      if (z >= model.net().elements()) {
        String known = "1 to " + (model.net().elements() - 1) + ", the model's elements";
        return refused("z", "" + z, known, Quarantine.UNKNOWN_SPECIES);
      }
    }
    try {
      CrystalGraph graph = graphs.mixed(crystal);
      if (graph.occ() != null) {
        // Says now, and not for the whole batch, what the network has no features for.
        model.net().encode(graph);
      }
      usable.add(graph);
      return null;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Score.refused(String.valueOf(e.getMessage()));
    }
  }

  private double[][] outputs(List<CrystalGraph> usable, String device, Batching batching) {
    int n = usable.size();
    int[] rows = IntStream.range(0, n).toArray();
    CrystalShard shard =
        new CrystalShard(usable, new double[n][model.tasks()], new int[0], new int[0], rows);
    try (EngineScope scope = EngineScope.open(device)) {
      return shard
          .passes(scope, model.net())
          .outputs(theta, rows, batching == Batching.ONE_EACH ? 1 : Math.max(1, n));
    }
  }

  private static Score refused(String what, String value, String expected, Quarantine code) {
    return Score.refused(what + " = " + value + "; expected " + expected + ". (" + code + ")");
  }

  private Score original(double[] standardised) {
    double[] values = new double[standardised.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = model.scales().get(k).original(standardised[k]);
      if (!Double.isFinite(values[k])) {
        String what = "prediction of '" + model.task(k) + "'";
        return refused(what, "" + values[k], "a finite number", Quarantine.NON_FINITE);
      }
    }
    return new Score(values, null);
  }
}
