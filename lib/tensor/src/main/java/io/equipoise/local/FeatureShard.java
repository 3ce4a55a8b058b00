package io.equipoise.local;

import io.equipoise.net.FeatureNetwork;
import io.equipoise.net.Network;
import io.equipoise.tensor.HostArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of equally many numbers, such as a table's columns or an image's pixels: 4 bytes each.
 *
 * <p>A network reads as many at once as make about {@value #MOST_NUMBERS} numbers on their way.
 */
public final class FeatureShard extends RowShard {
  /** Most numbers that the rows of a piece may make: 64 MiB. */
  static final long MOST_NUMBERS = 1 << 24;

  private final float[][] features;

  /**
   * A shard.
   *
   * @param ids one name per row
   * @param features per row its standardised numbers, in every row as many
   * @param targets per row K targets, NaN where missing: standardised numbers, or class numbers
   * @param train rows to learn from; also {@code val} and {@code test}; no row in two of them
   */
  public FeatureShard(
      List<String> ids,
      float[][] features,
      double[][] targets,
      int[] train,
      int[] val,
      int[] test) {
    super(ids, targets, train, val, test);
    if (features.length != ids.size()) {
      throw new IllegalArgumentException(
          features.length + " rows of features; expected " + ids.size() + ", one per name");
    }
    this.features = new float[features.length][];
    for (int row = 0; row < features.length; row++) {
      if (features[row].length != features[0].length) {
        throw new IllegalArgumentException(
            "row '"
                + ids.get(row)
                + "' has "
                + features[row].length
                + " features; expected "
                + features[0].length);
      }
      this.features[row] = features[row].clone();
    }
  }

  @Override
  List<int[]> chunks(Network net, int[] rows) {
    int most = (int) Math.max(1, MOST_NUMBERS / reader(net).numbersPerRow());
    List<int[]> chunks = new ArrayList<>();
    for (int from = 0; from < rows.length; from += most) {
      chunks.add(Arrays.copyOfRange(rows, from, Math.min(rows.length, from + most)));
    }
    return chunks;
  }

  @Override
  List<HostArray> inputs(Network net, int[] rows) {
    int n = reader(net).inputs();
    float[] batch = new float[rows.length * n];
    for (int i = 0; i < rows.length; i++) {
      float[] row = features[rows[i]];
      if (row.length != n) {
        throw new IllegalArgumentException(
            "row '" + id(rows[i]) + "' has " + row.length + " features; expected " + n);
      }
      System.arraycopy(row, 0, batch, i * n, n);
    }
    return List.of(HostArray.of(batch, rows.length, n));
  }

  private static FeatureNetwork reader(Network net) {
    if (net instanceof FeatureNetwork reader) {
      return reader;
    }
    throw new IllegalArgumentException(
        "rows of numbers for a "
            + net.getClass().getSimpleName()
            + "; expected an Mlp or a ConvNet");
  }
}
