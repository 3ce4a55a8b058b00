package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.equipoise.run.Commit;
import io.equipoise.run.Program;
import io.equipoise.run.Progress;
import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.RoundRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsPluginTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final MetricsPlugin plugin = new MetricsPlugin();

  /** What Spark hands to a plugin. */
  private record Context(MetricRegistry metricRegistry, String executorID)
      implements PluginContext {
    @Override
    public SparkConf conf() {
      return new SparkConf(false);
    }

    @Override
    public String hostname() {
      return "node1";
    }

    @Override
    public Map<String, ResourceInformation> resources() {
      return Map.of();
    }

    @Override
    public void send(Object message) {}

    @Override
    public Object ask(Object message) {
      return message;
    }
  }

  @BeforeEach
  void open() {
    plugin.driverPlugin().registerMetrics("app-1", new Context(registry, "driver"));
  }

  @AfterEach
  void close() {
    plugin.driverPlugin().shutdown();
  }

  private SortedMap<String, Object> values() {
    SortedMap<String, Object> values = new TreeMap<>();
    registry.getGauges().forEach((name, gauge) -> values.put(name, gauge.getValue()));
    for (Map.Entry<String, Counter> counter : registry.getCounters().entrySet()) {
      values.put(counter.getKey(), counter.getValue().getCount());
    }
    return values;
  }

  private static Program.Report report(int tasks, double loss) {
    List<RoundRow> rows = new ArrayList<>();
    for (int k = 0; k < tasks; k++) {
      rows.add(new RoundRow(1, "t" + k, loss + k, 1, 4, 0.1));
    }
    return new Program.Report(rows, loss, "", tasks);
  }

  @Test
  void theRegistryHasTheNumbersOfTheLastRoundAndCommit() {
    RunMetrics metrics = RunMetrics.ofThisJvm();
    metrics.report(report(2, 0.5));
    metrics.report(report(2, 0.25));
    metrics.round(new Progress.Line("", "a0001", 2, 9, 0.3, "", 2, 3.5, 0.1, ""));
    metrics.committed(new Commit(1, "round", "a0001", 2, List.of(), "", ""), 0.125);
    metrics.quarantined(12);
    metrics.trials(3, 1, 6);
    SortedMap<String, Object> values = values();
    assertEquals(0.25, values.get("equipoise.loss.t0"));
    assertEquals(1.25, values.get("equipoise.loss.t1"));
    assertEquals(3.5, values.get("equipoise.round.seconds"));
    assertEquals(0.125, values.get("equipoise.commit.seconds"));
    assertEquals(12L, values.get("equipoise.rows.quarantined"));
    assertEquals(3L, values.get("equipoise.trials.ok"));
    assertEquals(1L, values.get("equipoise.trials.failed"));
    assertEquals(6L, values.get("equipoise.trials.pending"));
    assertEquals(0L, values.get("equipoise.tasks.lost"));
    assertEquals(0L, values.get("equipoise.gpu.bytes"), "no GPU here");
    assertTrue((long) values.get("equipoise.native.bytes") >= 0);
  }

  @Test
  void theLossesOfFiftyTasksAreShown() {
    RunMetrics.ofThisJvm().report(report(70, 1));
    long shown = values().keySet().stream().filter(n -> n.startsWith("equipoise.loss.")).count();
    assertEquals(50, shown);
  }

  @Test
  void aTaskThatIsLeftOutOfARoundIsCounted() {
    RunMetrics metrics = RunMetrics.ofThisJvm();
    metrics.report(report(2, Double.NaN));
    metrics.event(new TableRow.EventRow("a0001", 1, "non-finite", "t1", 0, 0, "loss is NaN"));
    metrics.event(new TableRow.EventRow("a0001", 1, "executor-lost", "", -1, 0, "executor 1"));
    assertEquals(3L, values().get("equipoise.tasks.lost"));
  }

  @Test
  void afterTheEndNumbersGoNowhere() {
    plugin.driverPlugin().shutdown();
    RunMetrics.ofThisJvm().quarantined(5);
    assertEquals(0L, values().get("equipoise.rows.quarantined"));
  }

  @Test
  void anExecutorTellsItsMemoryAndALocalMasterNotTwice() throws Exception {
    MetricRegistry own = new MetricRegistry();
    plugin.executorPlugin().init(new Context(own, "driver"), Map.of());
    assertTrue(own.getMetrics().isEmpty());
    plugin.executorPlugin().init(new Context(own, "3"), Map.of());
    assertEquals(
        List.of("equipoise.gpu.bytes", "equipoise.native.bytes"),
        List.copyOf(own.getGauges().keySet()));
    assertFalse(own.getGauges().containsKey("equipoise.round.seconds"));
  }
}
