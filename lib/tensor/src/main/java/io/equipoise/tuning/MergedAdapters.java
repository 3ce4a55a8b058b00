package io.equipoise.tuning;

import io.equipoise.continual.Learner;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.NearestClassMean;
import io.equipoise.continual.NearestClassMean.Means;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.Rows;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.incremental.Finetune;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Merges the adapter of each task with the one before, and looks at a text again with the adapter
 * of the task that the last look found.
 *
 * <pre>
 * observe   theta   Adam on the loss of the task's labels, from a_{t-1} on
 *           a_t   = (1 - merge) theta + merge a_{t-1};       a_0 changes nothing
 *           m_c   = mean of e_t(x) over the rows of class c, e_t(x) the mean of the encoder's output with a_t
 * aware     argmin over the classes c of task k of |e_k(x) - m_c|^2
 * each      k_1 = the last task;   k_{i+1} = task of  argmin over all classes c of |e_{k_i}(x) - m_c|^2
 *           until k_{i+1} = k_i, or as often as there are tasks; then that class
 * batch     the same k for all, by the sum over texts of the least distance; then the nearest class of k
 * </pre>
 *
 * <p>With merge 0 the newest adapter is that of one learned on without end, with merge 1 the
 * answers are those of class means on the frozen network, both in every bit.
 *
 * <p>Cost of a step: the network's gradient in all weights. Of an answer: an encoding for each
 * look, most often two. Kept after t tasks: t adapters of rank r and a mean a class.
 *
 * <p>Source: MOS, "model surgery" for class-incremental learning with pre-trained networks:
 * adapters merged across tasks and retrieval that refines itself [reconstructed from that sentence;
 * its paper was not at hand]. Differs: a language network and adapters of low rank; classes are
 * told apart by their means alone, without classifiers trained on drawn embeddings, and answers of
 * several adapters are not added up.
 *
 * @param network the frozen one
 * @param rank of an adapter, at least 1
 * @param scale of an adapter
 * @param merge the part of a_{t-1} in a_t, in [0, 1]
 * @param descent how long and how fast
 * @param reading how training texts are cut
 */
public record MergedAdapters(
    EngineBackbone network,
    int rank,
    double scale,
    double merge,
    Descent descent,
    PromptReading reading)
    implements Learner<MergedState, List<Integer>> {
  private static final NearestClassMean NEAREST = new NearestClassMean();

  /** Checks the range. */
  public MergedAdapters {
    if (rank < 1 || !(scale > 0 && Double.isFinite(scale)) || !(merge >= 0 && merge <= 1)) {
      throw new IllegalArgumentException(
          "adapters of rank "
              + rank
              + " and scale "
              + scale
              + ", merged by "
              + merge
              + "; expected a rank >= 1, a scale > 0 and a part in [0, 1]");
    }
  }

  private LowRank part() {
    return LowRank.of(network.config(), rank, scale, 0);
  }

  @Override
  public MergedState begin(int tasks, long seed) {
    return new MergedState(seed, List.of(), NEAREST.begin(tasks, seed));
  }

  @Override
  public MergedState observe(
      MergedState state,
      int place,
      TaskSpec task,
      Rows<List<Integer>> train,
      StepListener<MergedState> listener) {
    long seed = Seeds.mix(state.seed(), "task/" + place);
    TunedState none = new TunedState(seed, Vector.EMPTY, List.of(), List.of(), List.of());
    float[] before =
        place == 0 ? part().first(seed) : PromptTraining.floats(state.adapters().get(place - 1));
    Objective objective =
        new WeightObjective(network, part(), new Finetune(), network.weights(), none, before);
    float[] theta =
        new Descending(task.id(), descent, seed)
            .trained(
                objective,
                TaskRows.cut(new TaskRows(task, train).rows(), 0, reading),
                now -> listener.step(() -> after(state, place, task, train, before, now)));
    return after(state, place, task, train, before, theta);
  }

  private MergedState after(
      MergedState state,
      int place,
      TaskSpec task,
      Rows<List<Integer>> train,
      float[] before,
      float[] theta) {
    float[] merged = new float[theta.length];
    for (int i = 0; i < merged.length; i++) {
      merged[i] = (float) ((1 - merge) * theta[i] + merge * before[i]);
    }
    List<Vector> adapters = new ArrayList<>(state.adapters());
    adapters.add(WeightTuning.vector(merged));
    Means means = by(adapters, place).observe(state.means(), place, task, train, unheard -> {});
    return new MergedState(state.seed(), adapters, means);
  }

  /** Class means of what the network embeds with the adapter of a task; before any as it is. */
  private EmbeddingLearner<Means> by(List<Vector> adapters, int task) {
    if (adapters.isEmpty()) {
      return new EmbeddingLearner<>(network, NEAREST);
    }
    float[] adapter = PromptTraining.floats(adapters.get(task));
    return new EmbeddingLearner<>(
        network.embeddingWith(part().weights(network.weights(), adapter)), NEAREST);
  }

  @Override
  public List<Prediction> predict(MergedState state, Query<List<Integer>> query) {
    int last = Math.max(0, state.adapters().size() - 1);
    if (query instanceof Query.Aware<List<Integer>> aware) {
      return by(state.adapters(), Math.min(aware.task(), last)).predict(state.means(), aware);
    }
    return query instanceof Query.Batch<List<Integer>>
        ? together(state, last, query.inputs())
        : apart(state, last, query.inputs());
  }

  private List<Prediction> together(MergedState state, int last, List<List<Integer>> sources) {
    List<Vector> inputs = List.of();
    int task = last;
    int adapter = -1;
    for (int look = 0; look <= last && task != adapter; look++) {
      adapter = task;
      inputs = by(state.adapters(), adapter).embedded(sources);
      task = NearestClassMean.task(state.means(), inputs);
    }
    int taken = task;
    return NEAREST.predict(state.means(), new Query.Aware<>(taken, inputs)).stream()
        .map(said -> of(taken, said))
        .toList();
  }

  private List<Prediction> apart(MergedState state, int last, List<List<Integer>> sources) {
    Vector[] inputs = new Vector[sources.size()];
    int[] tasks = new int[inputs.length];
    SortedMap<Integer, List<Integer>> asked = new TreeMap<>();
    asked.put(last, IntStream.range(0, inputs.length).boxed().toList());
    for (int look = 0; look <= last; look++) {
      SortedMap<Integer, List<Integer>> again = new TreeMap<>();
      asked.forEach(
          (adapter, places) -> {
            List<Vector> some =
                by(state.adapters(), adapter).embedded(places.stream().map(sources::get).toList());
            for (int i = 0; i < some.size(); i++) {
              int place = places.get(i);
              inputs[place] = some.get(i);
              tasks[place] = NearestClassMean.task(state.means(), List.of(some.get(i)));
              if (tasks[place] != adapter) {
                again.computeIfAbsent(tasks[place], k -> new ArrayList<>()).add(place);
              }
            }
          });
      asked = again;
    }
    List<Prediction> said = NEAREST.predict(state.means(), new Query.Each<>(List.of(inputs)));
    return IntStream.range(0, inputs.length).mapToObj(i -> of(tasks[i], said.get(i))).toList();
  }

  /** The answer with the task that it was taken for; -1 for none. */
  private static Prediction of(int task, Prediction said) {
    Prediction.Label label = (Prediction.Label) said;
    OptionalInt taken = task < 0 ? OptionalInt.empty() : OptionalInt.of(task);
    return new Prediction.Label(label.label(), label.logProbabilities(), taken);
  }

  @Override
  public MemoryReport memory(MergedState state) {
    MemoryReport means = NEAREST.memory(state.means());
    long numbers = state.adapters().stream().mapToLong(Vector::size).sum();
    return new MemoryReport(0, 0, numbers + means.extraParameters(), 0, means.identifierBytes());
  }

  @Override
  public Codec<MergedState> codec() {
    return codecOfStates();
  }

  /** How the states of every such learner are stored. */
  public static Codec<MergedState> codecOfStates() {
    return new MergedState.StateCodec();
  }
}
