/**
 * The engine's edge: one flat parameter vector, its derivatives, and the optimisers that move it.
 *
 * <p>A function of parameters is written once, as TorchScript text, and becomes a {@link
 * io.equipoise.tensor.FlatFunction}: {@code (theta, data) -> K losses}. Its gradient, the K
 * separate task gradients and exact Hessian-vector products come with it, all from the engine's own
 * {@code autograd.grad}, in float or in double. Whatever calls it does so inside one {@link
 * io.equipoise.tensor.EngineScope}, which starts the engine, sets the switches that a thread needs
 * to differentiate, owns the native memory and puts everything back.
 *
 * <p>{@link io.equipoise.tensor.Layout} names the pieces of the vector (the shared ones first, then
 * one block per task), {@link io.equipoise.tensor.AdamW}, {@link io.equipoise.tensor.Sgd}, {@link
 * io.equipoise.tensor.OneCycle} and {@link io.equipoise.tensor.GlobalNorm} are plain arithmetic on
 * arrays: they need no engine.
 *
 * <p>Arrays of the engine live outside the Java heap. They enter as {@link
 * io.equipoise.tensor.HostArray} and leave as one, and never travel.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.tensor;
