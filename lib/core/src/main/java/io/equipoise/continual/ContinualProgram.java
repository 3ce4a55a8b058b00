package io.equipoise.continual;

import io.equipoise.fleet.Fleet;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of tasks as rounds: the first looks at everything before anything is learned, each of
 * the others learns one task more and looks again.
 *
 * <pre>
 * fleet    one shard: the rows and the learner, opened once, as a {@link SequenceRun}
 * state    the learner's own, and the log of every evaluation
 * finish   {@link ContinualRows}: the matrices, what was kept, and the measures of each mode
 * </pre>
 *
 * <p>Interrupted after any task it goes on in every bit. Sequences side by side are trials of a
 * sweep.
 *
 * @param tasks names in order
 * @param modes in which the learner is asked
 * @param learner how its state is stored
 * @param <S> that state
 * @param <X> an input
 */
public record ContinualProgram<S, X>(
    List<String> tasks, List<InferenceMode> modes, Codec<S> learner)
    implements Program<ContinualProgram.Progress<S>, SequenceRun<S, X>> {
  /** Copies the lists. */
  public ContinualProgram {
    tasks = List.copyOf(tasks);
    modes = List.copyOf(modes);
  }

  /**
   * A run between two rounds.
   *
   * @param sequence null before the first look
   */
  public record Progress<S>(SequenceRun.@Nullable State<S> sequence) {
    /** Rounds done: one more than tasks learned. */
    int rounds() {
      return sequence == null ? 0 : sequence.learned() + 1;
    }
  }

  private static <S> SequenceRun.State<S> begun(Progress<S> state) {
    return Objects.requireNonNull(state.sequence(), "a run that has begun");
  }

  private SequenceCodec<S> sequences() {
    return new SequenceCodec<>(learner);
  }

  @Override
  public Progress<S> start() {
    return new Progress<>(null);
  }

  @Override
  public Progress<S> round(Progress<S> state, Fleet<SequenceRun<S, X>> fleet) {
    SequenceRun.State<S> before = state.sequence();
    Encoded travelling = before == null ? null : sequences().encode(before);
    Encoded after = fleet.ask(new LearnNext<S, X>(travelling)).get(0);
    return new Progress<>(sequences().decode(after));
  }

  @Override
  public boolean done(Progress<S> state) {
    return state.rounds() > tasks.size();
  }

  @Override
  public int rounds() {
    return tasks.size() + 1;
  }

  @Override
  public Codec<Progress<S>> codec() {
    return new ProgressCodec<>(sequences());
  }

  private record ProgressCodec<S>(SequenceCodec<S> sequences) implements Codec<Progress<S>> {
    @Override
    public Encoded encode(Progress<S> state) {
      Encoded.Builder pieces = Encoded.builder().put("rounds", state.rounds());
      return state.sequence() == null
          ? pieces.build()
          : pieces.putAll("sequence", sequences.encode(state.sequence())).build();
    }

    @Override
    public Progress<S> decode(Encoded encoded) {
      return new Progress<>(
          encoded.whole("rounds") == 0 ? null : sequences.decode(encoded.under("sequence")));
    }
  }

  @Override
  public Report report(Progress<S> before, Progress<S> after) {
    SequenceRun.State<S> state = begun(after);
    List<TableRow> rows = new ArrayList<>();
    double sum = 0;
    double worst = Double.POSITIVE_INFINITY;
    String of = "";
    for (Evaluation e : state.log().entries()) {
      if (e.taskEnd() && e.trained() == state.learned() - 1 && e.mode() == modes.get(0)) {
        String task = tasks.get(e.evaluated());
        rows.add(new TableRow.RoundRow(after.rounds(), task, 1 - e.accuracy(), 1, e.total(), 0));
        if (e.evaluated() < Math.max(1, state.learned())) {
          sum += 1 - e.accuracy();
          of = e.accuracy() < worst ? task + ":" + e.accuracy() : of;
          worst = Math.min(worst, e.accuracy());
        }
      }
    }
    return new Report(rows, sum / Math.max(1, state.learned()), of, tasks.size());
  }

  @Override
  public Finish finish(Progress<S> last, Fleet<SequenceRun<S, X>> fleet) {
    return new Finish(new ContinualRows(tasks, modes).of(begun(last)), Map.of());
  }
}
