package io.equipoise.continual;

import java.util.Collections;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a learner says of one input; whether it is right is not the learner's to say. */
public sealed interface Prediction {
  /**
   * A class.
   *
   * @param label the class; one that is no label of any task is legal and wrong
   * @param logProbabilities what the learner gives to each label that it considered; may be empty
   * @param task place of the task that the learner took the input for, if it decided on one
   */
  record Label(String label, SortedMap<String, Double> logProbabilities, OptionalInt task)
      implements Prediction {
    /** Copies the map. */
    public Label {
      logProbabilities = Collections.unmodifiableSortedMap(new TreeMap<>(logProbabilities));
    }

    /** A class from a learner that decides on no task. */
    public Label(String label, SortedMap<String, Double> logProbabilities) {
      this(label, logProbabilities, OptionalInt.empty());
    }
  }

  /** A number. */
  record Value(double value) implements Prediction {}
}
