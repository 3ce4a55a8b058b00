package io.equipoise.tuning;

import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one of an attention's weights lies among all weights, outputs in rows.
 *
 * @param offset of its first number
 */
record AttentionPlace(int offset, int outputs, int inputs) {
  int size() {
    return outputs * inputs;
  }

  /**
   * The weights of every attention, in the order of {@link T5Weights#inOrder}.
   *
   * @param parts among q, k, v and o
   */
  static List<AttentionPlace> of(T5Config config, List<String> parts) {
    List<AttentionPlace> places = new ArrayList<>();
    int offset = 0;
    for (String name : T5Weights.inOrder(config)) {
      int size = T5Weights.size(config, name);
      if (name.contains("Attention.")
          && parts.stream().anyMatch(part -> name.endsWith("Attention." + part + ".weight"))) {
        int columns = T5Weights.columns(config, name);
        places.add(new AttentionPlace(offset, size / columns, columns));
      }
      offset += size;
    }
    return places;
  }
}
