package io.equipoise.prompt;

import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.AbstractRandomGenerator;

/**
 * What is kept of a task to recognise it: a few means per label of the embeddings of its inputs.
 *
 * <pre>
 * clusters of label c    k-means++ with 25 iterations on unit vectors; clusters / labels each, the first
 *                        ones one more; at least one, and no more than there are rows
 * variance               mean over rows and dimensions of (z - mean of its cluster)^2, at least 1e-8
 * </pre>
 *
 * <p>No input is kept, so nothing is rehearsed. Embeddings must come from the frozen network
 * without prompts, so that they never drift. Cost: O(25 rows clusters d). Labels are taken in
 * alphabetical order, and each has its own seed, so their order in the data changes nothing.
 *
 * <p>Source: GRID (arXiv:2507.14725), clustering of representative inputs [verified in reviews];
 * numbers [inferred].
 */
public final class Representatives {
  private static final int ITERATIONS = 25;
  private static final double LEAST_VARIANCE = 1e-8;

  private final List<Cluster> clusters;
  private final double variance;

  private Representatives(List<Cluster> clusters, double variance) {
    this.clusters = List.copyOf(clusters);
    this.variance = variance;
  }

  /**
   * Representatives that were stored.
   *
   * @param variance above 0
   */
  public static Representatives of(List<Cluster> clusters, double variance) {
    if (clusters.isEmpty() || !(variance > 0)) {
      throw new IllegalArgumentException(
          clusters.size() + " clusters of variance " + variance + "; expected some, and above 0");
    }
    return new Representatives(clusters, variance);
  }

  /**
   * One mean.
   *
   * @param rows how many embeddings it is the mean of
   */
  public record Cluster(String label, Vector mean, int rows) {}

  /** An input's embedding, of any length above 0, with its label. */
  public record Embedded(String label, Vector embedding) {}

  /**
   * The representatives of a task.
   *
   * @param rows at least one, embeddings of one size
   * @param clusters in all, at least 1
   */
  public static Representatives of(List<Embedded> rows, int clusters, long seed) {
    if (rows.isEmpty() || clusters < 1) {
      throw new IllegalArgumentException(
          rows.size() + " embeddings for " + clusters + " clusters; expected at least 1 each");
    }
    SortedMap<String, List<DoublePoint>> byLabel = new TreeMap<>();
    for (Embedded row : rows) {
      byLabel
          .computeIfAbsent(row.label(), label -> new ArrayList<>())
          .add(new DoublePoint(unit(row.embedding())));
    }
    List<Cluster> found = new ArrayList<>();
    double squares = 0;
    int place = 0;
    for (var entry : byLabel.entrySet()) {
      List<DoublePoint> points = entry.getValue();
      int wanted = clusters / byLabel.size() + (place < clusters % byLabel.size() ? 1 : 0);
      place++;
      int k = Math.min(Math.max(wanted, 1), points.size());
      for (CentroidCluster<DoublePoint> cluster : cluster(points, k, seed, entry.getKey())) {
        double[] mean = cluster.getCenter().getPoint();
        for (DoublePoint point : cluster.getPoints()) {
          squares += Level1.squares(Level1.minus(point.getPoint(), mean));
        }
        found.add(new Cluster(entry.getKey(), Vector.of(mean), cluster.getPoints().size()));
      }
    }
    double numbers = (double) rows.size() * rows.get(0).embedding().size();
    return new Representatives(found, Math.max(squares / numbers, LEAST_VARIANCE));
  }

  private static List<CentroidCluster<DoublePoint>> cluster(
      List<DoublePoint> points, int k, long seed, String label) {
    return new KMeansPlusPlusClusterer<DoublePoint>(
            k,
            ITERATIONS,
            new EuclideanDistance(),
            new Generator(new SplittableRandom(Seeds.mix(seed, "clusters/" + label))))
        .cluster(points).stream().filter(c -> !c.getPoints().isEmpty()).toList();
  }

  /** The library's generator, drawing from ours. */
  private static final class Generator extends AbstractRandomGenerator {
    private final SplittableRandom random;

    Generator(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public void setSeed(long seed) {
      throw new UnsupportedOperationException("seeded once");
    }

    @Override
    public double nextDouble() {
      return random.nextDouble();
    }
  }

  /** The vector divided by its length; one of length 0 is refused. */
  static double[] unit(Vector v) {
    double norm = Level1.norm(v.toArray());
    if (!(norm > 0) || Double.isInfinite(norm)) {
      throw new IllegalArgumentException(
          "an embedding of length " + norm + "; expected a finite length above 0");
    }
    return Level1.times(1 / norm, v.toArray());
  }

  /** The means, labels in alphabetical order. */
  public List<Cluster> clusters() {
    return clusters;
  }

  /** Within-cluster variance per dimension. */
  public double variance() {
    return variance;
  }

  /** Bytes of what is kept. */
  public long bytes() {
    return clusters.stream().mapToLong(c -> 8L * c.mean().size() + Integer.BYTES).sum()
        + Double.BYTES;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Representatives r
        && r.clusters.equals(clusters)
        && Double.compare(r.variance, variance) == 0;
  }

  @Override
  public int hashCode() {
    return clusters.hashCode();
  }
}
