/**
 * T5 in plain doubles: what a frozen encoder-decoder says, and how that depends on soft prompts in
 * front of its input, exactly.
 *
 * <p>{@link io.equipoise.t5.T5Config} reads a model's {@code config.json}, {@link
 * io.equipoise.t5.TensorFile} its {@code model.safetensors} without trusting it, {@link
 * io.equipoise.t5.T5Weights} checks that the two fit; {@link io.equipoise.t5.T5} computes encoder
 * outputs, logits, losses, likelihoods and the gradient of a loss in the prompts.
 *
 * <p>Meant for reference numbers and for machines without a native engine: one row at a time, no
 * cache between decoder steps. The network never changes, so gradients go to prompts alone.
 *
 * <p>Elsewhere: what is done with prompts is {@link io.equipoise.prompt}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.t5;
