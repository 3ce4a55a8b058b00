package io.equipoise.bench;

import io.equipoise.cluster.SparkFleet;
import io.equipoise.fleet.LocalFleet;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds of one exchange with two shards, by the number of floats: what Spark adds to a
 * round.
 *
 * <p>The unit u is {@link #emptyJob}. Ours are {@link #ask} and {@link #sum}, against the same on a
 * {@link LocalFleet}; beside them a plain reduce of arrays, primitive and boxed, whose result
 * depends on the order of arrival.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(3)
public class RoundCost {
  private static final int SHARDS = 2;

  /** Floats that travel each way. */
  @Param({"10000", "100000", "1000000"})
  public int floats;

  private JavaSparkContext spark;
  private SparkFleet<Integer> onSpark;
  private LocalFleet<Integer> here;
  private JavaRDD<Integer> shards;
  private float[] theta;

  /** Starts Spark with two threads. */
  @Setup
  public void start() {
    spark = Local.spark();
    onSpark = new SparkFleet<>(spark, shard -> shard, SHARDS, 1, "bench");
    here = new LocalFleet<>(shard -> shard, SHARDS, 1);
    shards = spark.parallelize(List.of(0, 1), SHARDS).cache();
    theta = new float[floats];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < floats; i++) {
      theta[i] = (float) random.nextDouble();
    }
  }

  /** Stops Spark. */
  @TearDown
  public void stop() {
    onSpark.close();
    spark.stop();
  }

  /** The unit u: mapPartitions and reduce, nothing to carry. Does not depend on the floats. */
  @Benchmark
  public int emptyJob() {
    return shards.mapPartitions(RoundCost::one).reduce(Integer::sum);
  }

  private static Iterator<Integer> one(Iterator<Integer> rows) {
    return List.of(rows.next()).iterator();
  }

  /** Floats down, one number back from each shard. */
  @Benchmark
  public List<Double> ask() {
    return onSpark.ask(new Sums.FirstOf(theta));
  }

  /** Floats down, floats back, folded in shard order and in double. */
  @Benchmark
  public double[] sum() {
    return onSpark.sum(new Sums.Same(theta));
  }

  /** {@link #ask} without Spark. */
  @Benchmark
  public List<Double> localAsk() {
    return here.ask(new Sums.FirstOf(theta));
  }

  /** {@link #sum} without Spark. */
  @Benchmark
  public double[] localSum() {
    return here.sum(new Sums.Same(theta));
  }

  /** Naive: broadcast and reduce of primitive arrays, folded as they arrive, in float. */
  @Benchmark
  public float[] reducePrimitive() {
    Broadcast<float[]> sent = spark.broadcast(theta);
    try {
      return shards.map(shard -> sent.value().clone()).reduce(Sums::addInPlace);
    } finally {
      sent.destroy();
    }
  }

  /** More naive: the same with boxed numbers, as a generic sequence type would hold them. */
  @Benchmark
  public Float[] reduceBoxed() {
    Broadcast<Float[]> sent = spark.broadcast(Sums.boxed(theta));
    try {
      return shards.map(shard -> sent.value().clone()).reduce(Sums::added);
    } finally {
      sent.destroy();
    }
  }
}
