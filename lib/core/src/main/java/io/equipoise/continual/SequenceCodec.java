package io.equipoise.continual;

import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a sequence between two tasks is stored: counts, the learner's own state, every evaluation.
 *
 * @param learner how that one's state is stored
 */
record SequenceCodec<S>(Codec<S> learner) implements Codec<SequenceRun.State<S>> {
  private static final List<InferenceMode> MODES = List.of(InferenceMode.values());
  private static final int WHOLES = 9;
  private static final int REPORTED = 5;

  @Override
  public Encoded encode(SequenceRun.State<S> state) {
    List<Evaluation> entries = state.log().entries();
    long[] counts = new long[WHOLES * entries.size()];
    double[] losses = new double[entries.size()];
    int tasks = state.log().tasks();
    boolean decides = entries.stream().anyMatch(e -> !e.answers().taken().isEmpty());
    long[] taken = new long[decides ? tasks * losses.length : 0];
    for (int i = 0; i < losses.length; i++) {
      Evaluation e = entries.get(i);
      long[] row = {
        e.step(),
        e.trained(),
        e.evaluated(),
        MODES.indexOf(e.mode()),
        e.taskEnd() ? 1 : 0,
        e.correct(),
        e.total(),
        e.answers().invalid(),
        e.answers().foreign()
      };
      System.arraycopy(row, 0, counts, WHOLES * i, WHOLES);
      // Bits of a NaN do not survive a journey in Java's serialisation.
      losses[i] = Double.isNaN(e.lossSum()) ? Double.NaN : e.lossSum();
      for (int t = 0; t < e.answers().taken().size(); t++) {
        taken[tasks * i + t] = e.answers().taken().get(t);
      }
    }
    long[] memory = new long[REPORTED * state.memory().size()];
    for (int i = 0; i < state.memory().size(); i++) {
      MemoryReport m = state.memory().get(i);
      long[] row = {
        m.promptVectors(),
        m.promptBytes(),
        m.extraParameters(),
        m.storedExamples(),
        m.identifierBytes()
      };
      System.arraycopy(row, 0, memory, REPORTED * i, REPORTED);
    }
    return Encoded.builder()
        .put("learned", state.learned())
        .put("step", state.step())
        .put("tasks", tasks)
        .put("counts", counts)
        .put("losses", losses)
        .put("taken", taken)
        .put("memory", memory)
        .putAll("learner", learner.encode(state.learner()))
        .build();
  }

  /** Nothing but zeros is of a learner that decides on no task. */
  private static List<Long> taken(long[] counts, int entry, int tasks) {
    if (counts.length == 0) {
      return List.of();
    }
    long[] own = Arrays.copyOfRange(counts, tasks * entry, tasks * (entry + 1));
    return Arrays.stream(own).anyMatch(n -> n > 0)
        ? Arrays.stream(own).boxed().toList()
        : List.of();
  }

  @Override
  public SequenceRun.State<S> decode(Encoded encoded) {
    double[] losses = encoded.doubles("losses");
    int tasks = (int) encoded.whole("tasks");
    long[] c = encoded.longs("counts");
    long[] taken = encoded.longs("taken");
    List<Evaluation> entries = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      int at = WHOLES * i;
      entries.add(
          new Evaluation(
              c[at],
              (int) c[at + 1],
              (int) c[at + 2],
              MODES.get((int) c[at + 3]),
              c[at + 4] == 1,
              c[at + 5],
              c[at + 6],
              losses[i],
              new Answers(c[at + 7], c[at + 8], taken(taken, i, tasks))));
    }
    long[] m = encoded.longs("memory");
    List<MemoryReport> memory = new ArrayList<>();
    for (int at = 0; at < m.length; at += REPORTED) {
      memory.add(new MemoryReport(m[at], m[at + 1], m[at + 2], m[at + 3], m[at + 4]));
    }
    return new SequenceRun.State<>(
        (int) encoded.whole("learned"),
        encoded.whole("step"),
        learner.decode(encoded.under("learner")),
        new EvaluationLog(tasks, entries),
        memory);
  }
}
