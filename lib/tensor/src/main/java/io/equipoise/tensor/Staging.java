package io.equipoise.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory through which a scope's arguments enter the engine, used again call after call.
 *
 * <p>The engine reads arguments where they lie. A buffer per argument would live until Java's
 * collector notices it, which in a large heap is gigabytes later. Buffers start at multiples of 64
 * bytes, because matrix products may round differently by where their operands start.
 *
 * <p>Not for two calls at once: arrays of a call are overwritten by the next one.
 */
final class Staging {
  private static final int ALIGNMENT = 64;
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private int next;

  /** From now on buffers are used from the first again. */
  void rewind() {
    next = 0;
  }

  /** Places an array in the next buffer and shows it to the engine. */
  NDArray place(NDManager manager, HostArray array) {
    Shape shape = new Shape(array.shape());
    DataType type = array.type();
    if (array.length() == 0) {
      return manager.create(shape, type);
    }
    if (array.data() instanceof ByteBuffer placed) {
      return manager.create(placed, shape, type);
    }
    int bytes = Math.multiplyExact(array.length(), type.getNumOfBytes());
    ByteBuffer buffer = buffer(bytes).clear().limit(bytes).order(ByteOrder.nativeOrder());
    if (array.data() instanceof float[] f) {
      buffer.asFloatBuffer().put(f);
    } else if (array.data() instanceof double[] d) {
      buffer.asDoubleBuffer().put(d);
    } else {
      buffer.asLongBuffer().put((long[]) array.data());
    }
    return manager.create(buffer, shape, type);
  }

  private ByteBuffer buffer(int bytes) {
    int slot = next++;
    if (slot == buffers.size()) {
      buffers.add(ByteBuffer.allocate(0));
    }
    if (buffers.get(slot).capacity() < bytes) {
      buffers.set(slot, aligned(Math.addExact(bytes, bytes / 4)));
    }
    return buffers.get(slot);
  }

  /** Memory of the engine's order that starts at a multiple of 64 bytes, so many or some more. */
  static ByteBuffer aligned(int bytes) {
    int room = Math.addExact(bytes, 2 * ALIGNMENT) & -ALIGNMENT;
    return ByteBuffer.allocateDirect(room + ALIGNMENT)
        .alignedSlice(ALIGNMENT)
        .order(ByteOrder.nativeOrder());
  }
}
