package io.equipoise.local;

import io.equipoise.local.Scorer.Batching;
import io.equipoise.local.Scorer.Score;
import io.equipoise.net.FeatureModel;
import io.equipoise.net.SavedFeatureModel;
import io.equipoise.tensor.EngineScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A loaded model that predicts rows of numbers: in the tasks' own units, or class numbers.
 *
 * <p>With {@link Batching#ONE_EACH} the same row and model give the same bits, whatever is scored
 * beside it, as {@link Scorer} says. Immutable, for any number of threads.
 */
public final class FeatureScorer {
  private final FeatureModel model;
  private final float[] theta;

  /** A scorer of a model. */
  public FeatureScorer(SavedFeatureModel saved) {
    this.model = saved.model();
    this.theta = saved.theta().clone();
  }

  /**
   * Predicts rows, in their order, inside one engine scope.
   *
   * @param rows features as they were read
   * @param device {@code cpu} or {@code gpu:0}
   * @throws io.equipoise.tensor.EngineMissingException when there is no native engine
   */
  public List<Score> score(List<double[]> rows, String device, Batching batching) {
    int[] usable = IntStream.range(0, rows.size()).filter(i -> fits(rows.get(i))).toArray();
    double[][] values =
        values(Arrays.stream(usable).mapToObj(rows::get).toList(), device, batching);
    List<Score> scores = new ArrayList<>();
    int at = 0;
    for (double[] row : rows) {
      scores.add(fits(row) ? checked(values[at++]) : refused(row));
    }
    return scores;
  }

  private boolean fits(double[] row) {
    return row.length == model.net().inputs() && Arrays.stream(row).allMatch(Double::isFinite);
  }

  private Score refused(double[] row) {
    int n = model.net().inputs();
    return Score.refused(
        row.length == n
            ? "features have a number that is not finite; expected finite ones. (NON_FINITE)"
            : "features has " + row.length + " numbers; expected " + n + ". (PARSE_ERROR)");
  }

  private double[][] values(List<double[]> rows, String device, Batching batching) {
    int n = rows.size();
    float[][] inputs = rows.stream().map(model.inputs()::inputs).toArray(float[][]::new);
    double[][] none = new double[n][model.tasks()];
    for (double[] row : none) {
      Arrays.fill(row, Double.NaN);
    }
    int[] all = IntStream.range(0, n).toArray();
    List<String> ids = IntStream.range(0, n).mapToObj(i -> "row").toList();
    FeatureShard shard = new FeatureShard(ids, inputs, none, new int[0], new int[0], all);
    double[][] outputs;
    try (EngineScope engine = EngineScope.open(device)) {
      int batch = batching == Batching.ONE_EACH ? 1 : Math.max(1, n);
      outputs = new Passes(engine, model.net(), shard).outputs(theta, all, batch);
    }
    return Arrays.stream(outputs).map(y -> Predict.values(model, y)).toArray(double[][]::new);
  }

  private Score checked(double[] values) {
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        return Score.refused(
            "prediction of '"
                + model.task(k)
                + "' = "
                + values[k]
                + "; expected a finite number. (NON_FINITE)");
      }
    }
    return new Score(values, null);
  }
}
