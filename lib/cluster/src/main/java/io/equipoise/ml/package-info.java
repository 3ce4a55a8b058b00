/**
 * What Equipoise puts into a Spark ML Pipeline.
 *
 * <p>{@link io.equipoise.ml.CrystalPredictor} is a Transformer that runs a saved model over a table
 * of crystals. Its parameters carry the names of DJL's Spark extension (modelUrl, engine,
 * batchSize, batchifier, inputCols, outputCol), so that a Pipeline can change from one to the
 * other; it does not need that extension. {@link io.equipoise.ml.ModelHolder} keeps each model once
 * per JVM.
 *
 * <p>The prediction itself is {@code io.equipoise.local.Scorer}; the job that writes predictions as
 * Parquet is {@code equipoise score}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.ml;
