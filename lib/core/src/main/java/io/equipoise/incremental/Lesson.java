package io.equipoise.incremental;

import io.equipoise.fleet.Seeds;
import java.util.List;

/**
 * What a method is told of a task that begins.
 *
 * @param network that learns it
 * @param place of the task
 * @param own its training rows
 * @param batch rows of a step
 * @param first parameters that it starts from; not written to
 * @param root of what the method draws; the order of rows is drawn from another
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as its session, never compared
record Lesson(Network network, int place, List<Shown> own, int batch, double[] first, long root) {
  /** The gradient of the mean loss of {@code rows}. */
  double[] gradient(double[] theta, List<Shown> rows) {
    return network.gradient(theta, rows, place);
  }

  /** The seed of one of the method's draws. */
  long seed(String use) {
    return Seeds.mix(root, use);
  }
}
