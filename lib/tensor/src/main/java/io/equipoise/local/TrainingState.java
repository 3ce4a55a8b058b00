package io.equipoise.local;

import io.equipoise.balance.State;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the next round of a balanced training run needs. Immutable; arrays are not
 * written to.
 *
 * @param theta n parameters
 * @param m Adam's first moments
 * @param v Adam's second moments
 * @param round rounds done
 * @param step optimiser steps done
 * @param losses K losses that the next decision is made from: means over what the last round saw
 * @param weights K weights of the last round; zeros before the first
 * @param rows K rows that carried each task in the last round
 * @param balance the balancer's state
 * @param rateFactor step sizes are multiplied by it; halved by {@code numeric.on-non-finite =
 *     halve-step}
 * @param skip tasks that the next round leaves out
 * @param first K losses when each task was first seen, NaN before; empty before the first round
 * @param measures what the last round says about all tasks together, by name
 * @param kept K x d numbers, row by row, that a method keeps of its task gradients; else empty
 * @param average moving average of the parameters; empty where none is kept
 * @param look the best that validation has seen
 */
public record TrainingState(
    float[] theta,
    float[] m,
    float[] v,
    int round,
    long step,
    double[] losses,
    double[] weights,
    double[] rows,
    State balance,
    double rateFactor,
    SortedSet<Integer> skip,
    double[] first,
    SortedMap<String, Double> measures,
    float[] kept,
    float[] average,
    BestLook look) {

  /** Makes the collections safe. */
  public TrainingState {
    skip = Collections.unmodifiableSortedSet(new TreeSet<>(skip));
    measures = Collections.unmodifiableSortedMap(new TreeMap<>(measures));
  }

  /** The state before the first round, at the parameters {@code theta}. */
  static TrainingState start(float[] theta, int tasks, State balance, Averaging averaging) {
    return new TrainingState(
        theta,
        new float[theta.length],
        new float[theta.length],
        0,
        0,
        new double[0],
        new double[tasks],
        new double[tasks],
        balance,
        1,
        new TreeSet<>(),
        new double[0],
        new TreeMap<>(),
        new float[0],
        averaging.some() ? theta : new float[0],
        BestLook.none());
  }

  /** The state one round later. */
  TrainingState next(Stepping.Moved moved, int steps, Decided decided, Told told) {
    return new TrainingState(
        moved.theta(),
        moved.m(),
        moved.v(),
        round + 1,
        step + steps,
        told.losses(),
        decided.shared(),
        told.rows(),
        decided.outcome().state(),
        rateFactor,
        new TreeSet<>(),
        told.first(),
        told.measures(),
        kept,
        moved.average(),
        look);
  }

  /** The parameters that a model has now, but for moments of batch normalisation. */
  float[] used() {
    return average.length > 0 ? average : theta;
  }

  /** The same after a look at validation rows, with what it measured. */
  TrainingState looked(BestLook now, SortedMap<String, Double> more) {
    SortedMap<String, Double> all = new TreeMap<>(measures);
    all.putAll(more);
    return new TrainingState(
        theta,
        m,
        v,
        round,
        step,
        losses,
        weights,
        rows,
        balance,
        rateFactor,
        skip,
        first,
        all,
        kept,
        average,
        now);
  }

  /** The same with these task gradients kept. */
  TrainingState keeping(float[] rowByRow) {
    return with(rateFactor, skip, rowByRow);
  }

  /** The same with half the step size. */
  TrainingState halved() {
    return with(rateFactor / 2, skip, kept);
  }

  /** The same with one more task left out of the next round. */
  TrainingState without(int task) {
    SortedSet<Integer> more = new TreeSet<>(skip);
    more.add(task);
    return with(rateFactor, more, kept);
  }

  private TrainingState with(double factor, SortedSet<Integer> out, float[] rowByRow) {
    return new TrainingState(
        theta, m, v, round, step, losses, weights, rows, balance, factor, out, first, measures,
        rowByRow, average, look);
  }

  /** First losses, those of {@code now} where none was finite before. */
  double[] firstOr(double[] now) {
    double[] known = now.clone();
    for (int k = 0; k < first.length; k++) {
      known[k] = Double.isFinite(first[k]) ? first[k] : now[k];
    }
    return known;
  }

  /** What a round has to tell beside its step; see the state's components. */
  record Told(double[] first, double[] losses, double[] rows, SortedMap<String, Double> measures) {}

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrainingState o
        && Arrays.equals(theta, o.theta)
        && Arrays.equals(m, o.m)
        && Arrays.equals(v, o.v)
        && round == o.round
        && step == o.step
        && Arrays.equals(losses, o.losses)
        && Arrays.equals(weights, o.weights)
        && Arrays.equals(rows, o.rows)
        && balance.equals(o.balance)
        && rateFactor == o.rateFactor
        && skip.equals(o.skip)
        && Arrays.equals(first, o.first)
        && measures.equals(o.measures)
        && Arrays.equals(kept, o.kept)
        && Arrays.equals(average, o.average)
        && look.equals(o.look);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(theta) + round;
  }
}
