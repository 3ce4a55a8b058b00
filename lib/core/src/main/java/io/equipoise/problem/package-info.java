/**
 * Problems whose answers are known, to study methods on without data and without an engine.
 *
 * <p>{@link io.equipoise.problem.Quadratics} makes K quadratic losses in d dimensions and {@link
 * io.equipoise.problem.Toy} is the two-task landscape of the papers; {@link
 * io.equipoise.problem.Descent} goes down them with any {@link io.equipoise.balance.Balancer}, as a
 * {@link io.equipoise.run.Program} like every other, so that ten thousand settings of a balancer
 * can be tried in minutes.
 *
 * <p>Elsewhere: problems that are trained on data are {@code io.equipoise.local}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.problem;
