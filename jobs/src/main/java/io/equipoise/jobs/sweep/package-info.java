/**
 * The verb {@code sweep}: many trials of one job in one application.
 *
 * <p>{@link io.equipoise.jobs.sweep.SweepOptions} says what can be told, {@link
 * io.equipoise.jobs.sweep.Sweeping} turns it into trials and a body, and {@link
 * io.equipoise.jobs.sweep.SweepVerb} is the command. What a trial is, who carries it and what is
 * committed is elsewhere: {@code io.equipoise.sweep}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.sweep;
