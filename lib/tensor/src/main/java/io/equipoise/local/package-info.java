/**
 * Questions that a shard of rows answers with the engine.
 *
 * <p>A {@link io.equipoise.local.RowShard} holds names, targets and splits, and feeds a network: a
 * {@link io.equipoise.local.CrystalShard} with graphs, a {@link io.equipoise.local.FeatureShard}
 * with numbers. A driver that trains by local steps asks {@link io.equipoise.local.LocalSteps} and
 * averages the updates; one that trains exactly asks {@link io.equipoise.local.GradientAt}, or for
 * methods that look at gradients {@link io.equipoise.local.TaskGradientsAt}, which leaves them on
 * the shard for what is asked next, and takes the step itself. {@link io.equipoise.local.LossesAt},
 * {@link io.equipoise.local.Evaluate} and {@link io.equipoise.local.Predict} look at a split.
 *
 * <p>Every question is a pure, serialisable record. Losses and gradients are <em>sums</em> over
 * rows with counts beside them, never means: sums add up over shards, means do not. So a
 * coefficient of a gradient question is a task's weight over the task's count in the whole batch.
 *
 * <p>{@link io.equipoise.local.BalancedTraining} is the program; each way of taking a round's step
 * is a class of its own behind it, by local steps, by losses or by task gradients, and so is each
 * way of measuring gradients: as they are, or at perturbed parameters (SAMO). {@link
 * io.equipoise.local.Measuring} chooses.
 *
 * <p>Answers do not depend on how many run at once in a JVM.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.local;
