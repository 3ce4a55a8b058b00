package io.equipoise.table;

import io.equipoise.bilevel.Corruption;
import io.equipoise.bilevel.HeldOutRows;
import io.equipoise.bilevel.LinearRows;
import io.equipoise.example.Example;
import io.equipoise.fleet.Seeds;
import io.equipoise.fleet.ShardSource;
import io.equipoise.net.FeatureScale;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Opens the shards of a published table of examples as rows of a bilevel problem: {@code train} for
 * the lower level, {@code val} for the upper one, {@code test} to judge by.
 *
 * <p>Features are standardised and followed by a constant 1. The label is the class, counted from
 * 0, or +1 and -1 when there are two; rows without one are left out.
 *
 * @param raw the table, with the one task whose class is asked for
 * @param inputs how features are standardised
 * @param features of a row
 * @param firsts the number of training rows in the shards before each
 * @param classes at least 2
 * @param corruption which training rows get a wrong class
 * @param deal which rows are held out
 */
public record HeldOutShards(
    ExampleShards.Raw raw,
    FeatureScale inputs,
    int features,
    List<Integer> firsts,
    int classes,
    Corruption corruption,
    Deal deal)
    implements ShardSource<HeldOutRows> {
  /** Copies the list. */
  public HeldOutShards {
    firsts = List.copyOf(firsts);
  }

  /**
   * Which rows are held out. Test rows are the table's.
   *
   * @param share of training and validation rows, drawn by seed and name; 0 keeps the table's own
   * @param seed of the draw
   */
  public record Deal(double share, long seed) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Checks the share. */
    public Deal {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the share of rows that is held out is " + share + "; expected 0 or more, below 1");
      }
    }

    /** How many labelled rows of a shard are in {@code split}. */
    public int count(List<Example> shard, String split) {
      return labelled(shard, split).size();
    }

    private List<Example> labelled(List<Example> shard, String split) {
      return shard.stream()
          .filter(e -> splitOf(e).equals(split) && !Double.isNaN(e.targets()[0]))
          .toList();
    }

    private String splitOf(Example row) {
      if (share == 0 || row.split().equals("test")) {
        return row.split();
      }
      long own = Seeds.mix(seed, "held-out/" + row.id());
      return new SplittableRandom(own).nextDouble() < share ? "val" : "train";
    }
  }

  @Override
  public HeldOutRows open(int shard) {
    List<Example> examples = raw.open(shard);
    int first = firsts.get(shard);
    List<Example> train = deal.labelled(examples, "train");
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      given.add(corruption.given(first + i, right(train.get(i)), classes));
    }
    return new HeldOutRows(
        rows(train, given),
        rows(deal.labelled(examples, "val")),
        rows(deal.labelled(examples, "test")),
        first);
  }

  private static int right(Example example) {
    return (int) example.targets()[0];
  }

  private LinearRows rows(List<Example> examples) {
    return rows(examples, examples.stream().map(HeldOutShards::right).toList());
  }

  private LinearRows rows(List<Example> examples, List<Integer> given) {
    int width = features + 1;
    double[] values = new double[width * examples.size()];
    double[] labels = new double[examples.size()];
    for (int i = 0; i < labels.length; i++) {
      float[] row = inputs.inputs(examples.get(i).features());
      for (int j = 0; j < row.length; j++) {
        values[i * width + j] = row[j];
      }
      values[(i + 1) * width - 1] = 1;
      labels[i] = classes == 2 ? 2 * given.get(i) - 1 : given.get(i);
    }
    return new LinearRows(values, width, labels);
  }
}
