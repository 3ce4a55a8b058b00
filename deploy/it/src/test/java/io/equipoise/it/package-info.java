/**
 * The job jar on real processes: the launcher, a standalone cluster on loopback, and what happens
 * when parts of it are killed.
 *
 * <p>{@link io.equipoise.it.ClusterHarness} starts a master and workers; {@link
 * io.equipoise.it.Submission} is one driver started through {@code deploy/bin/equipoise}. The tests
 * here load no class of ours, Spark's or the engine's: what they see is what a user sees.
 */
package io.equipoise.it;
