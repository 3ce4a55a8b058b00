/**
 * Where a task's gradient is measured: at the present parameters, or at a nearby point that makes
 * sharp minima look bad.
 *
 * <p>A {@link io.equipoise.balance.Balancer} never asks where its gradients come from. A {@link
 * io.equipoise.probe.Probe} is that choice, made by whoever holds the task: {@link
 * io.equipoise.probe.Probe.Plain} is the gradient as it is, {@link io.equipoise.probe.Samo}
 * perturbs the parameters for each task first. Any balancer goes with any probe.
 *
 * <p>Read {@link io.equipoise.probe.Samo} for the formulas; {@link io.equipoise.probe.TaskLosses}
 * is what it asks of a task, on plain arrays. An engine that keeps its parameters elsewhere uses
 * the same formulas piece by piece.
 *
 * <p>Elsewhere: what is decided from the gradients is {@link io.equipoise.balance}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.probe;
