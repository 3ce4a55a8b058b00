/**
 * {@code score}: a trained model over a table of crystals.
 *
 * <p>{@link io.equipoise.jobs.score.ScoreVerb} finds the model of a finished run ({@link
 * io.equipoise.jobs.score.ModelPlace}, every file checked against its commit), reads the table
 * ({@link io.equipoise.jobs.score.ScoredTable}), adds predictions with {@code
 * io.equipoise.ml.CrystalPredictor}, and publishes them as Parquet under {@code
 * <out>/predictions/<id>} by one exclusive rename ({@link io.equipoise.jobs.score.Publication}).
 * Errors per task are measured from what was written ({@link io.equipoise.jobs.score.Measures}).
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.score;
