package io.equipoise.cluster;

import io.equipoise.sweep.Carrier;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.Trial;
import io.equipoise.sweep.TrialBody;
import io.equipoise.sweep.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Trials inside Spark tasks, all in one job: one task a pack, in the order given.
 *
 * <p>Results come to the driver as each task ends, exactly once a task, however often Spark ran it:
 * a lost executor or a speculative copy changes nothing. The body travels as one broadcast, of
 * which an executor keeps one copy, so what hangs off it (opened shards) is shared by its trials.
 * Nothing of a result stays on an executor.
 *
 * <p>A trial that fails is a result; only a failure of the machinery makes Spark repeat a pack.
 */
public final class SparkCarrier implements Carrier {
  private final JavaSparkContext spark;
  private final int slots;
  private final String label;
  private final @Nullable ExecutorLosses losses;

  /**
   * A carrier.
   *
   * @param slots how many trials run side by side as far as packing is concerned; Spark decides
   * @param label the name under which Spark's pages show the job, such as the run's id
   * @param losses ends the sweep when too many executors are lost; null to go on for ever
   */
  public SparkCarrier(
      JavaSparkContext spark, int slots, String label, @Nullable ExecutorLosses losses) {
    SerializerCheck.refuseKryo(spark.getConf());
    this.spark = spark;
    this.slots = Math.max(1, slots);
    this.label = label;
    this.losses = losses;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public Flight start(
      List<List<Trial>> packs, TrialBody<?> body, Consumer<List<TrialResult>> sink) {
    return new Job(packs, body, sink);
  }

  /** What a task does with its pack. */
  private static final class Pack
      extends AbstractFunction2<TaskContext, Iterator<ArrayList<Trial>>, ArrayList<TrialResult>>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private final Broadcast<TrialsOnExecutor> trials;

    Pack(Broadcast<TrialsOnExecutor> trials) {
      this.trials = trials;
    }

    @Override
    public ArrayList<TrialResult> apply(TaskContext task, Iterator<ArrayList<Trial>> packs) {
      String executor = SparkEnv.get().executorId();
      TrialsOnExecutor here = trials.value();
      FleetSource fleets = FleetSource.local(Devices.of(task), here.opened());
      ArrayList<TrialResult> results = new ArrayList<>();
      while (packs.hasNext()) {
        for (Trial trial : packs.next()) {
          if (task.isInterrupted()) {
            throw new IllegalStateException("the task was asked to stop");
          }
          results.add(here.body().run(trial, fleets, executor));
        }
      }
      return results;
    }
  }

  private final class Job implements Flight {
    private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Consumer<List<TrialResult>> sink;
    private final Broadcast<TrialsOnExecutor> sent;
    private final Thread driver;

    Job(List<List<Trial>> packs, TrialBody<?> body, Consumer<List<TrialResult>> sink) {
      this.sink = sink;
      sent = spark.broadcast(new TrialsOnExecutor(body));
      List<ArrayList<Trial>> copies = packs.stream().map(pack -> new ArrayList<>(pack)).toList();
      driver = new Thread(() -> run(copies), "equipoise-sweep-job");
      driver.setDaemon(true);
      driver.start();
    }

    private void run(List<ArrayList<Trial>> packs) {
      try {
        if (losses != null) {
          losses.asking(label);
        }
        spark.setJobGroup(label, label + " " + packs.size() + " packs of trials", true);
        JavaRDD<ArrayList<Trial>> rdd = spark.parallelize(packs, packs.size());
        @SuppressWarnings("unchecked") // erased: a ClassTag of ArrayList serves every list
        ClassTag<ArrayList<TrialResult>> tag =
            (ClassTag<ArrayList<TrialResult>>)
                (ClassTag<?>) scala.reflect.ClassTag$.MODULE$.apply(ArrayList.class);
        spark
            .sc()
            .runJob(
                rdd.rdd(),
                new Pack(sent),
                new AbstractFunction2<Object, ArrayList<TrialResult>, BoxedUnit>() {
                  @Override
                  public BoxedUnit apply(Object partition, ArrayList<TrialResult> results) {
                    give(results);
                    return BoxedUnit.UNIT;
                  }
                },
                tag);
      } catch (Throwable failure) {
        trouble.set(failure);
      } finally {
        if (losses != null) {
          losses.answered();
        }
      }
    }

    private synchronized void give(List<TrialResult> results) {
      if (!stopped.get()) {
        sink.accept(results);
      }
    }

    @Override
    public boolean landed() {
      return !driver.isAlive();
    }

    @Override
    public void rethrow() {
      Throwable failure = trouble.get();
      if (losses != null && failure != null) {
        losses.refuse(failure);
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
    }

    @Override
    public void close() {
      synchronized (this) {
        stopped.set(true);
      }
      if (driver.isAlive()) {
        spark.sc().cancelJobGroup(label);
      }
      if (!spark.sc().isStopped()) {
        sent.destroy();
      }
    }
  }
}
