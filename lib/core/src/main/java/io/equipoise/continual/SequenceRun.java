package io.equipoise.continual;

import io.equipoise.fleet.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Learns a sequence of tasks and asks after each.
 *
 * <pre>
 * look at all tasks
 * for each place t:   observe the training rows of t, looking at subsets on the way
 *                     endTask, look at all tasks, note what is kept
 * </pre>
 *
 * <p>A look asks about the test rows of every task, learned or not, in each mode; {@link
 * InferenceMode#MIXED_STREAM} has rows of the learned ones alone, in one order that a seed fixes,
 * and is not asked before any training. Looks on the way use a fixed part of each task's rows, each
 * label in proportion.
 *
 * <p>The state after a task is a value: kept with the learner's codec, a run goes on from it.
 *
 * @param <S> the learner's state
 * @param <X> an input
 */
public final class SequenceRun<S, X> {
  private final TaskSequence<X> sequence;
  private final Learner<S, X> learner;
  private final Options options;
  private final List<Rows<X>> tests;
  private final List<Rows<X>> subsets;
  private final Set<String> labels = new HashSet<>();

  /**
   * How often is looked, at how many rows.
   *
   * @param modes in which the learner is asked, at least one
   * @param everySteps steps between two looks on the way; 0 for none
   * @param subset most rows of a task in a look on the way, at least 1
   * @param seed of the learner, the subsets and the mixed stream
   */
  public record Options(List<InferenceMode> modes, int everySteps, int subset, long seed) {
    /** Checks the ranges. */
    public Options {
      modes = modes.stream().distinct().toList();
      if (modes.isEmpty() || everySteps < 0 || subset < 1) {
        throw new IllegalArgumentException(
            "modes "
                + modes
                + ", a look every "
                + everySteps
                + " steps at "
                + subset
                + " rows; expected a mode, >= 0 and >= 1");
      }
    }
  }

  /**
   * Between two tasks.
   *
   * @param learned how many have been learned
   * @param step global step, from 0
   * @param memory what was kept after each
   */
  public record State<S>(
      int learned, long step, S learner, EvaluationLog log, List<MemoryReport> memory) {
    /** Copies the list. */
    public State {
      memory = List.copyOf(memory);
    }
  }

  /** A run; every split of every task is looked through first. */
  public SequenceRun(TaskSequence<X> sequence, Learner<S, X> learner, Options options) {
    this.sequence = sequence;
    this.learner = learner;
    this.options = options;
    this.tests = new ArrayList<>();
    this.subsets = new ArrayList<>();
    sequence.tasks().forEach(task -> labels.addAll(task.labels()));
    for (int j = 0; j < sequence.tasks().size(); j++) {
      Rows<X> test = sequence.rows(j, "test");
      tests.add(test);
      long seed = seed("subset/" + sequence.tasks().get(j).id());
      subsets.add(Stratified.part(test, options.subset(), seed));
    }
  }

  /** The algorithm. */
  Learner<S, X> learner() {
    return learner;
  }

  private long seed(String purpose) {
    return Seeds.mix(options.seed(), sequence.name() + "/" + purpose);
  }

  /** Before the first task, everything looked at once. */
  public State<S> start() {
    int tasks = sequence.tasks().size();
    S begun = learner.begin(tasks, seed("learner"));
    EvaluationLog log = EvaluationLog.empty(tasks).plus(look(begun, tests, 0, -1, true));
    return new State<>(0, 0, begun, log, List.of());
  }

  /** Whether all tasks have been learned. */
  public boolean done(State<S> state) {
    return state.learned() == sequence.tasks().size();
  }

  /** One task more. */
  public State<S> next(State<S> state) {
    int place = state.learned();
    OnTheWay onTheWay = new OnTheWay(state.step(), place);
    TaskSpec task = sequence.tasks().get(place);
    S seen = learner.observe(state.learner(), place, task, sequence.rows(place, "train"), onTheWay);
    S ended = learner.endTask(seen, place);
    List<Evaluation> entries = onTheWay.entries;
    entries.addAll(look(ended, tests, onTheWay.step, place, true));
    List<MemoryReport> memory = new ArrayList<>(state.memory());
    memory.add(learner.memory(ended));
    return new State<>(place + 1, onTheWay.step, ended, state.log().plus(entries), memory);
  }

  /** From the first task to the last. */
  public State<S> whole() {
    State<S> state = start();
    while (!done(state)) {
      state = next(state);
    }
    return state;
  }

  private final class OnTheWay implements Learner.StepListener<S> {
    private final int place;
    private final List<Evaluation> entries = new ArrayList<>();
    private long step;

    OnTheWay(long step, int place) {
      this.step = step;
      this.place = place;
    }

    @Override
    public void step(Supplier<S> state) {
      step++;
      if (options.everySteps() > 0 && step % options.everySteps() == 0) {
        entries.addAll(look(state.get(), subsets, step, place, false));
      }
    }
  }

  private List<Evaluation> look(
      S state, List<Rows<X>> rows, long step, int trained, boolean taskEnd) {
    List<Evaluation> found = new ArrayList<>();
    for (InferenceMode mode : options.modes()) {
      if (mode == InferenceMode.MIXED_STREAM) {
        found.addAll(mixed(state, rows.subList(0, trained + 1), step, trained, taskEnd));
        continue;
      }
      for (int j = 0; j < rows.size(); j++) {
        Tally tally = new Tally(j);
        List<X> inputs = inputs(rows.get(j));
        List<Prediction> said = predict(state, query(mode, j, inputs));
        for (int i = 0; i < said.size(); i++) {
          tally.add(rows.get(j).get(i).target(), said.get(i));
        }
        found.add(tally.evaluation(step, trained, mode, taskEnd));
      }
    }
    return found;
  }

  private List<Evaluation> mixed(
      S state, List<Rows<X>> rows, long step, int trained, boolean taskEnd) {
    List<MixedStream.Place> stream = MixedStream.of(rows, seed("stream"));
    List<X> inputs = stream.stream().map(p -> rows.get(p.task()).get(p.row()).input()).toList();
    List<Prediction> said = inputs.isEmpty() ? List.of() : predict(state, new Query.Each<>(inputs));
    List<Tally> tallies = new ArrayList<>();
    rows.forEach(task -> tallies.add(new Tally(tallies.size())));
    for (int i = 0; i < said.size(); i++) {
      MixedStream.Place at = stream.get(i);
      tallies.get(at.task()).add(rows.get(at.task()).get(at.row()).target(), said.get(i));
    }
    List<Evaluation> found = new ArrayList<>();
    for (int j = 0; j < rows.size(); j++) {
      found.add(tallies.get(j).evaluation(step, trained, InferenceMode.MIXED_STREAM, taskEnd));
    }
    return found;
  }

  private List<Prediction> predict(S state, Query<X> query) {
    List<Prediction> said = learner.predict(state, query);
    if (said.size() != query.inputs().size()) {
      throw new IllegalStateException(
          "the learner gave "
              + said.size()
              + " predictions for "
              + query.inputs().size()
              + " inputs; expected one each");
    }
    return said;
  }

  private static <X> Query<X> query(InferenceMode mode, int task, List<X> inputs) {
    return switch (mode) {
      case TASK_AWARE -> new Query.Aware<>(task, inputs);
      case AGNOSTIC_BATCH -> new Query.Batch<>(inputs);
      case AGNOSTIC_INSTANCE, MIXED_STREAM -> new Query.Each<>(inputs);
    };
  }

  private static <X> List<X> inputs(Rows<X> rows) {
    List<X> inputs = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      inputs.add(rows.get(i).input());
    }
    return inputs;
  }

  /** Counts what is right, and what the rest is. */
  private final class Tally {
    private final int task;
    private final long[] taken = new long[tests.size()];
    private long correct;
    private long total;
    private double loss;
    private long invalid;
    private long foreign;

    Tally(int task) {
      this.task = task;
    }

    void add(Target target, Prediction said) {
      correct += target.isMet(said) ? 1 : 0;
      total++;
      loss += target.loss(said);
      if (said instanceof Prediction.Label label) {
        boolean known = labels.contains(label.label());
        boolean own = sequence.tasks().get(task).labels().contains(label.label());
        invalid += known ? 0 : 1;
        foreign += known && !own ? 1 : 0;
        label.task().ifPresent(t -> taken[t]++);
      }
    }

    Evaluation evaluation(long step, int trained, InferenceMode mode, boolean taskEnd) {
      boolean decides = Arrays.stream(taken).anyMatch(n -> n > 0);
      List<Long> counts = decides ? Arrays.stream(taken).boxed().toList() : List.of();
      Answers answers = new Answers(invalid, foreign, counts);
      return new Evaluation(step, trained, task, mode, taskEnd, correct, total, loss, answers);
    }
  }
}
