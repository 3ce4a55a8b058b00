/**
 * The verb {@code train}: one run of one method over a table of crystals.
 *
 * <p>{@link io.equipoise.jobs.train.TrainOptions} says what can be told, {@link
 * io.equipoise.jobs.train.Training} turns options and a table into a {@code Program} on a {@code
 * Fleet}, and {@link io.equipoise.jobs.train.TrainVerb} is the command. The mathematics is
 * elsewhere: {@code io.equipoise.local.BalancedTraining} and {@code io.equipoise.balance}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.train;
