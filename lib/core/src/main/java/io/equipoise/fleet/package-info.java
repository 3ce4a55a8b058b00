/**
 * How a driver speaks to data that lives elsewhere: it <em>asks</em>.
 *
 * <p>The data of a run is cut into <em>shards</em>. A shard is logical: how many there are and
 * which rows they hold is part of what is computed, and therefore part of the run's identity. Which
 * process, core or machine carries a shard is not, and may change in the middle of a run.
 *
 * <p>The set of all shards is a {@link io.equipoise.fleet.Fleet}. A driver asks it a {@link
 * io.equipoise.fleet.Question}; each shard answers by itself and the answers come back in shard
 * order. Two implementations mean the same thing: {@link io.equipoise.fleet.LocalFleet} answers in
 * the calling thread with nothing but the JDK, and {@code io.equipoise.cluster.SparkFleet} runs one
 * Spark job per ask. {@code FleetContract} in the tests is the list of promises that both keep; the
 * first of them is that they return the same bytes.
 *
 * <p>Three ways of asking differ in what comes back: {@link io.equipoise.fleet.Fleet#ask} every
 * answer, {@link io.equipoise.fleet.Fleet#sum} one vector, {@link io.equipoise.fleet.Fleet#blocks}
 * small numbers about blocks of summed rows, which themselves go from executor to executor.
 *
 * <p>Three habits make that promise cheap to keep:
 *
 * <ul>
 *   <li>a question is <b>pure</b>: same shard, same scope seed, same answer. Asking it twice, or
 *       again after an executor died, changes nothing;
 *   <li>randomness is an argument: {@link io.equipoise.fleet.Scope#seed} mixes the run's seed with
 *       the path of the round, the shard and the use ({@link io.equipoise.fleet.Seeds}), never with
 *       a partition, an executor or an attempt;
 *   <li>sums are <b>folded in shard order, in double</b>: never in the order of arrival.
 * </ul>
 *
 * <p>Few, full questions are the fast ones. An ask costs a Spark job (13 to 60 ms on a small
 * machine), so a question should do hundreds of milliseconds of work: several optimiser steps
 * rather than one.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.fleet;
