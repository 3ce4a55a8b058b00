package io.equipoise.local;

import io.equipoise.balance.Decision;
import io.equipoise.balance.Demand;
import io.equipoise.balance.Measured;
import io.equipoise.balance.Observation;
import io.equipoise.fleet.Fleet;
import io.equipoise.gram.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * One exact step for a method that looks at task gradients, or whose gradients are measured at
 * perturbed parameters.
 *
 * <pre>
 * 1  each batch that is looked at: losses; task gradients stay on the shards    1 forward, K backward
 * 2  their lengths or inner products, as demanded                               no pass
 * 3  the decision
 * 4  the direction from the gradients on the shards                             no pass
 *    from a third batch, which is only stepped along:                           1 or 2 of each
 * 5  AdamW step; losses after it where demanded                                 0 or 1 forward
 * </pre>
 *
 * <p>No backward pass is made twice while the processes that carry the shards live.
 */
final class GradientAdvance implements Advance {
  private final TrainingPlan plan;
  private final GradientProbe probe;
  private final Deciding deciding;
  private final Stepping stepping;
  private final AfterStep after;
  private final Products products;
  private final KeptRows keptRows;

  GradientAdvance(TrainingPlan plan) {
    this.plan = plan;
    this.probe = GradientProbe.of(plan);
    this.deciding = new Deciding(plan);
    this.stepping = new Stepping(plan);
    this.after = new AfterStep(plan, deciding);
    this.products = new Products(plan.measuring().gram());
    this.keptRows = new KeptRows(plan, deciding);
  }

  @Override
  public TrainingState round(TrainingState state, Fleet<RowShard> fleet) {
    List<GradientProbe.Batch> batches = new ArrayList<>();
    for (int b = 0; b < plan.batchesLookedAt(); b++) {
      batches.add(probe.measure(state, rows(state, b), draw(state, b), fleet));
    }
    TaskSums sums = batches.get(0).sums();
    double[] losses = sums.meansOr(state.losses());
    Look look = look(state, batches, losses, fleet);
    // A task that no row of a batch carries has no gradient there.
    Set<Integer> absent = new TreeSet<>();
    batches.forEach(batch -> absent.addAll(batch.sums().absent()));
    Measured measured = look.onto(Observation.of(plan.tasks(), state.round()));
    Observation now = deciding.observe(state, measured, losses, absent);
    Decided decided = deciding.decide(state, now);
    Stepping.Moved moved = stepping.along(state, direction(state, decided, look, batches, fleet));
    Decided learned = after.learned(state, decided, moved, rows(state, 0), fleet);
    double[] first = state.firstOr(losses);
    SortedMap<String, Double> measures =
        look.symmetric()
            ? Measures.of(decided, first, losses, look.gram())
            : Measures.of(decided, first, losses);
    if (look.gram().length > 0 && look.kept().length == 0 && !products.options().exact()) {
      measures.put("sketch_size", (double) products.options().sketchSize());
    }
    TrainingState.Told told = new TrainingState.Told(first, losses, sums.counts(), measures);
    return state.next(moved, 1, learned, told).keeping(look.kept());
  }

  private Look look(
      TrainingState state,
      List<GradientProbe.Batch> batches,
      double[] losses,
      Fleet<RowShard> fleet) {
    Demand demand = plan.balancer().demand();
    if (demand.tracking() != null || demand.previous()) {
      return keptRows.look(state, batches.get(0), losses, fleet);
    }
    Look look = Look.at(demand, products, plan.model(), batches, fleet);
    deciding.refuse(state, "squared gradient norm", look.squares());
    return look;
  }

  private Rows rows(TrainingState state, int batch) {
    return new Rows.Batch(plan.steps().batches().stream(batch), state.step());
  }

  private long draw(TrainingState state, int batch) {
    return state.step() * plan.balancer().demand().batches() + batch;
  }

  private float[] direction(
      TrainingState state,
      Decided decided,
      Look look,
      List<GradientProbe.Batch> batches,
      Fleet<RowShard> fleet) {
    int last = plan.balancer().demand().batches() - 1;
    if (last >= batches.size()) {
      return alongANewBatch(state, decided, rows(state, last), fleet);
    }
    GradientProbe.Batch batch = batches.get(last);
    double[] heads = batch.sums().coefficients(decided.heads());
    if (decided.decision() instanceof Decision.SignMask mask) {
      float[] gradient = combined(batch, new double[heads.length], heads, fleet);
      masked(gradient, mask, batch, decided, fleet);
      return gradient;
    }
    if (look.standIns().length > 0) {
      float[] gradient = combined(batch, new double[heads.length], heads, fleet);
      look.combine(decided.shared(), gradient);
      return gradient;
    }
    return combined(batch, batch.sums().coefficients(decided.shared()), heads, fleet);
  }

  private static float[] combined(
      GradientProbe.Batch batch, double[] shared, double[] heads, Fleet<RowShard> fleet) {
    double[] sum = fleet.sum(new CombinedGradient(batch.held(), shared, heads));
    return Stepping.floats(sum, 0, sum.length);
  }

  private void masked(
      float[] gradient,
      Decision.SignMask mask,
      GradientProbe.Batch batch,
      Decided decided,
      Fleet<RowShard> fleet) {
    double[] means = batch.sums().coefficients(present(decided.now()));
    int length = MaskedDirection.length(plan.model().net().layout().shared());
    int at = 0;
    for (float[] block :
        fleet.blocks(
            new SharedRows(List.of(batch.held())), length, new MaskedDirection(means, mask))) {
      System.arraycopy(block, 0, gradient, at, block.length);
      at += block.length;
    }
  }

  private static double[] present(Observation now) {
    double[] ones = new double[now.size()];
    for (int k : now.present()) {
      ones[k] = 1;
    }
    return ones;
  }

  /** The weights are known and nothing is measured of this batch: one weighted backward pass. */
  private float[] alongANewBatch(
      TrainingState state, Decided decided, Rows rows, Fleet<RowShard> fleet) {
    double[] counts = new double[decided.shared().length];
    for (double[] part : fleet.ask(new Counts(counts.length, rows))) {
      for (int k = 0; k < counts.length; k++) {
        counts[k] += part[k];
      }
    }
    TaskSums sums = new TaskSums(new double[counts.length], counts);
    return new WeightedGradient(plan.model(), state.theta(), plan.steps().losses(), rows)
        .over(fleet, sums.coefficients(decided.shared()), sums.coefficients(decided.heads()));
  }
}
