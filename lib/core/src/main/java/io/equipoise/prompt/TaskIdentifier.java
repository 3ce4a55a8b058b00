package io.equipoise.prompt;

import io.equipoise.linalg.Vector;

/**
 * How well an input fits each task; larger is better, and scores of several inputs of one task may
 * be added.
 *
 * <p>{@link Mixture} (the usual one) and {@link CentroidCosine} work from representatives, {@link
 * Perplexity} from the network's own likelihoods. The oracle is the task-aware mode. A language
 * model that the user supplies is one more implementation.
 */
public interface TaskIdentifier {
  /** One score per task, for an input's embedding. */
  double[] scores(Vector embedding);
}
