package io.equipoise.jobs.train;

import io.equipoise.fleet.Fleet;
import io.equipoise.local.BalancedTraining;
import io.equipoise.local.RowShard;
import io.equipoise.local.TrainingState;
import io.equipoise.run.Codec;
import io.equipoise.run.NonFiniteException;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A training whose last measures have those of simple models among them. */
record WithBaselines(
    BalancedTraining training, Supplier<? extends List<? extends TableRow>> baselines)
    implements Program<TrainingState, RowShard> {
  @Override
  public TrainingState start() {
    return training.start();
  }

  @Override
  public TrainingState round(TrainingState state, Fleet<RowShard> fleet) {
    return training.round(state, fleet);
  }

  @Override
  public TrainingState mend(TrainingState state, NonFiniteException incident, OnNonFinite policy) {
    return training.mend(state, incident, policy);
  }

  @Override
  public boolean done(TrainingState state) {
    return training.done(state);
  }

  @Override
  public int rounds() {
    return training.rounds();
  }

  @Override
  public Codec<TrainingState> codec() {
    return training.codec();
  }

  @Override
  public Report report(TrainingState before, TrainingState after) {
    return training.report(before, after);
  }

  @Override
  public Finish finish(TrainingState last, Fleet<RowShard> fleet) {
    Finish finish = training.finish(last, fleet);
    List<TableRow> rows = new ArrayList<>(finish.rows());
    rows.addAll(baselines.get());
    return new Finish(rows, finish.files());
  }
}
