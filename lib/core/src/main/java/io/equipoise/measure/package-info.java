/**
 * How results are compared: what multi-task papers print, and how sure one can be of it.
 *
 * <ul>
 *   <li>{@link io.equipoise.measure.DeltaM}: mean relative loss against single-task training, in
 *       percent. The number of this literature;
 *   <li>{@link io.equipoise.measure.MeanRank}: mean place among the methods compared;
 *   <li>{@link io.equipoise.measure.ParetoGap} and {@link io.equipoise.measure.Conflict}: what a
 *       Gram matrix of task gradients says about a round, and about the direction that was taken;
 *   <li>{@link io.equipoise.measure.Sharpness}: how curved a loss is at its steepest;
 *   <li>{@link io.equipoise.measure.LossBalance}: how unevenly the losses have fallen;
 *   <li>{@link io.equipoise.measure.Replicates}: mean, spread and Student confidence interval over
 *       seeds. A number without it is not a result;
 *   <li>{@link io.equipoise.measure.Verdict}: what differences over seeds say of a claim, by a rule
 *       that was written down before;
 *   <li>{@link io.equipoise.measure.ParetoFront} and {@link io.equipoise.measure.MainEffects}:
 *       which trials of many nobody beats, and which parameter the score follows.
 * </ul>
 *
 * <p>Source of the first two: definitions as in the released evaluation scripts of the methods that
 * are compared; each class names its own.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.measure;
