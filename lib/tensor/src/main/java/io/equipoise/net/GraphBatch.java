package io.equipoise.net;

import io.equipoise.tensor.HostArray;
import java.util.Arrays;
import java.util.List;

/**
 * Several encoded graphs side by side, as the arrays that the network reads.
 *
 * <p>Atoms and edges are concatenated; for pooling and reciprocal sums atoms also have a place in a
 * padded [graphs x most atoms] table. Order, types and shapes (B graphs, N atoms, E edges, U
 * distances, M most atoms, W most waves):
 *
 * <pre>
 *  0 z int64 [N]            4 envelope [E, 1]       8 trig  [B, M, 2 W]
 *  1 sender int64 [E]       5 pad int64 [B M]       9 basis [B, W, Q]
 *  2 receiver int64 [E]     6 place int64 [N]        10 shell int64 [E]
 *  3 distance [U]           7 share [B, 1, M]
 * </pre>
 */
final class GraphBatch {
  private final List<EncodedGraph> graphs;
  private final Precision precision;
  private final int width;
  private final int atoms;
  private final int edges;
  private final int shells;
  private final int mostAtoms;
  private final int mostWaves;

  private GraphBatch(List<EncodedGraph> graphs, int width) {
    this.graphs = graphs;
    this.precision = graphs.get(0).precision;
    this.width = width;
    int n = 0;
    int e = 0;
    int u = 0;
    int m = 1;
    int w = 1;
    for (EncodedGraph graph : graphs) {
      n += graph.atoms();
      e += graph.edges();
      u += graph.shellCount();
      m = Math.max(m, graph.atoms());
      w = Math.max(w, graph.waves);
    }
    this.atoms = n;
    this.edges = e;
    this.shells = u;
    this.mostAtoms = m;
    this.mostWaves = w;
  }

  /** The eleven arrays of these graphs. */
  static List<HostArray> of(List<EncodedGraph> graphs, int width) {
    if (graphs.isEmpty()) {
      throw new IllegalArgumentException("a batch of 0 graphs; expected at least 1");
    }
    return new GraphBatch(graphs, width).arrays();
  }

  private List<HostArray> arrays() {
    int b = graphs.size();
    long[] z = new long[atoms];
    long[] place = new long[atoms];
    long[] pad = new long[b * mostAtoms];
    long[] sender = new long[edges];
    long[] receiver = new long[edges];
    long[] shell = new long[edges];
    Object distance = precision.zeros(shells);
    Object envelope = precision.zeros(edges);
    double[] share = new double[b * mostAtoms];
    Object trig = precision.zeros(Math.multiplyExact(b * mostAtoms, 2 * mostWaves));
    Object basis = precision.zeros(Math.multiplyExact(b * mostWaves, width));
    int atom = 0;
    int edge = 0;
    int known = 0;
    int mixed = 0;
    for (int g = 0; g < b; g++) {
      EncodedGraph graph = graphs.get(g);
      int n = graph.atoms();
      int e = graph.edges();
      for (int i = 0; i < n; i++) {
        z[atom + i] = graph.z[i] + (graph.mixed.length == 0 ? 0 : mixed);
        place[atom + i] = (long) g * mostAtoms + i;
        pad[g * mostAtoms + i] = atom + i;
      }
      Arrays.fill(share, g * mostAtoms, g * mostAtoms + n, 1.0 / n);
      for (int i = 0; i < e; i++) {
        sender[edge + i] = graph.sender[i] + atom;
        receiver[edge + i] = graph.receiver[i] + atom;
        shell[edge + i] = graph.shell[i] + known;
      }
      System.arraycopy(graph.shells, 0, distance, known, graph.shellCount());
      System.arraycopy(graph.envelope, 0, envelope, edge, e);
      waves(graph, g, trig, basis);
      atom += n;
      edge += e;
      known += graph.shellCount();
      mixed += graph.mixed.length;
    }
    return List.of(
        HostArray.of(z),
        HostArray.of(sender),
        HostArray.of(receiver),
        new HostArray(distance, new long[] {shells}),
        new HostArray(envelope, new long[] {edges, 1}),
        HostArray.of(pad),
        HostArray.of(place),
        new HostArray(precision.of(share), new long[] {b, 1, mostAtoms}),
        new HostArray(trig, new long[] {b, mostAtoms, 2L * mostWaves}),
        new HostArray(basis, new long[] {b, mostWaves, width}),
        HostArray.of(shell));
  }

  private void waves(EncodedGraph graph, int g, Object trig, Object basis) {
    int w = graph.waves;
    for (int i = 0; i < graph.atoms(); i++) {
      int row = (g * mostAtoms + i) * 2 * mostWaves;
      System.arraycopy(graph.trig, 2 * w * i, trig, row, w);
      System.arraycopy(graph.trig, 2 * w * i + w, trig, row + mostWaves, w);
    }
    System.arraycopy(graph.basis, 0, basis, g * mostWaves * width, w * width);
  }
}
