package io.equipoise.local;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.net.EncodedGraph;
import io.equipoise.net.LayerOptions;
import io.equipoise.net.Network;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
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
public final class CrystalShard extends RowShard {
  private record Encoding(
      double kCut, int filters, boolean reciprocal, LayerOptions.Filter filter, int elements) {}

  private final List<CrystalGraph> graphs;
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
    super(graphs.stream().map(CrystalGraph::id).toList(), targets, train, val, test);
    this.graphs = List.copyOf(graphs);
  }

  /** The graph of a row. */
  public CrystalGraph graph(int row) {
    return graphs.get(row);
  }

  @Override
  long cost(int row) {
    CrystalGraph graph = graphs.get(row);
    return graph.edges() + (long) graph.atoms() * graph.waves();
  }

  /** The row's graph as the network reads it. Two threads may both compute it: equal values. */
  EncodedGraph encoded(ReGNet net, int row) {
    ReGNetOptions o = net.options();
    Encoding key =
        new Encoding(o.kCut(), o.filters(), o.reciprocal(), o.layer().filter(), net.elements());
    AtomicReferenceArray<EncodedGraph> kept =
        encoded.computeIfAbsent(key, k -> new AtomicReferenceArray<>(graphs.size()));
    EncodedGraph graph = kept.get(row);
    if (graph == null) {
      graph = net.encode(graphs.get(row));
      kept.set(row, graph);
    }
    return graph;
  }

  @Override
  List<int[]> chunks(Network net, int[] rows) {
    return Chunks.of(this, crystals(net), rows);
  }

  @Override
  List<HostArray> inputs(Network net, int[] rows) {
    ReGNet reader = crystals(net);
    List<EncodedGraph> read = new ArrayList<>(rows.length);
    for (int row : rows) {
      read.add(encoded(reader, row));
    }
    return reader.batch(read);
  }

  private static ReGNet crystals(Network net) {
    if (net instanceof ReGNet reader) {
      return reader;
    }
    throw new IllegalArgumentException(
        "crystals for a " + net.getClass().getSimpleName() + "; expected a ReGNet");
  }
}
