/**
 * The verb {@code pretrain}: a small network of texts from scratch, with the prompts of a pool of
 * tasks, saved once and read by sweeps of the job {@code continual}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.pretrain;
