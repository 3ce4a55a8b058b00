package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.Learner;
import io.equipoise.continual.NearestClassMean;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.Rows;
import io.equipoise.continual.SequenceRun;
import io.equipoise.incremental.Finetune;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.tuning.PromptReading.Decoding;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MergedAdaptersTest {
  private static final EngineBackbone NETWORK =
      new EngineBackbone(SmallSequence.CONFIG, SmallSequence.weights(), "cpu");
  private static final PromptReading READING = SmallSequence.reading(Decoding.CONSTRAINED);

  private static MergedAdapters learner(double merge) {
    return new MergedAdapters(NETWORK, 2, 1, merge, SmallSequence.DESCENT, READING);
  }

  private static <S> SequenceRun<S, List<Integer>> run(Learner<S, List<Integer>> learner) {
    return SmallSequence.run(
        learner,
        InferenceMode.TASK_AWARE,
        InferenceMode.AGNOSTIC_BATCH,
        InferenceMode.AGNOSTIC_INSTANCE);
  }

  /** All weights with an adapter. */
  private static float[] weights(Vector adapter) {
    return LowRank.of(SmallSequence.CONFIG, 2, 1, 0)
        .weights(NETWORK.weights(), PromptTraining.floats(adapter));
  }

  @Test
  void unmergedTheNewestIsTheAdapterThatIsLearnedOnInEveryBit() {
    TunedLearner one =
        TunedLearner.ofWeights(
            NETWORK,
            SmallSequence.TASKS,
            new WeightOptions(WeightOptions.Kind.ADAPTER, 2, 1, 0, new Finetune(), 5),
            new TunedOptions(SmallSequence.DESCENT, new Recognition(2, 0), READING));
    SequenceRun<TunedState, List<Integer>> on = run(one);
    SequenceRun.State<TunedState> state = on.start();
    MergedState merged = run(learner(0)).whole().learner();
    for (int task = 0; task < 3; task++) {
      state = on.next(state);
      assertEquals(state.learner().theta(), merged.adapters().get(task), "task " + task);
    }
  }

  @Test
  void whollyMergedTheAnswersAreThoseOfClassMeansInEveryBit() {
    MergedAdapters learner = learner(1);
    EmbeddingLearner<NearestClassMean.Means> means =
        new EmbeddingLearner<>(NETWORK, new NearestClassMean());
    MergedState merged = run(learner).whole().learner();
    NearestClassMean.Means classes = run(means).whole().learner();
    assertEquals(classes, merged.means());
    List<List<Integer>> texts = new ArrayList<>();
    for (int task = 0; task < 3; task++) {
      texts.addAll(SmallSequence.texts(task, "test"));
      for (Query<List<Integer>> query :
          List.of(
              new Query.Aware<>(task, texts), new Query.Batch<>(texts), new Query.Each<>(texts))) {
        List<Prediction> expected = means.predict(classes, query);
        List<Prediction> said = learner.predict(merged, query);
        for (int i = 0; i < texts.size(); i++) {
          Prediction.Label a = (Prediction.Label) expected.get(i);
          Prediction.Label b = (Prediction.Label) said.get(i);
          assertEquals(a.label(), b.label());
          if (query instanceof Query.Each<?>) {
            a.logProbabilities()
                .forEach((c, p) -> assertEquals(p, b.logProbabilities().get(c), 1e-5, c));
          } else {
            assertEquals(a.logProbabilities(), b.logProbabilities());
          }
          assertEquals(query instanceof Query.Aware<?>, b.task().isEmpty());
        }
      }
    }
  }

  @Test
  void anAdapterIsTheMeanOfWhatWasLearnedAndTheOneBefore() {
    MergedAdapters learner = learner(0.25);
    SequenceRun<MergedState, List<Integer>> run = run(learner);
    SequenceRun.State<MergedState> once = run.next(run.start());
    // The same step without merging, from the merged adapter on.
    Rows<List<Integer>> rows = SmallSequence.rows(SmallSequence.TASKS.get(1), "train");
    MergedState free =
        learner(0).observe(once.learner(), 1, SmallSequence.TASKS.get(1), rows, s -> {});
    MergedState merged = run.next(once).learner();
    assertEquals(once.learner().adapters().get(0), merged.adapters().get(0), "earlier ones stay");
    for (int i = 0; i < merged.adapters().get(1).size(); i++) {
      double before = merged.adapters().get(0).get(i);
      double learned = free.adapters().get(1).get(i);
      assertEquals(
          (float) (0.75 * learned + 0.25 * before), merged.adapters().get(1).get(i), "number " + i);
    }
  }

  @Test
  void eachClassMeanIsByTheAdapterOfItsTask() {
    MergedState state = run(learner(0.25)).whole().learner();
    for (int task = 0; task < 3; task++) {
      double[][] embedded =
          NETWORK
              .embeddingWith(weights(state.adapters().get(task)))
              .embeddings(SmallSequence.texts(task, "train"));
      double[] sum = new double[SmallSequence.CONFIG.width()];
      for (int i = 0; i < embedded.length; i += 2) {
        for (int c = 0; c < sum.length; c++) {
          sum[c] += embedded[i][c];
        }
      }
      assertEquals(Vector.of(sum), state.means().classes().get(2 * task).sum());
    }
  }

  /** The box of the class, one text at a time. */
  private static OptionalInt settled(MergedState state, List<Integer> text) {
    int task = state.adapters().size() - 1;
    for (int look = 0; look < state.adapters().size(); look++) {
      double[] x =
          NETWORK.embeddingWith(weights(state.adapters().get(task))).embeddings(List.of(text))[0];
      int found = NearestClassMean.task(state.means(), List.of(Vector.of(x)));
      if (found == task) {
        break;
      }
      task = found;
    }
    return OptionalInt.of(task);
  }

  /** Three adapters that have little in common, with the means of their classes. */
  private static MergedState unlike() {
    List<Vector> adapters = new ArrayList<>();
    List<NearestClassMean.ClassMean> classes = new ArrayList<>();
    for (int task = 0; task < 3; task++) {
      float[] theta = LowRank.of(SmallSequence.CONFIG, 2, 1, 0).first(task);
      for (int i = 0; i < theta.length; i++) {
        theta[i] = (float) Math.sin((task + 1) * (i + 1));
      }
      adapters.add(WeightTuning.vector(theta));
      double[][] embedded =
          NETWORK
              .embeddingWith(weights(adapters.get(task)))
              .embeddings(SmallSequence.texts(task, "train").subList(0, 2));
      for (int label = 0; label < 2; label++) {
        String name = SmallSequence.TASKS.get(task).labels().get(label);
        classes.add(new NearestClassMean.ClassMean(task, name, 1, Vector.of(embedded[label])));
      }
    }
    return new MergedState(1, adapters, new NearestClassMean.Means(classes));
  }

  @Test
  void aTextIsReadAgainUntilItsTaskStays() {
    MergedState state = unlike();
    List<List<Integer>> texts = new ArrayList<>();
    for (int a = 2; a < 10; a++) {
      for (int b = 2; b < 10; b++) {
        texts.add(List.of(a, b));
      }
    }
    List<Prediction> said = learner(0).predict(state, new Query.Each<>(texts));
    List<Vector> first = new ArrayList<>();
    for (double[] x : NETWORK.embeddingWith(weights(state.adapters().get(2))).embeddings(texts)) {
      first.add(Vector.of(x));
    }
    int refined = 0;
    for (int i = 0; i < texts.size(); i++) {
      OptionalInt task = ((Prediction.Label) said.get(i)).task();
      assertEquals(settled(state, texts.get(i)), task, texts.get(i).toString());
      int once = NearestClassMean.task(state.means(), List.of(first.get(i)));
      refined += once == task.getAsInt() ? 0 : 1;
    }
    assertTrue(
        refined > 0 && refined < texts.size(),
        refined + " of all; expected some texts that " + "a second look takes for another task");
  }

  @Test
  void beforeAnyTaskThereIsNoAnswerAndWhatIsKeptIsReported() {
    MergedAdapters learner = learner(0.1);
    List<List<Integer>> texts = SmallSequence.texts(0, "test");
    for (Query<List<Integer>> query :
        List.of(new Query.Aware<>(1, texts), new Query.Batch<>(texts), new Query.Each<>(texts))) {
      Prediction.Label said = (Prediction.Label) learner.predict(learner.begin(3, 1), query).get(0);
      assertEquals("", said.label());
      assertEquals(OptionalInt.empty(), said.task());
    }
    SequenceRun.State<MergedState> whole = run(learner).whole();
    long adapter = whole.learner().adapters().get(0).size();
    long mean = SmallSequence.CONFIG.width() + 1L;
    assertEquals(3 * adapter + 6 * mean, whole.memory().get(2).extraParameters());
    assertEquals(48 * mean, whole.memory().get(2).identifierBytes());
  }

  @Test
  void aStateComesBackFromItsCodecAndGoesOnInEveryBit() {
    MergedAdapters learner = learner(0.1);
    SequenceRun<MergedState, List<Integer>> run = run(learner);
    SequenceRun.State<MergedState> once = run.next(run.start());
    Codec<MergedState> codec = learner.codec();
    MergedState back = codec.decode(codec.encode(once.learner()));
    assertEquals(once.learner(), back);
    assertEquals(
        run.next(once),
        run.next(
            new SequenceRun.State<>(once.learned(), once.step(), back, once.log(), once.memory())));
  }

  @Test
  void aPartOutsideItsRangeIsRefused() {
    for (double merge : new double[] {-0.1, 1.1, Double.NaN}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> learner(merge));
      assertTrue(refused.getMessage().contains("merged by " + merge), refused.getMessage());
    }
  }
}
