package io.equipoise.forgetting;

import io.equipoise.cluster.LocalSpark;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import java.util.List;

/** Simulations of forgetting are the same bytes in one process and on Spark. */
class ForgettingOnSparkTest extends ProgramContract<ForgettingState, LinearSequence> {
  @Override
  protected Program<ForgettingState, LinearSequence> program() {
    return new ForgettingProgram(ForgettingProgramTest.standard(), 3);
  }

  @Override
  protected ShardSource<LinearSequence> source() {
    return ForgettingProgramTest.standard();
  }

  @Override
  protected int shards() {
    return 5;
  }

  @Override
  protected List<Fleet<LinearSequence>> fleets() {
    return List.of(
        new LocalFleet<>(source(), shards(), seed()),
        new SparkFleet<>(LocalSpark.context(), source(), shards(), seed(), "forgetting"));
  }
}
