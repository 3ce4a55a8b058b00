package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.TaskSequence;
import io.equipoise.linalg.Vector;
import io.equipoise.problem.Optimiser;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every method promises. */
class ContinualMethodTest {
  private static final Training ADAM =
      new Training(List.of(6), Training.Head.MASKED, 3, 5, 0.01, Optimiser.ADAM);

  private static NetworkState learned(ContinualMethod method, Training training, int tasks) {
    TaskSequence<Vector> sequence = Blobs.split();
    NetworkLearner learner = Blobs.learner(sequence, training, method);
    NetworkState state = learner.begin(3, 9);
    for (int place = 0; place < tasks; place++) {
      state =
          learner.observe(
              state, place, sequence.tasks().get(place), sequence.rows(place, "train"), step -> {});
    }
    return state;
  }

  private static List<Training> fitting(ContinualMethod method) {
    return method.projects() ? List.of(Blobs.TRAINING) : List.of(Blobs.TRAINING, ADAM);
  }

  @Test
  void everyMethodIsTried() {
    assertEquals(
        Arrays.stream(ContinualMethod.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        Blobs.methods().stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void onTheFirstTaskEveryMethodIsFinetuneInEveryBit() {
    for (ContinualMethod method : Blobs.methods()) {
      for (Training training : fitting(method)) {
        assertEquals(
            learned(new Finetune(), training, 1).parameters(),
            learned(method, training, 1).parameters(),
            method.toString());
      }
    }
  }

  @Test
  void withNoStrengthOrNothingKeptEveryMethodIsFinetuneInEveryBit() {
    for (ContinualMethod method : Blobs.idle()) {
      for (Training training : fitting(method)) {
        assertEquals(
            learned(new Finetune(), training, 3).parameters(),
            learned(method, training, 3).parameters(),
            method.toString());
      }
    }
  }

  @Test
  void onTheSecondTaskEveryMethodDiffersFromFinetuneAndFromTheOthers() {
    List<Vector> all =
        Blobs.methods().stream().map(m -> learned(m, Blobs.TRAINING, 3).parameters()).toList();
    assertEquals(Blobs.methods().size(), all.stream().distinct().count());
    assertNotEquals(all.get(0), all.get(1));
  }

  @Test
  void whatIsKeptSurvivesTheCodecAndIsCounted() {
    for (ContinualMethod method : Blobs.methods()) {
      NetworkState state = learned(method, Blobs.TRAINING, 2);
      assertEquals(
          state, NetworkState.codec().decode(NetworkState.codec().encode(state)), "" + method);
      var memory = Blobs.learner(Blobs.split(), Blobs.TRAINING, method).memory(state);
      boolean keeps = memory.extraParameters() + memory.storedExamples() > 0;
      assertEquals(!(method instanceof Finetune), keeps, method.toString());
    }
  }

  @Test
  void buffersHoldWhatTheyMayAndOldTasksAlone() {
    assertEquals(20, learned(new Replay(20, 0), Blobs.TRAINING, 3).kept().rows().size());
    assertEquals(24, learned(new Gem(8, 0.5), Blobs.TRAINING, 3).kept().rows().size());
    List<Shown> dark = learned(new DarkReplay(20, 1, 1), Blobs.TRAINING, 2).kept().rows();
    assertTrue(dark.stream().allMatch(row -> row.logits().size() == 6 && row.task() < 2));
    assertTrue(dark.stream().anyMatch(row -> row.task() == 0));
  }

  @Test
  void aProjectedStepIsRefusedBesideAdam() {
    String said =
        assertThrows(IllegalArgumentException.class, () -> ADAM.check(new AverageGem(3)))
            .getMessage();
    assertEquals(
        "optimiser is adam beside a method that projects its steps; expected sgd, whose steps stay"
            + " where they were projected",
        said);
  }

  @Test
  void strengthsBelowZeroAreRefused() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> new NearOldWeights(-1),
            () -> new ElasticWeights(Double.NaN, ElasticWeights.Answers.LABEL),
            () -> new OnlineElasticWeights(1, 1.5, ElasticWeights.Answers.LABEL),
            () -> new PathIntegral(1, 0),
            () -> new OutputSensitivity(Double.POSITIVE_INFINITY),
            () -> new Replay(-1, 0),
            () -> new Replay(1, -1),
            () -> new DarkReplay(1, -1, 0),
            () -> new AverageGem(-1),
            () -> new Gem(1, -0.5),
            () -> new Distillation(1, 0),
            () -> new OrthogonalGradients(-1),
            () -> new OrthogonalWeights(0),
            () -> sparse(0, 1, 0.1),
            () -> sparse(1.1, 1, 0.1),
            () -> sparse(0.5, -1, 0.1),
            () -> sparse(0.5, 1, 1))) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, wrong::run)
              .getMessage()
              .contains("; expected "));
    }
  }

  private static DynamicSparse sparse(double density, int every, double moved) {
    return new DynamicSparse(
        density, DynamicSparse.Allocation.UNIFORM, every, moved, DynamicSparse.Growth.RANDOM, true);
  }
}
