package io.equipoise.bench;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.local.LocalSteps;
import io.equipoise.local.RowShard;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Structures per second through forward pass, gradient, clipping and AdamW, one thread: F = 64,
 * three layers, about 7 atoms and 12 neighbours within 8 angstrom.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(3)
public class TrainingStep {
  private static final int BATCH = 64;
  private static final int STEPS = 4;

  /** The network. */
  @Param({"PUBLISHED", "SHARED_INPUT", "LOCAL_ONLY"})
  public Networks.Kind network;

  private LocalFleet<RowShard> fleet;
  private LocalSteps batches;
  private LocalSteps single;

  /** Builds the graphs and encodes them once. */
  @Setup
  public void begin() {
    GeneratedCrystals crystals = new GeneratedCrystals(512, GeneratedCrystals.eightAngstrom());
    fleet = new LocalFleet<>(crystals, 1, 1);
    batches = Networks.begin(Networks.model(network, 64, 3), BATCH, STEPS);
    single = Networks.begin(Networks.model(network, 64, 3), 1, BATCH);
  }

  /** Steps of 64 structures. */
  @Benchmark
  @OperationsPerInvocation(BATCH * STEPS)
  public LocalSteps.Update batchesOf64() {
    LocalSteps.Update update = fleet.ask(batches).get(0);
    batches = Networks.after(batches, update);
    return update;
  }

  /** The baseline: one structure a step, so that operators have nothing to chew on. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public LocalSteps.Update oneAtATime() {
    LocalSteps.Update update = fleet.ask(single).get(0);
    single = Networks.after(single, update);
    return update;
  }
}
