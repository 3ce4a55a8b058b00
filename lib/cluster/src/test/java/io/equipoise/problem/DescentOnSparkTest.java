package io.equipoise.problem;

import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Scale;
import io.equipoise.cluster.LocalSpark;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import java.util.List;

/** A descent is the same bytes in one process and on Spark. */
class DescentOnSparkTest extends ProgramContract<DescentState, Objective> {
  private static final Quadratics PROBLEM = new Quadratics(3, 8, 10, 100, 0.5, 4);

  @Override
  protected Program<DescentState, Objective> program() {
    return new Descent(
        Descent.Plan.of(PROBLEM, new Bilb4mtl(Bilb4mtlOptions.qm9()), Scale.SUM, 3, 2, 0.1)
            .withNoise(0.01));
  }

  @Override
  protected ShardSource<Objective> source() {
    return PROBLEM;
  }

  @Override
  protected int shards() {
    return PROBLEM.tasks();
  }

  @Override
  protected List<Fleet<Objective>> fleets() {
    return List.of(
        new LocalFleet<>(source(), shards(), seed()),
        new SparkFleet<>(LocalSpark.context(), source(), shards(), seed(), "descent"));
  }
}
