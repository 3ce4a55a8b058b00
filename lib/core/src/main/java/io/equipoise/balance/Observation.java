package io.equipoise.balance;

import io.equipoise.linalg.Vector;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What was measured in one round: one number per task and, when demanded, more. Made by {@link
 * #of}; every number of a task that is not {@linkplain #skipped() skipped} is finite, so a balancer
 * need not look.
 *
 * <pre>
 * here      shape   what
 * tasks     K       names, for messages and tables
 * step      -       number of the round, from 0
 * losses    K       mean loss over the mini-batch, before the step
 * norms     K       length of each task gradient
 * gram      K x K   row by row: inner products of task gradients (batch 1 with batch 2 if two were
 *                   demanded). Additive over blocks of parameters, not over shards of data: the
 *                   Gram matrix of mean gradients is not the mean of Gram matrices
 * features  F       mean representation, if demanded
 * previous  K x K   row by row: task i's gradient now with task j's of the round before; empty in
 *                   the first round even when demanded
 * inner     K       losses after the demanded inner steps, at the parameters these ended at
 * </pre>
 *
 * <p>What was not measured is empty. Numbers of a skipped task are zero here.
 */
public record Observation(
    List<String> tasks,
    long step,
    SortedSet<Integer> skipped,
    Vector losses,
    Vector norms,
    Vector gram,
    Vector previous,
    Vector features,
    Vector inner)
    implements Serializable {

  /** Checks lengths and that every number is finite. */
  public Observation {
    tasks = List.copyOf(tasks);
    skipped = Collections.unmodifiableSortedSet(new TreeSet<>(skipped));
    int k = tasks.size();
    length("losses", losses, k, false);
    length("norms", norms, k, true);
    length("gram", gram, k * k, true);
    length("products with the previous gradients", previous, k * k, true);
    length("inner losses", inner, k, true);
    for (Vector v : List.of(losses, norms, gram, previous, features, inner)) {
      if (v.firstNotFinite() >= 0) {
        throw new OnBad.BadNumberException(
            "a measured number is " + v.get(v.firstNotFinite()) + "; expected a finite value");
      }
    }
  }

  /** Starts an observation of the named tasks. */
  public static Measured of(List<String> tasks, long step) {
    return new Measured(tasks, step);
  }

  /** An observation of losses alone; tasks are named by their numbers, a bad number fails. */
  public static Observation ofLosses(long step, double... losses) {
    List<String> names = IntStream.range(0, losses.length).mapToObj(Integer::toString).toList();
    return of(names, step).losses(losses).build(OnBad.FAIL);
  }

  /** K, the number of tasks, skipped ones included. */
  public int size() {
    return tasks.size();
  }

  /** The numbers of the tasks that have a part in this round, in order. */
  public int[] present() {
    return IntStream.range(0, size()).filter(i -> !skipped.contains(i)).toArray();
  }

  /** Inner product of the gradients of tasks {@code i} and {@code j}. */
  public double gram(int i, int j) {
    return gram.get(i * size() + j);
  }

  /**
   * Checks that this observation answers a demand and has the state's number of tasks.
   *
   * @param who name of the balancer, for the message
   * @param demand of the balancer
   * @param expected number of tasks of the balancer's state
   * @throws IllegalArgumentException naming what is missing
   */
  void answers(String who, Demand demand, int expected) {
    if (size() != expected) {
      throw new IllegalArgumentException(
          size() + " tasks observed; expected " + expected + ", as in " + who + "'s state");
    }
    require(who, "norms", demand.level() == Demand.Level.NORMS && norms.isEmpty());
    require(who, "Gram matrix", demand.level() == Demand.Level.GRAM && gram.isEmpty());
    require(who, "features", demand.features() && features.isEmpty());
    require(who, "losses after inner steps", demand.innerSteps() > 0 && inner.isEmpty());
  }

  private static void require(String who, String what, boolean missing) {
    if (missing) {
      throw new IllegalArgumentException(
          "no " + what + " measured; expected by " + who + ". Measure what its demand() asks for.");
    }
  }

  private static void length(String what, Vector found, int expected, boolean optional) {
    if (found.size() != expected && !(optional && found.isEmpty())) {
      throw new IllegalArgumentException(
          found.size() + " " + what + "; expected " + expected + " for the tasks observed");
    }
  }

  /**
   * What was measured after a step.
   *
   * @param losses of the same batch at the new parameters, length K; zero for a skipped task
   * @param stepLength Euclidean length of the step in the shared parameters
   */
  public record After(Vector losses, double stepLength) implements Serializable {
    /** Checks that the numbers are finite. */
    public After {
      if (losses.firstNotFinite() >= 0 || !(stepLength >= 0 && Double.isFinite(stepLength))) {
        throw new OnBad.BadNumberException(
            "after the step, losses are "
                + losses
                + " and its length is "
                + stepLength
                + "; expected finite values. Lower the learning rate. (NUM-001)");
      }
    }
  }
}
