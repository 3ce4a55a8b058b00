/**
 * Small, exact pieces of linear algebra and optimisation on plain doubles.
 *
 * <p>Read {@link io.equipoise.linalg.Vector} first: an immutable list of doubles with value
 * equality, which states and answers are made of. The others are named after what they compute:
 *
 * <ul>
 *   <li>{@link io.equipoise.linalg.SimplexProjection}: the nearest point of the simplex;
 *   <li>{@link io.equipoise.linalg.MinNorm}: the shortest vector in the hull of the task gradients;
 *   <li>{@link io.equipoise.linalg.CagradPoint}, {@link io.equipoise.linalg.FairPoint} and {@link
 *       io.equipoise.linalg.ConeProjection}: what CAGrad, Nash-MTL and FairGrad, and UPGrad solve;
 *   <li>{@link io.equipoise.linalg.Gram} and {@link io.equipoise.linalg.SymmetricEigen}: inner
 *       products of task gradients, and their eigenvalues;
 *   <li>{@link io.equipoise.linalg.FrankWolfe} and {@link io.equipoise.linalg.SenerKoltun}: the
 *       published loose min-norm solvers, for comparisons;
 *   <li>{@link io.equipoise.linalg.Softmax} and {@link io.equipoise.linalg.Logistic}: the two maps
 *       from free numbers to weights, each with its derivative; {@link
 *       io.equipoise.linalg.LogSumExp}, where probabilities are kept as logarithms;
 *   <li>{@link io.equipoise.linalg.Level1} and {@link io.equipoise.linalg.ConjugateGradients}:
 *       plain vector operations, and linear systems of which only products are known;
 *   <li>{@link io.equipoise.linalg.Adam}: the optimiser of small driver-side parameters, as a
 *       function from state to state.
 * </ul>
 *
 * <p>Sizes here are those of a driver: the number of tasks (up to about a thousand), never the
 * number of network parameters. Everything is computed in double; transcendental functions are
 * {@link java.lang.StrictMath}'s, so that the same input gives the same bits on every machine.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.linalg;
