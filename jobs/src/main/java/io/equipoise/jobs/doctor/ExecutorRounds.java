package io.equipoise.jobs.doctor;

import io.equipoise.cluster.Executors;
import io.equipoise.run.Counted;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Sends an examination to every executor.
 *
 * <p>Spark chooses where a task runs. With one task per executor, each of which holds its slot for
 * a moment, it usually spreads them evenly; rounds are repeated until every executor has answered.
 */
final class ExecutorRounds {
  private static final Duration REGISTERED_WITHIN = Duration.ofSeconds(30);
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);
  private static final long HOLD_MILLIS = 300;
  private static final int ROUNDS = 10;

  /** What one task reports; no findings where the driver has examined the JVM already. */
  private record Reply(String executor, Instant clock, List<Finding> findings, Finding gpu)
      implements Serializable {}

  private final JavaSparkContext spark;

  ExecutorRounds(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** One examination per executor, by executor id. */
  List<Examination> run() throws InterruptedException {
    int executors = awaitExecutors();
    Map<String, Examination> byId = new TreeMap<>();
    for (int round = 0; round < ROUNDS && byId.size() < executors; round++) {
      Instant asked = Instant.now();
      List<Reply> replies = ask(executors);
      Instant answered = Instant.now();
      replies.forEach(r -> byId.putIfAbsent(r.executor(), examined(r, asked, answered)));
    }
    if (byId.size() < executors) {
      byId.put("~", unanswered(executors - byId.size()));
    }
    return List.copyOf(byId.values());
  }

  private List<Reply> ask(int tasks) {
    spark.setJobDescription("doctor: one examination per executor");
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    return spark.parallelize(numbers, tasks).mapPartitions(ExecutorRounds::reply).collect();
  }

  private static Iterator<Reply> reply(Iterator<Integer> task) throws InterruptedException {
    SparkEnv env = SparkEnv.get();
    String id = env.executorId();
    String where = "executor " + id;
    List<Finding> findings =
        id.equals("driver")
            ? List.of()
            : Examination.ofThisJvm(where, workDirs(env), env.conf()).findings();
    ResourceInformation gpu = TaskContext.get().resourcesJMap().get("gpu");
    Finding device = EngineChecks.gpu(gpu == null ? "" : gpu.addresses()[0], EngineChecks.gpus());
    Thread.sleep(HOLD_MILLIS);
    return List.of(new Reply(id, Instant.now(), findings, device)).iterator();
  }

  private static Examination examined(Reply reply, Instant asked, Instant answered) {
    List<Finding> findings = new ArrayList<>(reply.findings());
    findings.add(reply.gpu());
    findings.add(JvmChecks.clock(reply.clock(), asked, answered));
    return new Examination("executor " + reply.executor(), findings);
  }

  private static Examination unanswered(int missing) {
    return new Examination(
        "executors",
        List.of(
            Finding.warn(
                "answers",
                Counted.of(missing, "registered executor") + " gave no answer",
                "Run doctor again on an idle cluster")));
  }

  /** The directories that this JVM spills to, comma separated. */
  static String workDirs(SparkEnv env) {
    return String.join(",", env.blockManager().diskBlockManager().localDirsString());
  }

  private int awaitExecutors() throws InterruptedException {
    int seen = Executors.settled(spark, SETTLED_AFTER, REGISTERED_WITHIN);
    if (seen == 0) {
      throw new NoExecutorException(REGISTERED_WITHIN);
    }
    return seen;
  }

  /** No executor came in time. */
  static final class NoExecutorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoExecutorException(Duration waited) {
      super("no executor registered within " + waited.toSeconds() + " s");
    }
  }
}
