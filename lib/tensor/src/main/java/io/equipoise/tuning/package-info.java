/**
 * Learning tasks one after the other by prompts in front of a frozen network, or by a part of its
 * weights.
 *
 * <p>A {@link io.equipoise.tuning.Backbone} is the network: {@link
 * io.equipoise.tuning.PlainBackbone} in doubles without an engine, {@link
 * io.equipoise.tuning.EngineBackbone} in the engine. {@link io.equipoise.tuning.PromptLearner}
 * trains one prompt per task and keeps, stacks or melts those before, as {@link
 * io.equipoise.tuning.PromptOptions} say: GRID, progressive prompts, one prompt for all tasks, one
 * for each. {@link io.equipoise.tuning.TunedLearner} learns the attentions' weights, adapters of
 * low rank ({@link io.equipoise.tuning.WeightOptions}), or a pool of which each text chooses its
 * prompts ({@link io.equipoise.tuning.ChoiceOptions}). {@link io.equipoise.tuning.EmbeddingLearner}
 * lets a learner of vectors work on the network's embeddings.
 *
 * <p>A {@link io.equipoise.tuning.SavedBackbone} is such a network on disk with its tokenizer,
 * {@link io.equipoise.tuning.PretrainedOn} what it must not be asked to learn, and {@link
 * io.equipoise.tuning.LabelWords} what it writes for labels.
 *
 * <p>What prompts are, and how tasks and labels are told apart, is {@link io.equipoise.prompt};
 * sequences and their measures are {@link io.equipoise.continual}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.tuning;
