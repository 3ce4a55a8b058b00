/**
 * What a run is called, how it ends, and how it says why.
 *
 * <p>A job is a function of (code, resolved options, inputs, seed): {@link
 * io.equipoise.run.Identity} turns these four into one name, so that the same question asked twice
 * is found rather than computed again. A job ends with one {@link io.equipoise.run.ExitCode}, which
 * tells a scheduler whether another attempt can help. Everything that stops a job on purpose is a
 * {@link io.equipoise.run.Failure}: one sentence for what happened, one for the place, one for what
 * to do, and a code that never changes (all of them are listed in {@code lib/docs/messages.md}).
 *
 * <p>{@link io.equipoise.run.Masking} is applied to everything that is shown or written: a value
 * whose name looks like a secret's appears as {@code ***}.
 *
 * <p>How options are read and bound is {@code io.equipoise.options}; nothing here depends on it.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.run;
