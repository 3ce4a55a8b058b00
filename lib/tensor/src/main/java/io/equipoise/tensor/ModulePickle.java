package io.equipoise.tensor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The pickle (protocol 2) that stands for one module object in a TorchScript archive.
 *
 * <p>Attributes are {@code training} and, by name, tensors whose numbers lie in the archive's
 * entries {@code data/0}, {@code data/1}, ... in the order of the map.
 */
final class ModulePickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ModulePickle() {}

  /** The pickle of an object of {@code __torch__.<type>} with these tensors. */
  static byte[] of(String type, Map<String, HostArray> tensors) {
    ModulePickle pickle = new ModulePickle();
    pickle.raw(0x80, 2);
    pickle.global("__torch__", type);
    pickle.raw(')', 0x81, '}', '(');
    pickle.text("training");
    pickle.raw(0x88);
    int storage = 0;
    for (Map.Entry<String, HostArray> tensor : tensors.entrySet()) {
      pickle.text(tensor.getKey());
      pickle.tensor(tensor.getValue(), storage++);
    }
    pickle.raw('u', 'b', '.');
    return pickle.out.toByteArray();
  }

  /** rebuild(persistent ("storage", type, key, "cpu", length), 0, shape, stride, False, {}). */
  private void tensor(HostArray array, int storage) {
    global("torch._utils", "_rebuild_tensor_v2");
    raw('(', '(');
    text("storage");
    global("torch", storageType(array));
    text(Integer.toString(storage));
    text("cpu");
    integer(array.length());
    raw('t', 'Q');
    integer(0);
    long[] shape = array.shape();
    long[] stride = new long[shape.length];
    long step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      stride[axis] = step;
      step *= shape[axis];
    }
    tuple(shape);
    tuple(stride);
    raw(0x89);
    global("collections", "OrderedDict");
    raw(')', 'R', 't', 'R');
  }

  private static String storageType(HostArray array) {
    return array.data() instanceof float[]
        ? "FloatStorage"
        : array.isDouble() ? "DoubleStorage" : "LongStorage";
  }

  private void tuple(long[] values) {
    raw('(');
    for (long value : values) {
      integer(Math.toIntExact(value));
    }
    raw('t');
  }

  private void integer(int value) {
    raw('J', value, value >> 8, value >> 16, value >> 24);
  }

  private void global(String module, String name) {
    raw('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    raw('X', utf8.length, utf8.length >> 8, utf8.length >> 16, utf8.length >> 24);
    out.writeBytes(utf8);
  }

  private void raw(int... values) {
    for (int value : values) {
      out.write(value);
    }
  }
}
