package io.equipoise.continual;

import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * How a sequence between two tasks is stored: counts, the learner's own state, every evaluation.
 *
 * @param learner how that one's state is stored
 */
record SequenceCodec<S>(Codec<S> learner) implements Codec<SequenceRun.State<S>> {
  private static final List<InferenceMode> MODES = List.of(InferenceMode.values());
  private static final int WHOLES = 7;
  private static final int REPORTED = 5;

  @Override
  public Encoded encode(SequenceRun.State<S> state) {
    List<Evaluation> entries = state.log().entries();
    long[] counts = new long[WHOLES * entries.size()];
    double[] losses = new double[entries.size()];
    for (int i = 0; i < losses.length; i++) {
      Evaluation e = entries.get(i);
      long[] row = {
        e.step(),
        e.trained(),
        e.evaluated(),
        MODES.indexOf(e.mode()),
        e.taskEnd() ? 1 : 0,
        e.correct(),
        e.total()
      };
      System.arraycopy(row, 0, counts, WHOLES * i, WHOLES);
      // Bits of a NaN do not survive a journey in Java's serialisation.
      losses[i] = Double.isNaN(e.lossSum()) ? Double.NaN : e.lossSum();
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
        .put("tasks", state.log().tasks())
        .put("counts", counts)
        .put("losses", losses)
        .put("memory", memory)
        .putAll("learner", learner.encode(state.learner()))
        .build();
  }

  @Override
  public SequenceRun.State<S> decode(Encoded encoded) {
    double[] losses = encoded.doubles("losses");
    long[] c = encoded.longs("counts");
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
              losses[i]));
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
        new EvaluationLog((int) encoded.whole("tasks"), entries),
        memory);
  }
}
