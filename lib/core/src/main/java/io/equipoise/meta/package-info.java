/**
 * Learning a start from which new tasks are learned in a few steps, when some of the tasks are
 * broken and some are too easy to teach anything.
 *
 * <pre>
 * adapt   w_i = theta after a few gradient steps on the support of task i
 * l_i     = query loss at w_i
 * MAML    theta &lt;- theta - eta mean over all i of dl_i/dtheta
 * HeTRoM  the mean over the tasks whose losses rank m+1 .. k, largest first
 * </pre>
 *
 * <p>Three types to read: {@link io.equipoise.meta.MetaTask}, what a task can be asked; {@link
 * io.equipoise.meta.Adaptation}, the inner steps with their exact or first-order derivative (MAML,
 * FOMAML, ANIL, Meta-SGD and Reptile are settings of it); and {@link io.equipoise.meta.TaskChoice},
 * which tasks a step listens to: a {@link io.equipoise.meta.RankedRange} or a range of quantiles
 * ({@link io.equipoise.meta.StatisticalGuidance}). {@link io.equipoise.meta.TaskRobust} is the
 * worst-case peer.
 *
 * <p>{@link io.equipoise.meta.MetaLearning} runs it on a fleet whose shards hold a {@link
 * io.equipoise.meta.TaskFamily}; {@link io.equipoise.meta.SinusoidTasks} is a small one.
 *
 * <p>Dropping the m largest losses means that no m tasks, however bad, can move theta; dropping the
 * smallest keeps easy tasks from dominating. m = 0 and k = n is MAML.
 *
 * <p>Elsewhere: how the inner problem may be solved otherwise is {@link io.equipoise.bilevel}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.meta;
