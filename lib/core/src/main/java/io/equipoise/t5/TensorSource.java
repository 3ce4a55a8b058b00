package io.equipoise.t5;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Named tensors in files, read one at a time. */
interface TensorSource extends Closeable {
  /**
   * Opens a safetensors file, or all those that an index names ({@code .index.json}).
   *
   * @throws io.equipoise.run.Failure DATA-035 when one of them is not as it must be
   */
  static TensorSource open(Path file) {
    return file.toString().endsWith(TensorIndex.ENDING)
        ? TensorIndex.open(file)
        : TensorFile.open(file);
  }

  /** The tensors' names. */
  Set<String> names();

  /** The shape of a tensor; empty for one that is not there. */
  List<Integer> shape(String name);

  /** The numbers of a tensor that is there, in double. */
  double[] read(String name);
}
