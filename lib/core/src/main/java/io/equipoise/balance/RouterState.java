package io.equipoise.balance;

import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link Bilb4mtl} remembers.
 *
 * @param router the router's parameters W, laid out as {@link Router} says
 * @param memory Adam's, of the same length
 * @param baseline l_i(0), length K; 0 where it has not been read
 */
public record RouterState(Vector router, Adam.Memory memory, Vector baseline) implements State {
  /** Checks that the parts fit. */
  public RouterState {
    if (memory.mean().size() != router.size()) {
      throw new IllegalArgumentException(
          "Adam remembers "
              + memory.mean().size()
              + " numbers; expected "
              + router.size()
              + ", one for each router parameter");
    }
  }

  @Override
  public SortedMap<String, double[]> arrays() {
    SortedMap<String, double[]> arrays = new TreeMap<>();
    arrays.put("router", router.toArray());
    arrays.put("adam.steps", new double[] {memory.steps()});
    arrays.put("adam.mean", memory.mean().toArray());
    arrays.put("adam.square", memory.square().toArray());
    arrays.put("baseline", baseline.toArray());
    return arrays;
  }

  static RouterState of(Map<String, double[]> arrays) {
    return new RouterState(
        Vector.of(State.array(arrays, "router")),
        new Adam.Memory(
            State.count(arrays, "adam.steps"),
            Vector.of(State.array(arrays, "adam.mean")),
            Vector.of(State.array(arrays, "adam.square"))),
        Vector.of(State.array(arrays, "baseline")));
  }
}
