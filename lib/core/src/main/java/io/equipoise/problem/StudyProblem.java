package io.equipoise.problem;

import io.equipoise.fleet.ShardSource;
import java.util.SortedMap;
import java.util.TreeMap;

/** K losses of the same d parameters, one a shard, small enough for plain arrays. */
public interface StudyProblem extends ShardSource<Objective> {
  /** K. */
  int tasks();

  /** The parameters before the first step, length d. */
  double[] start();

  /** What is known about the point where a descent ended, by the name of a measure. */
  default SortedMap<String, Double> findings(double[] x) {
    return new TreeMap<>();
  }
}
