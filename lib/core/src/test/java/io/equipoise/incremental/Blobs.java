package io.equipoise.incremental;

import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.SequenceRun;
import io.equipoise.continual.TaskSequence;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Vector;
import io.equipoise.problem.Optimiser;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Six classes of 3 x 3 images, two a task; the old classes' pixels are where the new ones' are. */
final class Blobs {
  static final List<String> CLASSES = List.of("a", "b", "c", "d", "e", "f");
  static final Training TRAINING =
      new Training(List.of(6), Training.Head.FULL, 3, 5, 0.2, Optimiser.SGD);
  private static final int SIDE = 3;

  private Blobs() {}

  static List<LabelledImage> images() {
    List<LabelledImage> images = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 6 * 26; i++) {
      int c = i % 6;
      double[] pixels = new double[SIDE * SIDE];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = 0.6 * random.nextDouble() + ((p * (c + 1) + c) % 5 < 2 ? 0.8 : 0);
      }
      pixels[c] = 0;
      String split = i < 6 * 16 ? "train" : "test";
      images.add(
          new LabelledImage(c < 2 ? "first" : "rest", CLASSES.get(c), split, Vector.of(pixels)));
    }
    return images;
  }

  static TaskSequence<Vector> sequence(Division division) {
    ImageSequence sequence = new ImageSequence(division, List.of(), java.util.Map.of(), 0, 0, 1);
    return sequence.over(images(), CLASSES, SIDE, SIDE, 1);
  }

  static TaskSequence<Vector> split() {
    return sequence(SplitClasses.defaults());
  }

  static NetworkLearner learner(
      TaskSequence<Vector> sequence, Training training, ContinualMethod method) {
    return new NetworkLearner(sequence.tasks(), SIDE * SIDE, training, method);
  }

  static SequenceRun<NetworkState, Vector> run(
      TaskSequence<Vector> sequence, Training training, ContinualMethod method, int every) {
    return new SequenceRun<>(
        sequence,
        learner(sequence, training, method),
        new SequenceRun.Options(
            List.of(
                InferenceMode.TASK_AWARE,
                InferenceMode.AGNOSTIC_BATCH,
                InferenceMode.AGNOSTIC_INSTANCE),
            every,
            40,
            5));
  }

  static ShardSource<SequenceRun<NetworkState, Vector>> source(ContinualMethod method) {
    return shard -> run(split(), TRAINING, method, 7);
  }

  /** Every method, with a strength that matters. */
  static List<ContinualMethod> methods() {
    return List.of(
        new Finetune(),
        new Joint(true),
        new Joint(false),
        new NearOldWeights(0.1),
        new ElasticWeights(20, ElasticWeights.Answers.LABEL),
        new ElasticWeights(20, ElasticWeights.Answers.SAMPLED),
        new OnlineElasticWeights(20, 0.9, ElasticWeights.Answers.LABEL),
        new PathIntegral(0.5, 1e-3),
        new OutputSensitivity(0.2),
        new Replay(20, 0),
        new Replay(20, 1),
        new DarkReplay(20, 0.3, 0.5),
        new AverageGem(20),
        new Gem(8, 0.5),
        new Distillation(1, 2),
        new OrthogonalGradients(6),
        new OrthogonalWeights(0.1),
        new DynamicSparse(
            1, DynamicSparse.Allocation.ERK, 2, 0.3, DynamicSparse.Growth.GRADIENT, true));
  }

  /** Every method that has one, with a strength of 0 or nothing kept. */
  static List<ContinualMethod> idle() {
    return List.of(
        new NearOldWeights(0),
        new ElasticWeights(0, ElasticWeights.Answers.LABEL),
        new ElasticWeights(0, ElasticWeights.Answers.SAMPLED),
        new OnlineElasticWeights(0, 1, ElasticWeights.Answers.LABEL),
        new PathIntegral(0, 1e-3),
        new OutputSensitivity(0),
        new Replay(0, 0),
        new Replay(0, 1),
        new DarkReplay(0, 0.3, 0.5),
        new DarkReplay(20, 0, 0),
        new AverageGem(0),
        new Gem(0, 0.5),
        new Distillation(0, 2),
        new OrthogonalGradients(0),
        new OrthogonalWeights(Double.POSITIVE_INFINITY),
        new DynamicSparse(
            1, DynamicSparse.Allocation.UNIFORM, 2, 0.3, DynamicSparse.Growth.RANDOM, false));
  }
}
