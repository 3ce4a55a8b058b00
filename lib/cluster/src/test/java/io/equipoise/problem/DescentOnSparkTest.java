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
class DescentOnSparkTest extends ProgramContract<DescentState, Quadratic> {
  private static final Quadratics PROBLEM = new Quadratics(3, 8, 10, 100, 0.5, 4);

  @Override
  protected Program<DescentState, Quadratic> program() {
    return new Descent(
        new Descent.Plan(PROBLEM, new Bilb4mtl(Bilb4mtlOptions.qm9()), Scale.SUM, 3, 2, 0.1, 0.01));
  }

  @Override
  protected ShardSource<Quadratic> source() {
    return PROBLEM;
  }

  @Override
  protected int shards() {
    return PROBLEM.tasks();
  }

  @Override
  protected List<Fleet<Quadratic>> fleets() {
    return List.of(
        new LocalFleet<>(source(), shards(), seed()),
        new SparkFleet<>(LocalSpark.context(), source(), shards(), seed(), "descent"));
  }
}
