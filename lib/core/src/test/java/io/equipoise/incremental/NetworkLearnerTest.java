package io.equipoise.incremental;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.continual.EvaluationLog;
import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.SequenceMeasures;
import io.equipoise.continual.SequenceRun;
import io.equipoise.continual.StabilityGap;
import io.equipoise.linalg.Vector;
import io.equipoise.problem.Optimiser;
import io.equipoise.run.Failure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkLearnerTest {
  private static final Training LONG =
      new Training(List.of(12), Training.Head.FULL, 30, 5, 0.2, Optimiser.SGD);

  private static EvaluationLog log(ContinualMethod method, int every) {
    return Blobs.run(Blobs.split(), LONG, method, every).whole().log();
  }

  private static SequenceMeasures measures(ContinualMethod method) {
    return SequenceMeasures.of(
        log(method, 0).matrix(InferenceMode.AGNOSTIC_INSTANCE, EvaluationLog.Score.ACCURACY));
  }

  @Test
  void oldClassesAreForgottenWithoutAMethodAndKeptByRehearsal() {
    SequenceMeasures nothing = measures(new Finetune());
    SequenceMeasures rehearsed = measures(new Replay(30, 0));
    SequenceMeasures joint = measures(new Joint(true));
    assertTrue(nothing.accFinal().orElseThrow() < 0.45, "finetune " + nothing.columns());
    assertTrue(nothing.bwt().orElseThrow() < -0.6, "finetune " + nothing.columns());
    assertTrue(
        rehearsed.accFinal().orElseThrow() > nothing.accFinal().orElseThrow() + 0.2,
        "er " + rehearsed.columns());
    assertTrue(
        joint.accFinal().orElseThrow() >= rehearsed.accFinal().orElseThrow(),
        "joint " + joint.columns());
  }

  @Test
  void looksOnTheWayShowWhatAnOldTaskGoesThrough() {
    StabilityGap gap =
        log(new Replay(30, 0), 1)
            .stability(InferenceMode.AGNOSTIC_INSTANCE, EvaluationLog.Score.ACCURACY);
    Map<String, Double> columns = gap.columns(10);
    assertEquals(
        List.of(
            "min_acc",
            "permanent_drop",
            "recovered",
            "stability_gap",
            "transient_drop",
            "wc_acc",
            "windowed_forgetting_10",
            "windowed_plasticity_10"),
        List.copyOf(columns.keySet()));
    double whole = columns.get("permanent_drop") + columns.get("transient_drop");
    assertEquals(columns.get("stability_gap"), whole, 1e-12);
    assertTrue(columns.get("transient_drop") > 0, columns.toString());
  }

  @Test
  void labelsThatMayBeAnsweredAreTheTasksOwnOrThoseSeen() {
    SequenceRun<NetworkState, Vector> run = Blobs.run(Blobs.split(), LONG, new Finetune(), 0);
    NetworkLearner learner = Blobs.learner(Blobs.split(), LONG, new Finetune());
    NetworkState state = run.next(run.next(run.start())).learner();
    List<Vector> inputs = List.of(Blobs.images().get(4).pixels());
    assertEquals(List.of("e", "f"), labels(learner, state, new Query.Aware<>(2, inputs)));
    assertEquals(List.of("a", "b", "c", "d"), labels(learner, state, new Query.Each<>(inputs)));
    assertEquals(Blobs.CLASSES, labels(learner, run.start().learner(), new Query.Each<>(inputs)));
    List<Vector> second =
        Blobs.images().stream()
            .filter(image -> image.label().equals("c") || image.label().equals("d"))
            .map(LabelledImage::pixels)
            .toList();
    assertEquals(List.of("c", "d"), labels(learner, state, new Query.Batch<>(second)));
  }

  private static List<String> labels(
      NetworkLearner learner, NetworkState state, Query<Vector> query) {
    Prediction.Label said = (Prediction.Label) learner.predict(state, query).get(0);
    double sum = said.logProbabilities().values().stream().mapToDouble(Math::exp).sum();
    assertEquals(1, sum, 1e-12);
    return List.copyOf(said.logProbabilities().keySet());
  }

  @Test
  void aNetworkThatRanAwayIsRefusedWithItsTask() {
    NearOldWeights wild = new NearOldWeights(1e6);
    Failure failure =
        assertThrows(Failure.class, () -> Blobs.run(Blobs.split(), LONG, wild, 0).whole());
    assertEquals("NUM-040", failure.code());
    assertTrue(failure.getMessage().contains("task 'c-d'"), failure.getMessage());
  }
}
