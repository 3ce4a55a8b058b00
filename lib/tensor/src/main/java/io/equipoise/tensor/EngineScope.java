package io.equipoise.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The one place where a thread may use the engine.
 *
 * <p>Opening starts the engine once per JVM, turns gradients on for this thread and TorchScript's
 * optimiser off, and opens the manager that owns every native array of the scope; closing frees
 * them and restores the switches. Scopes nest; each belongs to the thread that opened it.
 *
 * <p>The optimiser is off because with it a method's first call gives other bits than its later
 * ones, so that a resumed process would differ from a warm one.
 *
 * <pre>
 * try (EngineScope scope = EngineScope.open("cpu")) {
 *   double[] losses = function.values(scope, theta, data);
 * }
 * </pre>
 */
public final class EngineScope implements AutoCloseable {
  /** How many scopes this thread has open: the optimiser's switch has no getter. */
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private final NDManager manager;
  private final boolean gradMode;
  private final Staging staging = new Staging();

  private EngineScope(NDManager manager, boolean gradMode) {
    this.manager = manager;
    this.gradMode = gradMode;
  }

  /**
   * Opens a scope on a device.
   *
   * @param device {@code "cpu"} or {@code "gpu:0"}
   * @throws EngineMissingException when there is no native engine
   * @throws IllegalArgumentException when the machine has no such device
   */
  public static EngineScope open(String device) {
    Engine engine = Started.engine();
    Device where = Devices.of(device, engine.getGpuCount());
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    JniUtils.setGraphExecutorOptimize(false);
    DEPTH.set(DEPTH.get() + 1);
    return new EngineScope(engine.newBaseManager(where), before);
  }

  /** The manager that owns this scope's arrays. For code of this module only. */
  public NDManager manager() {
    return manager;
  }

  /** The memory through which arguments of the next call enter, from its start. */
  Staging staging() {
    staging.rewind();
    return staging;
  }

  /** Number of native arrays that the scope holds now: constant over steps, or there is a leak. */
  public int liveArrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    manager.close();
    JniUtils.setGradMode(gradMode);
    int depth = DEPTH.get() - 1;
    DEPTH.set(depth);
    if (depth == 0) {
      JniUtils.setGraphExecutorOptimize(true);
    }
  }

  /** Starts the engine once; a failure is remembered as such, not as a missing class. */
  private static final class Started {
    private static final Object ENGINE = start();

    private static Object start() {
      try {
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
        return engine;
      } catch (RuntimeException | LinkageError e) {
        return new EngineMissingException(e);
      }
    }

    static Engine engine() {
      if (ENGINE instanceof EngineMissingException missing) {
        throw missing;
      }
      return (Engine) ENGINE;
    }
  }
}
