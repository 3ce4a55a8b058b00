package io.equipoise.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text of one TorchScript module and the archive that the engine loads.
 *
 * <p>The text holds the methods only, each starting with {@code def name(self, ...)} at the margin,
 * two spaces a level, with explicit types of arguments and results. An archive is a zip of a pickle
 * of one object, its tensors and the text; it is made in memory, needs no Python, and equal inputs
 * give equal bytes.
 *
 * @param methods method definitions in TorchScript's saved form
 */
public record TorchScript(String methods) {
  private static final String TYPE = "Ops";

  /** Reads methods from a resource beside {@code owner}. */
  public static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "no resource " + name + " beside " + owner.getName() + "; rebuild the library");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive of a module without tensors. */
  public byte[] archive() {
    return archive(new LinkedHashMap<>());
  }

  /**
   * The archive of a module that carries tensors, which its methods see as {@code self.<name>}.
   *
   * @param tensors by name, in the order in which they are stored
   */
  public byte[] archive(Map<String, HostArray> tensors) {
    StoredZip zip = new StoredZip();
    zip.add("ops/data.pkl", ModulePickle.of(TYPE, tensors));
    zip.add("ops/code/__torch__.py", code(tensors).getBytes(StandardCharsets.UTF_8));
    int storage = 0;
    for (HostArray tensor : tensors.values()) {
      zip.add("ops/data/" + storage++, littleEndian(tensor));
    }
    zip.add("ops/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
    zip.add("ops/version", "10\n".getBytes(StandardCharsets.US_ASCII));
    return zip.toBytes();
  }

  private String code(Map<String, HostArray> tensors) {
    StringBuilder text = new StringBuilder("class ").append(TYPE).append("(Module):\n");
    text.append("  __parameters__ = []\n  __buffers__ = [");
    tensors.keySet().forEach(name -> text.append('"').append(name).append("\", "));
    text.append("]\n  training : bool\n");
    tensors.keySet().forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
    methods
        .replaceAll("(?m)^ *#.*\\n", "")
        .replace("(self,", "(self: __torch__." + TYPE + ",")
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  private static byte[] littleEndian(HostArray array) {
    int size = array.data() instanceof float[] ? Float.BYTES : Long.BYTES;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(array.length(), size))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (array.data() instanceof float[] f) {
      bytes.asFloatBuffer().put(f);
    } else if (array.data() instanceof double[] d) {
      bytes.asDoubleBuffer().put(d);
    } else {
      bytes.asLongBuffer().put((long[]) array.data());
    }
    return bytes.array();
  }
}
