package io.equipoise.continual;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.LogSumExp;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps the mean of every class of every task and answers with the nearest: cheap, forgets nothing,
 * and to be reported beside whatever costs more.
 *
 * <pre>
 * m_c        mean of the training inputs of class c
 * aware      argmin over the classes of the task of |x - m_c|^2
 * batch      the task with the least sum over inputs of the nearest |x - m_c|^2, then as aware
 * each       argmin over the classes of all tasks
 * log p(c)   log-softmax over the same classes of -|x - m_c|^2 / 2
 * </pre>
 *
 * <p>Before any task there is no class: the answer is empty and has no probabilities. One pass over
 * the rows, one step per task; O(classes d) per answer. Ties go to the task and label that came
 * first.
 */
public final class NearestClassMean implements Learner<NearestClassMean.Means, Vector> {

  /**
   * One class.
   *
   * @param sum of its inputs
   */
  public record ClassMean(int task, String label, long rows, Vector sum) {
    double distance(double[] x) {
      double[] mean = Level1.times(1.0 / rows, sum.toArray());
      return Level1.squares(Level1.minus(x, mean));
    }
  }

  /** The state: the classes seen, in the order of tasks and of their labels. */
  public record Means(List<ClassMean> classes) {
    /** Copies the list. */
    public Means {
      classes = List.copyOf(classes);
    }

    List<ClassMean> of(int task) {
      return classes.stream().filter(c -> c.task() == task).toList();
    }
  }

  @Override
  public Means begin(int tasks, long seed) {
    return new Means(List.of());
  }

  @Override
  public Means observe(
      Means state, int place, TaskSpec task, Rows<Vector> train, StepListener<Means> listener) {
    SortedMap<Integer, double[]> sums = new TreeMap<>();
    SortedMap<Integer, Long> counts = new TreeMap<>();
    for (int i = 0; i < train.size(); i++) {
      Rows.Row<Vector> row = train.get(i);
      int label = task.labels().indexOf(((Target.Label) row.target()).label());
      double[] x = row.input().toArray();
      sums.merge(label, x, (a, b) -> Level1.plus(a, 1, b));
      counts.merge(label, 1L, Long::sum);
    }
    List<ClassMean> classes = new ArrayList<>(state.classes());
    sums.forEach(
        (label, sum) ->
            classes.add(
                new ClassMean(
                    place,
                    task.labels().get(label),
                    counts.getOrDefault(label, 0L),
                    Vector.of(sum))));
    Means next = new Means(classes);
    listener.step(() -> next);
    return next;
  }

  @Override
  public List<Prediction> predict(Means state, Query<Vector> query) {
    List<ClassMean> among =
        query instanceof Query.Aware<Vector> aware
            ? state.of(aware.task())
            : query instanceof Query.Batch<Vector> batch
                ? state.of(task(state, batch.inputs()))
                : state.classes();
    return query.inputs().stream().map(x -> nearest(among, x.toArray())).toList();
  }

  /**
   * Place of the task with the least sum over inputs of the distance to its nearest mean: of one
   * input the task of the nearest class. -1 before any task.
   */
  public static int task(Means state, List<Vector> inputs) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    int last = state.classes().stream().mapToInt(ClassMean::task).max().orElse(-1);
    for (int task = 0; task <= last; task++) {
      List<ClassMean> own = state.of(task);
      double sum = 0;
      for (Vector input : inputs) {
        double[] x = input.toArray();
        sum += own.stream().mapToDouble(c -> c.distance(x)).min().orElse(Double.POSITIVE_INFINITY);
      }
      if (sum < least) {
        least = sum;
        best = task;
      }
    }
    return best;
  }

  private static Prediction nearest(List<ClassMean> classes, double[] x) {
    if (classes.isEmpty()) {
      return new Prediction.Label("", new TreeMap<>());
    }
    double[] scores = new double[classes.size()];
    int best = 0;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = -0.5 * classes.get(c).distance(x);
      best = scores[c] > scores[best] ? c : best;
    }
    double all = LogSumExp.of(scores);
    SortedMap<String, Double> byLabel = new TreeMap<>();
    for (int c = 0; c < scores.length; c++) {
      byLabel.merge(classes.get(c).label(), scores[c] - all, LogSumExp::of);
    }
    return new Prediction.Label(classes.get(best).label(), byLabel);
  }

  @Override
  public MemoryReport memory(Means state) {
    long numbers = state.classes().stream().mapToLong(c -> c.sum().size() + 1L).sum();
    return new MemoryReport(0, 0, numbers, 0, 8 * numbers);
  }

  @Override
  public Codec<Means> codec() {
    return new MeansCodec();
  }

  private static final class MeansCodec implements Codec<Means> {
    @Override
    public Encoded encode(Means state) {
      Encoded.Builder builder = Encoded.builder().put("classes", state.classes().size());
      for (int c = 0; c < state.classes().size(); c++) {
        ClassMean one = state.classes().get(c);
        builder
            .put("task." + c, one.task())
            .put("label." + c, one.label())
            .put("rows." + c, one.rows())
            .put("sum." + c, one.sum().toArray());
      }
      return builder.build();
    }

    @Override
    public Means decode(Encoded encoded) {
      List<ClassMean> classes = new ArrayList<>();
      for (int c = 0; c < encoded.whole("classes"); c++) {
        classes.add(
            new ClassMean(
                (int) encoded.whole("task." + c),
                encoded.text("label." + c),
                encoded.whole("rows." + c),
                Vector.of(encoded.doubles("sum." + c))));
      }
      return new Means(classes);
    }
  }
}
