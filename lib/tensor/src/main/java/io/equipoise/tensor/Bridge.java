package io.equipoise.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * TorchScript methods that Java can call.
 *
 * <p>A text is loaded once per JVM and kept until the JVM ends (a few hundred kilobytes each); one
 * loaded module serves all threads, since its methods have no state. Every call happens inside an
 * {@link EngineScope}.
 */
public final class Bridge {
  private static final ConcurrentMap<TorchScript, Bridge> LOADED = new ConcurrentHashMap<>();

  private final PtSymbolBlock block;

  private Bridge(PtSymbolBlock block) {
    this.block = block;
  }

  /** The loaded module of a text; loads it on the first call. */
  public static Bridge of(TorchScript script) {
    return LOADED.computeIfAbsent(script, Bridge::load);
  }

  private static Bridge load(TorchScript script) {
    try (EngineScope scope = EngineScope.open("cpu")) {
      NDManager forEver = scope.manager().getParentManager().newSubManager();
      return new Bridge(
          JniUtils.loadModule(
              (PtNDManager) forEver, new ByteArrayInputStream(script.archive()), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Calls a method of the form {@code m(first: Tensor, data: List[Tensor], rest: Tensor ...)}.
   *
   * @param manager owns the results; must be the manager of {@code first}
   * @param data at least one array
   * @return the result, or the results when the method returns a list
   */
  public NDList call(
      String method, NDManager manager, NDArray first, List<NDArray> data, NDArray... rest) {
    NDList arguments = new NDList(data.size() + rest.length + 2);
    arguments.add(first);
    for (NDArray array : data) {
      array.setName("data[]");
      arguments.add(array);
    }
    for (NDArray array : rest) {
      arguments.add(array);
    }
    try (NDArray marker = manager.create(0f)) {
      marker.setName("module_method:" + method);
      arguments.add(marker);
      return IValueUtils.forward(block, arguments, true);
    }
  }
}
