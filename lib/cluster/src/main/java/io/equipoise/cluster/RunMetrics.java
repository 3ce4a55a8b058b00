package io.equipoise.cluster;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.equipoise.run.Commit;
import io.equipoise.run.Program;
import io.equipoise.run.Progress;
import io.equipoise.run.RunListener;
import io.equipoise.run.TableRow;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a driver tells Spark's registry of metrics.
 *
 * <pre>
 * equipoise.round.seconds        gauge    wall time of the last round, s
 * equipoise.commit.seconds       gauge    encoding and writing the last commit, s
 * equipoise.loss.TASK            gauge    loss of the last round; the first 50 tasks
 * equipoise.tasks.lost           counter  times that a task was left out of a round
 * equipoise.rows.quarantined     gauge    refused rows of the table in use
 * equipoise.trials.{ok,failed,pending}  gauges  of a sweep
 * </pre>
 *
 * <p>One instance per JVM is in force: {@link MetricsPlugin}, which Spark itself makes, opens it,
 * and a verb finds it with {@link #ofThisJvm}. Without the plugin the numbers go nowhere.
 */
public final class RunMetrics implements RunListener {
  private static final int MOST_TASKS = 50;
  private static volatile RunMetrics inForce = new RunMetrics(new MetricRegistry());

  private final MetricRegistry registry;
  private final Counter lost;
  private final Map<String, Double> losses = new ConcurrentHashMap<>();
  private volatile double roundSeconds;
  private volatile double commitSeconds;
  private volatile long quarantined;
  private volatile Trials trials = new Trials(0, 0, 0);

  /** The trials of a sweep so far. */
  private record Trials(long ok, long failed, long pending) {}

  private RunMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.lost = registry.counter("equipoise.tasks.lost");
    gauge("round.seconds", () -> roundSeconds);
    gauge("commit.seconds", () -> commitSeconds);
    gauge("rows.quarantined", () -> quarantined);
    gauge("trials.ok", () -> trials.ok());
    gauge("trials.failed", () -> trials.failed());
    gauge("trials.pending", () -> trials.pending());
  }

  /** The metrics of this JVM. */
  public static RunMetrics ofThisJvm() {
    return inForce;
  }

  /** Puts metrics of this registry in force. */
  static void open(MetricRegistry registry) {
    inForce = new RunMetrics(registry);
  }

  /** Lets the registry go. */
  static void close() {
    inForce = new RunMetrics(new MetricRegistry());
  }

  @Override
  public void round(Progress.Line line) {
    roundSeconds = line.seconds();
  }

  @Override
  public void report(Program.Report report) {
    for (TableRow row : report.rows()) {
      if (row instanceof TableRow.RoundRow round) {
        loss(round.task(), round.loss());
      }
    }
  }

  private void loss(String task, double loss) {
    if (Double.isNaN(loss)) {
      lost.inc();
    } else if (losses.containsKey(task)) {
      losses.put(task, loss);
    } else if (losses.size() < MOST_TASKS) {
      losses.put(task, loss);
      gauge("loss." + task, () -> losses.get(task));
    }
  }

  /** A task that is skipped for a number that is not finite is lost for that round, too. */
  @Override
  public void event(TableRow.EventRow event) {
    if (event.kind().equals("non-finite") && !event.task().isEmpty()) {
      lost.inc();
    }
  }

  @Override
  public void committed(Commit commit, double seconds) {
    commitSeconds = seconds;
  }

  /** How many rows the table in use has in quarantine. */
  public void quarantined(long rows) {
    quarantined = rows;
  }

  /** How far a sweep has come. */
  public void trials(long ok, long failed, long pending) {
    trials = new Trials(ok, failed, pending);
  }

  private <T> void gauge(String name, Gauge<T> value) {
    registry.gauge("equipoise." + name, () -> value);
  }
}
