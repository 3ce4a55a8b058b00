package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.Query;
import io.equipoise.continual.SequenceRun;
import io.equipoise.incremental.ElasticWeights;
import io.equipoise.incremental.ElasticWeights.Answers;
import io.equipoise.incremental.Finetune;
import io.equipoise.incremental.NearOldWeights;
import io.equipoise.incremental.OnlineElasticWeights;
import io.equipoise.incremental.Springs;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Failure;
import io.equipoise.t5.T5;
import io.equipoise.tuning.PromptReading.Decoding;
import io.equipoise.tuning.WeightOptions.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunedLearnerTest {
  private static final EngineBackbone NETWORK =
      new EngineBackbone(SmallSequence.CONFIG, SmallSequence.weights(), "cpu");
  private static final TunedOptions OPTIONS =
      new TunedOptions(
          SmallSequence.DESCENT,
          new Recognition(2, 0),
          SmallSequence.reading(Decoding.CONSTRAINED));

  private static WeightOptions weights(Kind kind, double orthogonal, Springs springs) {
    return new WeightOptions(kind, 2, 1, orthogonal, springs, 5);
  }

  private static TunedLearner learner(Kind kind, double orthogonal, Springs springs) {
    return TunedLearner.ofWeights(
        NETWORK, SmallSequence.TASKS, weights(kind, orthogonal, springs), OPTIONS);
  }

  private static SequenceRun<TunedState, List<Integer>> run(TunedLearner learner) {
    return SmallSequence.run(learner, InferenceMode.TASK_AWARE, InferenceMode.AGNOSTIC_INSTANCE);
  }

  private static SequenceRun.State<TunedState> whole(
      Kind kind, double orthogonal, Springs springs) {
    return run(learner(kind, orthogonal, springs)).whole();
  }

  private static List<Springs> springs(double strength) {
    return List.of(
        new NearOldWeights(strength),
        new ElasticWeights(strength, Answers.LABEL),
        new ElasticWeights(strength, Answers.SAMPLED),
        new OnlineElasticWeights(strength, 0.9, Answers.LABEL));
  }

  @Test
  void springsOfStrengthZeroAreFinetuneInEveryBitAndOthersAreNot() {
    SequenceRun.State<TunedState> plain = whole(Kind.ATTENTION, 0, new Finetune());
    for (Springs none : springs(0)) {
      SequenceRun.State<TunedState> same = whole(Kind.ATTENTION, 0, none);
      assertEquals(plain.learner().theta(), same.learner().theta(), none.toString());
      assertEquals(plain.log(), same.log());
    }
    assertEquals(
        whole(Kind.ADAPTER, 0, new Finetune()).learner().theta(),
        whole(Kind.ADAPTER, 0, springs(0).get(1)).learner().theta());
    for (Springs some : springs(10)) {
      SequenceRun<TunedState, List<Integer>> run = run(learner(Kind.ATTENTION, 0, some));
      SequenceRun<TunedState, List<Integer>> free = run(learner(Kind.ATTENTION, 0, new Finetune()));
      assertEquals(
          free.next(free.start()).learner().theta(),
          run.next(run.start()).learner().theta(),
          "on the first task " + some);
      assertNotEquals(plain.learner().theta(), run.whole().learner().theta(), some.toString());
    }
  }

  private static double moved(Springs springs) {
    SequenceRun<TunedState, List<Integer>> run = run(learner(Kind.ATTENTION, 0, springs));
    SequenceRun.State<TunedState> once = run.next(run.start());
    Vector first = once.learner().theta();
    Vector second = run.next(once).learner().theta();
    double sum = 0;
    for (int i = 0; i < first.size(); i++) {
      sum += (second.get(i) - first.get(i)) * (second.get(i) - first.get(i));
    }
    return sum;
  }

  @Test
  void strongSpringsHoldTheWeightsWhereTheyWere() {
    assertTrue(moved(new NearOldWeights(1e3)) < moved(new Finetune()));
  }

  @Test
  void theFirstAdapterIsTheSameHoweverManyThereWillBe() {
    List<Vector> first = new ArrayList<>();
    for (double orthogonal : new double[] {0, 2}) {
      SequenceRun<TunedState, List<Integer>> run =
          run(learner(Kind.ADAPTERS, orthogonal, new Finetune()));
      first.add(run.next(run.start()).learner().old().get(0));
    }
    SequenceRun<TunedState, List<Integer>> one = run(learner(Kind.ADAPTER, 0, new Finetune()));
    assertEquals(one.next(one.start()).learner().theta(), first.get(0));
    assertEquals(first.get(0), first.get(1));
  }

  /** The sum of |A_0 A_2'| and |A_1 A_2'|. */
  private static double overlap(TunedState state) {
    LowRank part = LowRank.of(SmallSequence.CONFIG, 2, 1, 1);
    float[] last = PromptTraining.floats(state.old().get(2));
    return part.penalty(new double[last.length], last, state.old().subList(0, 2));
  }

  @Test
  void orthogonalAdaptersOverlapLess() {
    TunedOptions slowly =
        new TunedOptions(
            new Descent(25, 4, 0.02, 0, 0, 25), new Recognition(2, 0), OPTIONS.reading());
    List<Double> overlaps = new ArrayList<>();
    for (double orthogonal : new double[] {0, 2}) {
      WeightOptions options = weights(Kind.ADAPTERS, orthogonal, new Finetune());
      TunedLearner learner = TunedLearner.ofWeights(NETWORK, SmallSequence.TASKS, options, slowly);
      overlaps.add(overlap(run(learner).whole().learner()));
    }
    assertTrue(overlaps.get(1) < 0.5 * overlaps.get(0), overlaps.toString());
  }

  @Test
  void earlierAdaptersStayAsTheyWereAndAllAreReported() {
    SequenceRun<TunedState, List<Integer>> run = run(learner(Kind.ADAPTERS, 0.5, new Finetune()));
    SequenceRun.State<TunedState> once = run.next(run.start());
    SequenceRun.State<TunedState> twice = run.next(once);
    assertEquals(once.learner().old().get(0), twice.learner().old().get(0));
    long size = once.learner().old().get(0).size();
    assertEquals(size, once.memory().get(0).extraParameters());
    assertEquals(2 * size, twice.memory().get(1).extraParameters());
    assertTrue(twice.memory().get(1).identifierBytes() > 0);
    long springs = whole(Kind.ATTENTION, 0, springs(1).get(1)).memory().get(2).extraParameters();
    assertEquals(7L * attention(), springs, "theta, and an anchor and springs a task");
    assertEquals(
        attention(), whole(Kind.ATTENTION, 0, new Finetune()).memory().get(2).extraParameters());
  }

  private static int attention() {
    return AttentionWeights.of(SmallSequence.CONFIG, NETWORK.weights()).first(0).length;
  }

  @Test
  void theGradientIsThatOfTheLossInWhatIsLearned() {
    for (Kind kind : Kind.values()) {
      WeightTuning tuning = WeightTuning.of(NETWORK, weights(kind, 0, new Finetune()));
      TunedState start = learner(kind, 0, new Finetune()).begin(3, 1);
      List<T5.Row> rows =
          List.of(
              new T5.Row(List.of(3, 4, 9), List.of(10, 1)),
              new T5.Row(List.of(5, 2), List.of(11, 1)));
      Objective objective = tuning.objective(start, rows, 5);
      float[] theta = objective.first();
      for (int i = 0; i < theta.length; i++) {
        theta[i] += (float) (0.1 * Math.sin(i));
      }
      float[] gradient = objective.slope(theta, rows, 1).gradient();
      Differences.check(t -> objective.loss(t, rows), theta, gradient, 7, 1e-2, 3e-3);
    }
  }

  @Test
  void importanceIsTheSquareOfEachRowsOwnGradient() {
    Springs ewc = new ElasticWeights(1, Answers.LABEL);
    WeightTuning tuning = WeightTuning.of(NETWORK, weights(Kind.ATTENTION, 0, ewc));
    TunedState start = learner(Kind.ATTENTION, 0, ewc).begin(3, 1);
    List<T5.Row> rows =
        List.of(
            new T5.Row(List.of(3, 4, 9), List.of(10, 1)),
            new T5.Row(List.of(5, 2), List.of(11, 1)));
    Objective objective = tuning.objective(start, rows, 5);
    float[] theta = objective.first();
    TunedState after = tuning.learned(start, theta, SmallSequence.TASKS.get(0), rows, 5);
    assertEquals(WeightTuning.vector(theta), after.springs().get(0));
    for (int i = 0; i < theta.length; i += 5) {
      double mean = 0;
      for (T5.Row row : rows) {
        double ofSum = 2.0 * objective.slope(theta, List.of(row), 1).gradient()[i];
        mean += ofSum * ofSum / 2;
      }
      assertEquals(mean, after.springs().get(1).get(i), 1e-12, "number " + i);
    }
  }

  /** Springs on twelve rows of one text that all have this answer. */
  private static double[] importance(Answers answers, int answer) {
    Springs ewc = new ElasticWeights(1, answers);
    WeightTuning tuning =
        WeightTuning.of(NETWORK, new WeightOptions(Kind.ATTENTION, 2, 1, 0, ewc, 12));
    TunedState start = learner(Kind.ATTENTION, 0, ewc).begin(3, 1);
    List<T5.Row> rows = Collections.nCopies(12, new T5.Row(List.of(3, 4), List.of(answer, 1)));
    float[] theta = tuning.objective(start, rows, 5).first();
    return tuning
        .learned(start, theta, SmallSequence.TASKS.get(0), rows, 5)
        .springs()
        .get(1)
        .toArray();
  }

  @Test
  void sampledImportanceIsOfAnswersThatTheNetworkGives() {
    double[] first = importance(Answers.LABEL, 10);
    double[] second = importance(Answers.LABEL, 11);
    double[] sampled = importance(Answers.SAMPLED, 10);
    assertArrayEquals(sampled, importance(Answers.SAMPLED, 11), "labels are not asked for");
    int most = 0;
    for (int i = 0; i < first.length; i++) {
      most = Math.abs(first[i] - second[i]) > Math.abs(first[most] - second[most]) ? i : most;
    }
    double part = (sampled[most] - second[most]) / (first[most] - second[most]);
    assertEquals(Math.rint(12 * part), 12 * part, 1e-4, "of twelve rows");
    assertTrue(part > 0.01 && part < 0.99, part + " of the rows; expected both answers");
    for (int i = 0; i < first.length; i++) {
      double mixed = part * first[i] + (1 - part) * second[i];
      assertEquals(mixed, sampled[i], 1e-5 * (1 + mixed), "number " + i);
    }
  }

  @Test
  void sampledAnswersAreAsFrequentAsTheyAreLikely() {
    List<T5.Row> rows = Collections.nCopies(400, new T5.Row(List.of(3, 4), List.of(10, 1)));
    List<T5.Row> drawn =
        new SampledAnswers(SmallSequence.plain(), SmallSequence.TASKS.get(0), 9).of(rows);
    double[] scores =
        SmallSequence.plain()
            .scores(new float[0], List.of(List.of(3, 4)), SmallSequence.TASKS.get(0).verbalizers())[
            0];
    double p = 1 / (1 + Math.exp(scores[1] - scores[0]));
    double found = drawn.stream().filter(r -> r.labels().equals(List.of(10, 1))).count() / 400.0;
    assertEquals(p, found, 4 * Math.sqrt(p * (1 - p) / 400), "p " + p);
    assertEquals(List.of(3, 4), drawn.get(0).source());
  }

  @Test
  void aStateComesBackFromItsCodecAndGoesOnInEveryBit() {
    for (TunedLearner learner :
        List.of(
            learner(Kind.ATTENTION, 0, springs(3).get(1)),
            learner(Kind.ADAPTERS, 0.5, new Finetune()),
            choice(new ChoiceOptions(4, 2, 1, 0.5)))) {
      SequenceRun<TunedState, List<Integer>> run = run(learner);
      SequenceRun.State<TunedState> once = run.next(run.start());
      Codec<TunedState> codec = learner.codec();
      TunedState back = codec.decode(codec.encode(once.learner()));
      assertEquals(once.learner(), back);
      SequenceRun.State<TunedState> resumed =
          run.next(
              new SequenceRun.State<>(
                  once.learned(), once.step(), back, once.log(), once.memory()));
      assertEquals(run.next(once), resumed);
    }
  }

  @Test
  void tasksAreRecognisedByTheNetworkAsItWas() {
    EngineBackbone moved = NETWORK.with(new float[NETWORK.weights().length]);
    List<List<Integer>> texts = List.of(List.of(3, 4), List.of(7));
    assertArrayEquals(NETWORK.embeddings(texts)[1], moved.embeddings(texts)[1]);
    assertThrows(IllegalArgumentException.class, () -> NETWORK.with(new float[3]));
    SequenceRun.State<TunedState> plain = whole(Kind.ATTENTION, 0, new Finetune());
    SequenceRun.State<TunedState> held = whole(Kind.ATTENTION, 0, new NearOldWeights(1));
    assertEquals(plain.learner().tasks(), held.learner().tasks());
  }

  @Test
  void beforeAnyTaskTheAnswersAreThoseOfTheFrozenNetwork() {
    TunedLearner learner = learner(Kind.ADAPTERS, 0, new Finetune());
    List<List<Integer>> texts = SmallSequence.texts(0, "test");
    var said = learner.predict(learner.begin(3, 1), new Query.Aware<>(0, texts));
    double[][] scores =
        NETWORK.scores(new float[0], texts, SmallSequence.TASKS.get(0).verbalizers());
    for (int i = 0; i < scores.length; i++) {
      assertTrue(said.get(i).toString().contains(scores[i][0] >= scores[i][1] ? "one-a" : "one-b"));
    }
  }

  @Test
  void aLossThatIsNotFiniteIsRefused() {
    TunedOptions wild =
        new TunedOptions(
            new Descent(6, 4, 1e38, 0, 0, 2), new Recognition(2, 0), OPTIONS.reading());
    TunedLearner learner =
        TunedLearner.ofWeights(
            NETWORK, SmallSequence.TASKS, weights(Kind.ATTENTION, 0, new Finetune()), wild);
    Failure refused = assertThrows(Failure.class, () -> run(learner).whole());
    assertTrue(refused.getMessage().contains("NUM-050"), refused.getMessage());
    assertTrue(refused.getMessage().contains("task 'one'"), refused.getMessage());
  }

  private static TunedLearner choice(ChoiceOptions options) {
    return TunedLearner.ofChoice(SmallSequence.plain(), SmallSequence.TASKS, options, 16, OPTIONS);
  }

  @Test
  void aPoolOfWhichAllAreChosenIsOnePromptThatIsLearnedOnInEveryBit() {
    SequenceRun.State<PromptState> sequential =
        SmallSequence.run(
                PromptOptions.Method.SEQUENTIAL,
                Decoding.CONSTRAINED,
                InferenceMode.TASK_AWARE,
                InferenceMode.AGNOSTIC_INSTANCE)
            .whole();
    for (ChoiceOptions all :
        List.of(new ChoiceOptions(2, 2, 1, 0.5), new ChoiceOptions(1, 1, 2, 0))) {
      SequenceRun.State<TunedState> pool = run(choice(all)).whole();
      double[] prompt = Arrays.copyOf(pool.learner().theta().toArray(), 12);
      assertArrayEquals(sequential.learner().pool().prompts().get(0).values().toArray(), prompt);
      assertEquals(sequential.log(), pool.log());
      assertEquals(2, pool.memory().get(2).promptVectors());
    }
  }

  @Test
  void withoutAPullKeysStayWhereTheyWereDrawnAndWithItTheyComeNearer() {
    for (double lambda : new double[] {0, 0.5}) {
      ChoiceOptions options = new ChoiceOptions(4, 2, 1, lambda);
      PromptChoice choice = new PromptChoice(SmallSequence.plain(), options, 16);
      List<T5.Row> rows =
          new TaskRows(
                  SmallSequence.TASKS.get(0),
                  SmallSequence.rows(SmallSequence.TASKS.get(0), "train"))
              .rows();
      Objective objective = choice.objective(choice(options).begin(3, 1), rows, 5);
      float[] first = objective.first();
      float[] last =
          new Descending("one", SmallSequence.DESCENT, 5).trained(objective, rows, theta -> {});
      double[] before = Arrays.copyOfRange(WeightTuning.vector(first).toArray(), 24, 48);
      double[] after = Arrays.copyOfRange(WeightTuning.vector(last).toArray(), 24, 48);
      assertEquals(lambda == 0, Arrays.equals(before, after), "lambda " + lambda);
      double[] text = SmallSequence.plain().embeddings(List.of(rows.get(0).source()))[0];
      double nearer = 0;
      for (int k : choice.chosen(last, text)) {
        nearer +=
            PromptChoice.cosine(text, choice.key(last, k))
                - PromptChoice.cosine(text, choice.key(first, k));
      }
      assertTrue(lambda == 0 ? nearer == 0 : nearer > 0, "lambda " + lambda + ": " + nearer);
    }
  }

  @Test
  void theGradientInAPoolIsThatOfItsLoss() {
    ChoiceOptions options = new ChoiceOptions(4, 2, 1, 0.3);
    PromptChoice choice = new PromptChoice(SmallSequence.plain(), options, 16);
    List<T5.Row> rows =
        List.of(
            new T5.Row(List.of(3, 4, 9), List.of(10, 1)),
            new T5.Row(List.of(5, 2), List.of(11, 2, 1)),
            new T5.Row(List.of(7), List.of(12, 1)));
    Objective objective = choice.objective(choice(options).begin(3, 1), rows, 5);
    float[] pool = objective.first();
    Backbone.Slope slope = objective.slope(pool, rows, 1);
    Differences.check(
        p -> objective.slope(p, rows, 1).loss(), pool, slope.gradient(), 1, 1e-3, 2e-3);
    ChosenPrompts chosen = new ChosenPrompts(choice, pool);
    assertEquals(objective.loss(pool, rows), chosen.loss(new float[0], rows), 1e-12);
    float[] prompt = {0.1f, 0.2f, -0.1f, 0.3f, 0, 0.2f};
    Differences.check(
        p -> chosen.loss(p, rows), prompt, chosen.slope(prompt, rows).gradient(), 1, 1e-4, 1e-3);
  }

  @Test
  void everyTextIsReadBehindWhatItChoosesWhateverIsAskedBesideIt() {
    PromptChoice choice =
        new PromptChoice(SmallSequence.plain(), new ChoiceOptions(5, 2, 1, 0.5), 16);
    List<List<Integer>> texts = SmallSequence.texts(1, "test");
    TunedState state = run(choice(choice.options())).whole().learner();
    Backbone chosen = choice.network(state);
    List<List<Integer>> labels = SmallSequence.TASKS.get(1).verbalizers();
    double[][] together = chosen.scores(new float[0], texts, labels);
    List<List<Integer>> written = chosen.written(new float[0], texts, 2);
    for (int i = 0; i < texts.size(); i++) {
      List<List<Integer>> one = List.of(texts.get(i));
      assertArrayEquals(chosen.scores(new float[0], one, labels)[0], together[i]);
      assertEquals(chosen.written(new float[0], one, 2).get(0), written.get(i));
    }
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ChoiceOptions(2, 3, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new ChoiceOptions(2, 1, 1, -1));
    assertThrows(IllegalArgumentException.class, () -> choice(new ChoiceOptions(9, 9, 3, 0)));
    assertThrows(
        IllegalArgumentException.class, () -> weights(Kind.ADAPTERS, 0, new NearOldWeights(1)));
    assertThrows(IllegalArgumentException.class, () -> new Descent(0, 1, 1, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Descent(1, 1, 1, 0, 1, 1));
  }
}
