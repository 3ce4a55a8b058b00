/**
 * How K tasks that are trained together share one step: losses or a Gram matrix in, weights out.
 *
 * <p>Let g_i be the gradient of task i's mean loss over the mini-batch with respect to the
 * <em>shared</em> parameters (length d), G the K x d matrix of these rows and M = G G' the K x K
 * Gram matrix. Nearly every method of the field ends in
 *
 * <pre>
 * direction = sum_i w_i g_i
 * </pre>
 *
 * and needs at most the K losses and M to choose w. So a driver decides K numbers from at most K x
 * K numbers; the gradients stay where they were computed and only one vector of length d is summed
 * over the machines.
 *
 * <p>Three types to read:
 *
 * <ol>
 *   <li>{@link io.equipoise.balance.Balancer}: a method, as a pure function. It says what it wants
 *       measured ({@link io.equipoise.balance.Demand}) and turns what was measured ({@link
 *       io.equipoise.balance.Observation}) and its {@link io.equipoise.balance.State} into an
 *       {@link io.equipoise.balance.Outcome}: a {@link io.equipoise.balance.Decision}, the next
 *       state, and notes for the report;
 *   <li>{@link io.equipoise.balance.LinearScalarisation}: the smallest one;
 *   <li>{@link io.equipoise.balance.Bilb4mtl}: one with parameters of its own.
 * </ol>
 *
 * <p>A round, as a driver writes it:
 *
 * <pre>
 * State state = balancer.start(tasks);
 * each round:
 *   measure what balancer.demand() asks for, at the present parameters
 *   Observation now = Observation.of(names, round).losses(l).gram(M).build(onBad)
 *   Outcome outcome = balancer.decide(now, state)
 *   step along the outcome's decision; remember outcome.state()
 *   if demand().after(): state = balancer.observeAfter(now, after, outcome.state())
 * </pre>
 *
 * <p><b>How to choose.</b> {@link io.equipoise.balance.MethodOptions} lists every method by name
 * and by cost. One backward pass per step, whatever K: {@code LinearScalarisation} to compare with,
 * {@code Bilb4mtl} (its penalty {@code lambda} is the knob to turn first: 0.01 to 0.1 was
 * published), {@code Famo} and {@code GsmgradFa} for one more forward pass. Methods that see
 * conflict between gradients ask for {@link io.equipoise.balance.Demand.Level#GRAM} and pay K
 * backward passes: {@code Mgda} is the safest, {@code Cagrad} stays near the mean gradient, {@code
 * FairGrad} and {@code NashMtl} do not care about the units of the losses, {@code Gsmgrad} changes
 * its weights smoothly. With noisy gradients {@code Sgsmgrad}, {@code Modo} and {@code Sdmgrad}
 * take three batches, so that weights and direction share no noise.
 *
 * <p><b>How to add one.</b> One class, one nested {@code Options} record among the permitted ones
 * of {@code MethodOptions}, one state record if it remembers anything; a test that extends {@code
 * BalancerContract} and names the promises that the paper makes. Randomness is a seed in the
 * options and a counter in the state. Bad numbers never arrive: {@link io.equipoise.balance.OnBad}
 * has refused them or taken the task out.
 *
 * <p>Whole steps are written in three conventions that papers mix silently; here each is named:
 * {@link io.equipoise.balance.Scale} (do weights sum to 1 or to K), {@link
 * io.equipoise.balance.Heads} (do task heads see the weights), and {@link
 * io.equipoise.balance.OnBad}.
 *
 * <p>Elsewhere: where gradients are measured, including at perturbed parameters, is {@link
 * io.equipoise.probe}, and how belongs to whoever holds them ({@code io.equipoise.local}); solvers
 * are in {@link io.equipoise.linalg}; delta-m and ranks in {@link io.equipoise.measure}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.balance;
