package io.equipoise.continual;

import io.equipoise.cluster.LocalSpark;
import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.linalg.Vector;
import java.util.List;

/** A sequence of tasks is the same bytes in one process and on Spark. */
class ContinualOnSparkTest extends ContinualProgramTest {
  @Override
  protected List<Fleet<SequenceRun<NearestClassMean.Means, Vector>>> fleets() {
    return List.of(
        new LocalFleet<>(source(), shards(), seed()),
        new SparkFleet<>(LocalSpark.context(), source(), shards(), seed(), "continual"));
  }
}
