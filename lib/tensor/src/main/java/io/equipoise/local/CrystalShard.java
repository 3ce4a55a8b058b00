package io.equipoise.local;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.net.EncodedGraph;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Crystals of one shard: graphs, standardised targets, and which rows are for what.
 *
 * <p>What of a graph does not depend on parameters is computed at its first use and kept, once per
 * set of options (about 4 n k + 40 e bytes a crystal: n atoms, k waves, e edges).
 */
public final class CrystalShard {
  private record Encoding(double kCut, int filters, boolean reciprocal, int elements) {}

  private final List<CrystalGraph> graphs;
  private final double[][] targets;
  private final int[][] splits;
  private final ConcurrentMap<Encoding, AtomicReferenceArray<EncodedGraph>> encoded =
      new ConcurrentHashMap<>();

  /**
   * A shard.
   *
   * @param graphs one per row; their ids are the rows' names
   * @param targets per row K standardised targets, NaN where missing
   * @param train rows to learn from; also {@code val} and {@code test}; no row in two of them
   */
  public CrystalShard(
      List<CrystalGraph> graphs, double[][] targets, int[] train, int[] val, int[] test) {
    if (targets.length != graphs.size()) {
      throw new IllegalArgumentException(
          targets.length + " rows of targets; expected " + graphs.size() + ", one per graph");
    }
    for (int row = 0; row < targets.length; row++) {
      for (double target : targets[row]) {
        if (Double.isInfinite(target)) {
          throw new IllegalArgumentException(
              "row '"
                  + graphs.get(row).id()
                  + "' has the target "
                  + target
                  + "; expected a finite number, or NaN where it is missing");
        }
      }
    }
    this.graphs = List.copyOf(graphs);
    this.targets = Arrays.stream(targets).map(double[]::clone).toArray(double[][]::new);
    this.splits = new int[][] {train.clone(), val.clone(), test.clone()};
    boolean[] seen = new boolean[targets.length];
    for (int[] split : splits) {
      for (int row : split) {
        if (row < 0 || row >= seen.length || seen[row]) {
          throw new IllegalArgumentException(
              "row " + row + " is in two splits or outside 0 to " + (seen.length - 1));
        }
        seen[row] = true;
      }
    }
  }

  /** The rows of a split, in the order given. */
  public int[] rows(Split split) {
    return splits[split.ordinal()].clone();
  }

  /** Name of a row. */
  public String id(int row) {
    return graphs.get(row).id();
  }

  /** The graph of a row. */
  public CrystalGraph graph(int row) {
    return graphs.get(row);
  }

  /** The K standardised targets of a row, NaN where missing; not to be written to. */
  double[] targets(int row) {
    return targets[row];
  }

  /** Per task, how many of these rows carry it. */
  double[] counts(int[] rows, int tasks) {
    double[] counts = new double[tasks];
    for (int row : rows) {
      for (int k = 0; k < tasks; k++) {
        counts[k] += Double.isNaN(targets[row][k]) ? 0 : 1;
      }
    }
    return counts;
  }

  /** The row's graph as the network reads it. Two threads may both compute it: equal values. */
  EncodedGraph encoded(ReGNet net, int row) {
    ReGNetOptions o = net.options();
    Encoding key = new Encoding(o.kCut(), o.filters(), o.reciprocal(), net.elements());
    AtomicReferenceArray<EncodedGraph> kept =
        encoded.computeIfAbsent(key, k -> new AtomicReferenceArray<>(graphs.size()));
    EncodedGraph graph = kept.get(row);
    if (graph == null) {
      graph = net.encode(graphs.get(row));
      kept.set(row, graph);
    }
    return graph;
  }
}
