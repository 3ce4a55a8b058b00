package io.equipoise.balance;

import io.equipoise.linalg.Adam;
import io.equipoise.linalg.Vector;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a method that learns one number per task.
 *
 * @param values the numbers, length K: log variances of {@link Uw}, log scales of {@link ImtlL},
 *     logits of {@link Famo}
 * @param memory Adam's, of the same length; untouched by plain steps
 */
record LearnedState(Vector values, Adam.Memory memory) implements State {
  private static final long serialVersionUID = 1L;

  LearnedState {
    State.sameLength("numbers of Adam", memory.mean().size(), "values", values.size());
  }

  static LearnedState filled(int tasks, double value) {
    return new LearnedState(Vector.filled(tasks, value), Adam.start(tasks));
  }

  @Override
  public SortedMap<String, double[]> arrays() {
    SortedMap<String, double[]> arrays = new TreeMap<>();
    arrays.put("values", values.toArray());
    arrays.put("adam.steps", new double[] {memory.steps()});
    arrays.put("adam.mean", memory.mean().toArray());
    arrays.put("adam.square", memory.square().toArray());
    return arrays;
  }

  static LearnedState of(Map<String, double[]> arrays) {
    return new LearnedState(
        Vector.of(State.array(arrays, "values")),
        new Adam.Memory(
            State.count(arrays, "adam.steps"),
            Vector.of(State.array(arrays, "adam.mean")),
            Vector.of(State.array(arrays, "adam.square"))));
  }
}
