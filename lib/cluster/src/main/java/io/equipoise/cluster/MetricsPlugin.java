package io.equipoise.cluster;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Puts our numbers into Spark's own registry, from where JMX, the JSON servlet and the Prometheus
 * servlet take them: {@code spark.plugins=io.equipoise.cluster.MetricsPlugin}, which the launcher
 * sets.
 *
 * <p>The driver has {@link RunMetrics}; driver and executors each have {@code
 * equipoise.native.bytes}, what the process holds outside its heap, and {@code
 * equipoise.gpu.bytes}, what is taken on its first GPU (0 without one).
 */
public final class MetricsPlugin implements SparkPlugin {
  /** Spark makes plugins by this constructor. */
  public MetricsPlugin() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public void registerMetrics(String appId, PluginContext context) {
        RunMetrics.open(context.metricRegistry());
        processGauges(context.metricRegistry());
      }

      @Override
      public void shutdown() {
        RunMetrics.close();
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        boolean driverItself = context.executorID().equals("driver");
        if (!driverItself) {
          processGauges(context.metricRegistry());
        }
      }
    };
  }

  private static void processGauges(MetricRegistry registry) {
    Gauge<Long> outside = () -> ProcessMemory.outsideHeap().orElse(0);
    registry.gauge("equipoise.native.bytes", () -> outside);
    Gauge<Long> gpu = MetricsPlugin::gpuBytes;
    registry.gauge("equipoise.gpu.bytes", () -> gpu);
  }

  /** Asks CUDA's run time, without starting the engine. */
  private static long gpuBytes() {
    try {
      return CudaUtils.hasCuda() ? CudaUtils.getGpuMemory(Device.gpu(0)).getCommitted() : 0;
    } catch (RuntimeException | LinkageError unknown) {
      return 0;
    }
  }
}
