/**
 * Networks that learn one task after the other, and what keeps them from losing the old ones:
 * nothing, everything, penalties, old answers, old rows, projections.
 *
 * <p>Read {@link io.equipoise.incremental.ContinualMethod} first: the choice of methods, each a
 * record with its options and its update. {@link io.equipoise.incremental.NetworkLearner} is the
 * loop that all of them share; it is a {@link io.equipoise.continual.Learner}, so that measures,
 * modes and looks on the way are those of {@link io.equipoise.continual}. {@link
 * io.equipoise.incremental.ImageSequence} makes tasks of labelled images: classes split among
 * tasks, pixels permuted, images rotated, alphabets, classes that come back.
 *
 * <pre>
 * images -> ImageSequence -> TaskSequence
 *                                         -> SequenceRun -> EvaluationLog -> measures
 * ContinualMethod, Training -> NetworkLearner
 * </pre>
 *
 * <p>Networks are perceptrons in double on plain arrays: small, exact, the same bits everywhere.
 * Two identities hold of every method and are tests: on the first task, and with a strength of 0 or
 * an empty buffer, it is plain descent in every bit. For that, buffers and projections take up a
 * task when it has been learned, where some of the papers begin at once.
 *
 * <p>Elsewhere: learners of prompts on a frozen network are {@link io.equipoise.prompt} and the
 * tuning package of the tensor module; the linear theory is {@link io.equipoise.forgetting}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.incremental;
