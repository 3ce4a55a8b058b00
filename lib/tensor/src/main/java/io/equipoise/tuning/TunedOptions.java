package io.equipoise.tuning;

/**
 * How a part of a network, or a pool of prompts, is learned and read.
 *
 * @param descent how long and how fast each task is learned
 * @param recognition of what a task is recognised
 * @param reading how texts are read
 */
public record TunedOptions(Descent descent, Recognition recognition, PromptReading reading) {}
