/**
 * What things cost: benchmarks, and programs that measure what a benchmark cannot.
 *
 * <p>Benchmarks (JMH): {@link io.equipoise.bench.RoundCost} for asking a fleet, {@link
 * io.equipoise.bench.Reading}, {@link io.equipoise.bench.Graphs} and {@link
 * io.equipoise.bench.Generation} for what happens before training, {@link
 * io.equipoise.bench.TrainingStep} for training itself. Each has the naive way beside it where
 * there is one. Programs with a {@code main}: {@link io.equipoise.bench.TrainingRound} for the
 * engine's share of a round, {@link io.equipoise.bench.TrainingPace} for pace and memory of a
 * process that only trains, {@link io.equipoise.bench.PeerGraphs} for the graphs that the Python
 * peer trains on.
 *
 * <p>All data are generated from fixed seeds; nothing is read from disk.
 */
@NullMarked
package io.equipoise.bench;

import org.jspecify.annotations.NullMarked;
