package io.equipoise.incremental;

import io.equipoise.continual.Learner;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.Rows;
import io.equipoise.continual.Target;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.LogSumExp;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A perceptron that learns one task of rows after the other, protected by a {@link
 * ContinualMethod}.
 *
 * <pre>
 * task      for each epoch: rows in an order that a seed fixes, b at a time ({@link Views}: fewer, and more often)
 *             g = the method's gradient;  theta &lt;- theta - rate g, or Adam's step;  the method hears of it
 *           what the method keeps
 * aware     argmax over the task's labels
 * each      argmax over the labels of all tasks seen; of all tasks, before the first
 * batch     the task whose labels have most log-probability over the inputs, then as aware
 * log p     log-softmax over the same labels
 * </pre>
 *
 * <p>The order of rows depends on the seed and the place alone, so that methods that change nothing
 * give the same parameters in every bit. Ties go to what comes first.
 */
public final class NetworkLearner implements Learner<NetworkState, Vector> {
  private final Network network;
  private final Training training;
  private final ContinualMethod method;

  /**
   * A learner of these tasks.
   *
   * @param tasks of the sequence, in order
   * @param inputs numbers of a row, at least 1
   */
  public NetworkLearner(
      List<TaskSpec> tasks, int inputs, Training training, ContinualMethod method) {
    training.check(method);
    Head head = new Head(tasks, training.head());
    List<Integer> widths = new ArrayList<>();
    widths.add(inputs);
    widths.addAll(training.hidden());
    widths.add(head.labels().size());
    this.network = new Network(new Perceptron(widths), head);
    this.training = training;
    this.method = method;
  }

  @Override
  public NetworkState begin(int tasks, long seed) {
    return new NetworkState(Vector.of(network.body().start(seed)), 0, seed, Kept.NOTHING);
  }

  /**
   * Learns a task.
   *
   * @throws Failure NUM-040 when a parameter is not finite at its end
   */
  @Override
  public NetworkState observe(
      NetworkState state,
      int place,
      TaskSpec task,
      Rows<Vector> train,
      StepListener<NetworkState> listener) {
    List<Shown> own = shown(train, place);
    long seed = Seeds.mix(state.seed(), "task/" + place);
    double[] theta =
        method.restarts() ? network.body().start(state.seed()) : state.parameters().toArray();
    Lesson lesson =
        new Lesson(network, place, own, training.batch(), theta, Seeds.mix(seed, "method"));
    Session session = method.begin(state.kept(), lesson);
    Steps steps = Steps.of(training, theta.length);
    List<Shown> rows = new ArrayList<>(method.studied(state.kept(), own));
    SplittableRandom order = new SplittableRandom(Seeds.mix(seed, "order"));
    Views views = new Views(training, Seeds.mix(seed, "views"));
    for (int pass = 0; pass < views.passes(); pass++) {
      shuffle(rows, order);
      for (int from = 0; from < rows.size(); from += views.rows()) {
        int to = Math.min(rows.size(), from + views.rows());
        List<Shown> batch = views.of(rows.subList(from, to));
        double[] stepped = steps.step(theta, session.gradient(theta, batch));
        session.stepped(theta, stepped);
        double[] next = session.reshaped(stepped);
        theta = next;
        listener.step(
            () ->
                new NetworkState(
                    Vector.of(next),
                    place + 1,
                    state.seed(),
                    session.onTheWay().orElse(state.kept())));
      }
    }
    Vector last = Vector.of(theta);
    refuseNonFinite(last, task);
    return new NetworkState(last, place + 1, state.seed(), session.end(theta));
  }

  private List<Shown> shown(Rows<Vector> rows, int place) {
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Rows.Row<Vector> row = rows.get(i);
      String label = ((Target.Label) row.target()).label();
      shown.add(new Shown(row.input(), network.head().labels().indexOf(label), place));
    }
    return shown;
  }

  private static void shuffle(List<Shown> rows, SplittableRandom random) {
    for (int i = rows.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Shown moved = rows.get(i);
      rows.set(i, rows.get(j));
      rows.set(j, moved);
    }
  }

  private static void refuseNonFinite(Vector theta, TaskSpec task) {
    int at = theta.firstNotFinite();
    if (at >= 0) {
      throw new Failure(
          ExitCode.NUMERIC,
          "NUM-040",
          "parameter " + at + " is " + theta.get(at) + "; expected a finite number",
          "task '" + task.id() + "', after its last step",
          "Lower train.rate, or the strength of the method.");
    }
  }

  @Override
  public List<Prediction> predict(NetworkState state, Query<Vector> query) {
    OptionalInt told =
        query instanceof Query.Aware<Vector> aware
            ? OptionalInt.of(aware.task())
            : OptionalInt.empty();
    double[] theta = method.answering(state.kept(), state.parameters().toArray(), told);
    List<double[]> outputs =
        query.inputs().stream().map(x -> network.body().outputs(theta, x.toArray())).toList();
    Head head = network.head();
    if (told.isPresent()) {
      return answers(outputs, head.of(told.getAsInt()), OptionalInt.empty());
    }
    if (query instanceof Query.Batch<Vector> && state.begun() > 0) {
      int task = likeliest(outputs, state.begun());
      return answers(outputs, head.of(task), OptionalInt.of(task));
    }
    return answers(outputs, head.seen(state.begun()), OptionalInt.empty());
  }

  private List<Prediction> answers(List<double[]> outputs, int[] among, OptionalInt task) {
    return outputs.stream().map(z -> answer(z, among, task)).toList();
  }

  /** The first task whose labels have most log-probability among those seen. */
  private int likeliest(List<double[]> outputs, int begun) {
    Head head = network.head();
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int task = 0; task < begun; task++) {
      double sum = 0;
      for (double[] z : outputs) {
        sum +=
            LogSumExp.of(Network.at(z, head.of(task)))
                - LogSumExp.of(Network.at(z, head.seen(begun)));
      }
      if (sum > most) {
        most = sum;
        best = task;
      }
    }
    return best;
  }

  private Prediction answer(double[] z, int[] among, OptionalInt task) {
    double all = LogSumExp.of(Network.at(z, among));
    int best = among[0];
    SortedMap<String, Double> logs = new TreeMap<>();
    for (int k : among) {
      logs.put(network.head().labels().get(k), z[k] - all);
      best = z[k] > z[best] ? k : best;
    }
    return new Prediction.Label(network.head().labels().get(best), logs, task);
  }

  @Override
  public MemoryReport memory(NetworkState state) {
    return new MemoryReport(0, 0, state.kept().numbers(), state.kept().rows().size(), 0);
  }

  @Override
  public Codec<NetworkState> codec() {
    return NetworkState.codec();
  }
}
