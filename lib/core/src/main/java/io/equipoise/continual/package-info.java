/**
 * Learning one task after the other, and what is forgotten on the way.
 *
 * <p>A {@link io.equipoise.continual.TaskSequence} is the tasks in the order in which they come; a
 * {@link io.equipoise.continual.Learner} sees one at a time. After each task, and once before the
 * first, the {@link io.equipoise.continual.SequenceRun} asks it about the test rows of all tasks in
 * one or several {@link io.equipoise.continual.InferenceMode}s and writes counts and losses into an
 * {@link io.equipoise.continual.EvaluationLog}. Nothing else is a source of any measure:
 *
 * <pre>
 * log -> ScoreMatrix R[i][j]   task j after task i -> SequenceMeasures   accuracy, transfer, forgetting
 *     -> ScoreCurve  A_j(n)    task j at step n    -> StabilityGap       worst case, gaps, windows
 *     -> two modes' last rows                      -> LatentForgetting   what hides behind a known task
 * </pre>
 *
 * <p>A {@link io.equipoise.continual.Query} holds inputs, and the task only when the mode is
 * task-aware: a learner cannot look at what is not there.
 *
 * <p>A measure that is not defined, because a cell is missing or there is one task only, is empty:
 * never 0, never NaN.
 *
 * <p>Elsewhere: forgetting in linear regression, exactly, is {@link io.equipoise.forgetting};
 * prompts are {@link io.equipoise.prompt}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.continual;
