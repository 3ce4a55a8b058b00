package io.equipoise.incremental;

import io.equipoise.cluster.LocalSpark;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.continual.SequenceRun;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.linalg.Vector;
import java.util.List;

/** Networks that learn one task after the other are the same bytes in one process and on Spark. */
class NetworkOnSparkTest extends NetworkProgramContract {
  @Override
  protected ContinualMethod method() {
    return new ElasticWeights(20, ElasticWeights.Answers.SAMPLED);
  }

  @Override
  protected List<Fleet<SequenceRun<NetworkState, Vector>>> fleets() {
    return List.of(
        new LocalFleet<>(source(), shards(), seed()),
        new SparkFleet<>(LocalSpark.context(), source(), shards(), seed(), "continual"));
  }
}
