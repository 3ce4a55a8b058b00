package io.equipoise.incremental;

import io.equipoise.fleet.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The weights of each layer that a task may use, and how a {@link SparseMask} of them is drawn and
 * moved.
 *
 * <pre>
 * erk   d_l = min(1, e (in + out) / (in out)),  e such that  sum_l d_l n_l = d sum_l n_l;  n_l = in out
 * </pre>
 *
 * <p>Of the last layer only the outputs that compete while the task is learned count, and are
 * {@code out}.
 */
final class SparseLayers {
  private final Lesson lesson;
  private final int[] outputs;

  SparseLayers(Lesson lesson) {
    this.lesson = lesson;
    this.outputs = lesson.network().head().active(lesson.place(), lesson.place());
  }

  private Perceptron body() {
    return lesson.network().body();
  }

  /** The outputs of a layer that count. */
  private int[] outputs(int layer) {
    return layer == body().layers() - 1
        ? outputs
        : IntStream.range(0, body().outputs(layer)).toArray();
  }

  /** The weights of a layer, in order. */
  private List<Integer> weights(int layer) {
    List<Integer> weights = new ArrayList<>();
    int[] counted = outputs(layer);
    for (int i = 0; i < body().inputs(layer); i++) {
      for (int k : counted) {
        weights.add(body().offset(layer) + i * body().outputs(layer) + k);
      }
    }
    return weights;
  }

  /** The share of each layer's weights that a density gives it. */
  double[] densities(double density, DynamicSparse.Allocation allocation) {
    int layers = body().layers();
    double[] shares = new double[layers];
    Arrays.fill(shares, density);
    if (allocation == DynamicSparse.Allocation.UNIFORM) {
      return shares;
    }
    boolean[] full = new boolean[layers];
    while (true) {
      double left = 0;
      double raw = 0;
      for (int l = 0; l < layers; l++) {
        double in = body().inputs(l);
        double out = outputs(l).length;
        left += in * out * (full[l] ? density - 1 : density);
        raw += full[l] ? 0 : in + out;
      }
      boolean more = false;
      for (int l = 0; l < layers; l++) {
        double in = body().inputs(l);
        double out = outputs(l).length;
        shares[l] = full[l] ? 1 : left / raw * (in + out) / (in * out);
        if (shares[l] >= 1 && !full[l]) {
          full[l] = true;
          more = true;
        }
      }
      if (!more) {
        return shares;
      }
    }
  }

  /** A mask drawn for the task. */
  SparseMask drawn(DynamicSparse method) {
    SparseMask mask = SparseMask.none(body().dimension());
    double[] shares = densities(method.density(), method.allocation());
    for (int l = 0; l < body().layers(); l++) {
      List<Integer> weights = weights(l);
      int count = (int) Math.max(1, Math.round(shares[l] * weights.size()));
      any(weights, count, lesson.seed("mask/" + l)).forEach(w -> mask.set(w, true));
      int biases = body().offset(l) + body().inputs(l) * body().outputs(l);
      for (int k : outputs(l)) {
        mask.set(biases + k, true);
      }
    }
    return mask;
  }

  private static List<Integer> any(List<Integer> all, int count, long seed) {
    List<Integer> left = new ArrayList<>(all);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      Collections.swap(left, i, i + random.nextInt(left.size() - i));
    }
    return left.subList(0, count);
  }

  /**
   * Moves a part of a mask's own weights, which is written to.
   *
   * @param dense gradient in all parameters
   * @return the parameters, with those that came at 0
   */
  double[] moved(
      DynamicSparse method,
      SparseMask mask,
      SparseMask frozen,
      double[] theta,
      double[] dense,
      int step) {
    double[] next = theta.clone();
    for (int l = 0; l < body().layers(); l++) {
      List<Integer> own = new ArrayList<>();
      List<Integer> others = new ArrayList<>();
      for (int w : weights(l)) {
        if (!frozen.has(w)) {
          (mask.has(w) ? own : others).add(w);
        }
      }
      int count = Math.min((int) (method.moved() * own.size()), others.size());
      own.sort(Comparator.comparingDouble(w -> Math.abs(theta[w])));
      own.subList(0, count).forEach(w -> mask.set(w, false));
      for (int w :
          coming(method, others, count, dense, Seeds.mix(lesson.seed("grow/" + l), "" + step))) {
        mask.set(w, true);
        next[w] = 0;
      }
    }
    return next;
  }

  private static List<Integer> coming(
      DynamicSparse method, List<Integer> others, int count, double[] dense, long seed) {
    if (method.growth() == DynamicSparse.Growth.RANDOM) {
      return any(others, count, seed);
    }
    return others.stream()
        .sorted(Comparator.comparingDouble(w -> -Math.abs(dense[w])))
        .limit(count)
        .toList();
  }
}
