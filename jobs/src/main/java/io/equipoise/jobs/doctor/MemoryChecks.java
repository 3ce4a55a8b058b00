package io.equipoise.jobs.doctor;

import io.equipoise.cluster.ProcessMemory;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkConf;

/**
 * Whether the memory that a container is granted beside the Java heap covers the native engine.
 * Being killed for native memory looks like a lost executor, so it is measured before.
 */
final class MemoryChecks {
  private static final long MIB = 1L << 20;
  private static final long LEAST_MIB = 384;

  private MemoryChecks() {}

  /**
   * Takes a training step on every slot of this process and compares the peak with the settings.
   *
   * @param role {@code driver} or {@code executor}: whose settings hold here
   */
  static Finding memory(String role, SparkConf conf) {
    int threads = threads(role, conf);
    try {
      TrialStep.run(threads);
    } catch (ExecutionException | LinkageError e) {
      return Finding.warn(
          "memory", "no training step could be taken (" + e + ")", "See the line of the engine");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.warn("memory", "interrupted while measuring", "Run doctor again");
    }
    OptionalLong peak = ProcessMemory.peakOutsideHeap();
    return peak.isEmpty()
        ? Finding.ok("memory", "the system does not say how much this process holds")
        : judged(role, conf, threads, peak.getAsLong());
  }

  /** The verdict on {@code peak} bytes outside the heap. */
  static Finding judged(String role, SparkConf conf, int threads, long peak) {
    String key = "spark." + role + ".memoryOverhead";
    long granted = granted(role, conf);
    long wanted = wanted(peak);
    String seen =
        "%d MiB outside the heap at the peak of a training step (%d rows on each of %d threads); %s is %d MiB%s"
            .formatted(
                peak / MIB,
                TrialStep.BATCH,
                threads,
                key,
                granted,
                conf.contains(key) ? "" : " (Spark's default)");
    String set = key + "=" + wanted + "m";
    if (granted >= wanted) {
      return Finding.ok("memory", seen);
    }
    String master = conf.get("spark.master", "local");
    return master.startsWith("yarn") || master.startsWith("k8s")
        ? Finding.warn("memory", seen, "Set " + set)
        : Finding.ok(
            "memory", seen + ", which this master does not enforce; on YARN or Kubernetes " + set);
  }

  /** A quarter more than the peak, for larger batches, in steps of 128 MiB. */
  static long wanted(long peak) {
    return (peak / 4 * 5 / MIB / 128 + 1) * 128;
  }

  /** MiB that Spark asks for beside the heap. */
  private static long granted(String role, SparkConf conf) {
    long heap = conf.getSizeAsMb("spark." + role + ".memory", "1g");
    double factor = conf.getDouble("spark." + role + ".memoryOverheadFactor", 0.1);
    long usual = Math.max((long) (factor * heap), LEAST_MIB);
    return conf.getSizeAsMb("spark." + role + ".memoryOverhead", usual + "m");
  }

  /** As many as tasks may run side by side here: on a driver only with a local master. */
  private static int threads(String role, SparkConf conf) {
    int here = Runtime.getRuntime().availableProcessors();
    if (role.equals("driver")) {
      return conf.get("spark.master", "local").startsWith("local") ? here : 1;
    }
    int cores = conf.getInt("spark.executor.cores", here);
    return Math.max(1, Math.min(here, cores / conf.getInt("spark.task.cpus", 1)));
  }
}
