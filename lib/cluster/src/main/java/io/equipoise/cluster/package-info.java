/**
 * The Spark edge: shards on executors, asked by one job each time. Rows and sessions stay in here.
 *
 * <p>{@link io.equipoise.cluster.SparkFleet} is the second meaning of {@link
 * io.equipoise.fleet.Fleet} and inherits the same contract test as the first.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.cluster;
