package io.equipoise.local;

import io.equipoise.net.EncodedGraph;
import io.equipoise.net.ReGNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts rows into pieces whose padded tables stay small, so that one large cell does not decide what
 * a batch costs. Sums over the pieces are sums over the rows.
 *
 * <p>Rows stay in order while they fit; a batch that does not is sorted by size first.
 */
final class Chunks {
  /** Most numbers of the padded table of cosines and sines: 16 MiB. */
  static final long MOST_NUMBERS = 1 << 22;

  /** Most edges, which have the widest rows: 64 numbers and more, several times. */
  static final long MOST_EDGES = 1 << 16;

  private Chunks() {}

  /** The pieces; together they hold every row once. */
  static List<int[]> of(CrystalShard shard, ReGNet net, int[] rows) {
    return of(shard, net, rows, MOST_NUMBERS, MOST_EDGES);
  }

  /** The pieces under other limits; a row that exceeds them by itself is a piece by itself. */
  static List<int[]> of(
      CrystalShard shard, ReGNet net, int[] rows, long mostNumbers, long mostEdges) {
    Size all = new Size(mostNumbers, mostEdges);
    for (int row : rows) {
      all.add(shard.encoded(net, row));
    }
    if (rows.length == 0 || all.fits()) {
      return rows.length == 0 ? List.of() : List.of(rows);
    }
    int[] bySize =
        Arrays.stream(rows)
            .boxed()
            .sorted(
                java.util.Comparator.comparingLong(
                    (Integer row) -> Size.of(shard.encoded(net, row))))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> chunks = new ArrayList<>();
    int from = 0;
    Size size = new Size(mostNumbers, mostEdges);
    for (int i = 0; i < bySize.length; i++) {
      size.add(shard.encoded(net, bySize[i]));
      if (i > from && !size.fits()) {
        chunks.add(Arrays.copyOfRange(bySize, from, i));
        from = i;
        size = new Size(mostNumbers, mostEdges);
        size.add(shard.encoded(net, bySize[i]));
      }
    }
    chunks.add(Arrays.copyOfRange(bySize, from, bySize.length));
    return chunks;
  }

  private static final class Size {
    private final long mostNumbers;
    private final long mostEdges;
    private long graphs;
    private long atoms;
    private long waves;
    private long edges;

    Size(long mostNumbers, long mostEdges) {
      this.mostNumbers = mostNumbers;
      this.mostEdges = mostEdges;
    }

    static long of(EncodedGraph graph) {
      return (long) graph.atoms() * (graph.waves() + 1);
    }

    void add(EncodedGraph graph) {
      graphs++;
      atoms = Math.max(atoms, graph.atoms());
      waves = Math.max(waves, graph.waves() + 1L);
      edges += graph.edges();
    }

    boolean fits() {
      return graphs * atoms * 2 * waves <= mostNumbers && edges <= mostEdges;
    }
  }
}
