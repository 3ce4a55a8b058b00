package io.equipoise.ml;

import io.equipoise.local.FeatureScorer;
import io.equipoise.local.Scorer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The models of this JVM: each is decoded at its first use and kept, under the hash of its content,
 * for every task that comes after.
 *
 * <p>One holder serves a JVM, since Spark gives tasks no other place that outlives them. It holds
 * heap memory alone (about 8 bytes a parameter); {@link #close} forgets everything, and a model
 * that is asked for again is decoded again.
 */
public final class ModelHolder implements AutoCloseable {
  private static final ModelHolder OF_THIS_JVM = new ModelHolder();

  private final ConcurrentMap<String, Scorer> scorers = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, FeatureScorer> featureScorers = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();

  ModelHolder() {}

  /** The holder of this JVM. */
  public static ModelHolder ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** The model with this content; of several threads that ask at once, one decodes it. */
  public Scorer scorer(ModelFiles files) {
    return scorers.computeIfAbsent(
        files.hash(),
        hash -> {
          loads.incrementAndGet();
          return new Scorer(files.model());
        });
  }

  /** The same for a model of rows of numbers. */
  public FeatureScorer featureScorer(ModelFiles files) {
    return featureScorers.computeIfAbsent(
        files.hash(),
        hash -> {
          loads.incrementAndGet();
          return new FeatureScorer(files.featureModel());
        });
  }

  /** How many models were decoded since the JVM started. */
  int loads() {
    return loads.get();
  }

  @Override
  public void close() {
    scorers.clear();
    featureScorers.clear();
  }
}
