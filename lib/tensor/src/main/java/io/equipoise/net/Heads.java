package io.equipoise.net;

import io.equipoise.tensor.Layout;
import io.equipoise.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * The heads of a {@link FeatureNetwork}: where their parameters lie, and their text.
 *
 * <p>Heads of equal sizes are one product for all tasks; others are computed task by task.
 *
 * @param width F, numbers that the trunk gives
 * @param hidden width of the hidden layer; 0 for a linear head
 * @param outputs per task
 */
record Heads(int width, int hidden, List<Integer> outputs) {
  /** Adds the heads' pieces behind the shared ones. */
  Layout.Builder addTo(Layout.Builder layout) {
    for (int task = 0; task < outputs.size(); task++) {
      layout.head(task);
      int from = hidden == 0 ? width : hidden;
      if (hidden > 0) {
        layout.linear("head" + task + ".hidden", hidden, width, width);
      }
      layout.linear("head" + task + ".out", outputs.get(task), from, from);
    }
    return layout;
  }

  /** Lengths of the shared pieces, then of all heads together. */
  static List<Integer> sizes(Layout layout) {
    List<Integer> sizes = new ArrayList<>();
    for (Layout.Piece piece : layout.pieces()) {
      if (piece.task() == Layout.SHARED) {
        sizes.add(piece.length());
      }
    }
    sizes.add(layout.size() - layout.shared());
    return sizes;
  }

  /** The method {@code heads(h, t)}: [B, F] and all heads' parameters to [B, outputs]. */
  String text() {
    boolean equal = outputs.stream().distinct().count() == 1;
    String kind = hidden > 0 ? "hidden" : "linear";
    return (equal ? filled(kind, outputs.size(), outputs.get(0)) + together() : apart(kind));
  }

  private static String together() {
    return "def heads(self, h: Tensor, t: Tensor) -> Tensor:\n  return (self).side_by_side(h, t)\n";
  }

  /** One method per size of head, called once per task. */
  private String apart(String kind) {
    StringBuilder text = new StringBuilder();
    outputs.stream()
        .distinct()
        .forEach(c -> text.append(filled(kind, 1, c).replace("side_by_side", "head_of_" + c)));
    List<Integer> lengths = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    for (int task = 0; task < outputs.size(); task++) {
      int c = outputs.get(task);
      lengths.add(hidden > 0 ? hidden * (width + 1) + c * (hidden + 1) : c * (width + 1));
      calls.add("(self).head_of_" + c + "(h, q[" + task + "])");
    }
    return text.append("def heads(self, h: Tensor, t: Tensor) -> Tensor:\n")
        .append("  q = torch.split_with_sizes(t, ")
        .append(lengths)
        .append(", 0)\n  return torch.cat([")
        .append(String.join(", ", calls))
        .append("], 1)\n")
        .toString();
  }

  private String filled(String kind, int tasks, int each) {
    return TorchScript.resource(Heads.class, "heads-" + kind + ".ts")
        .replace("${K}", Integer.toString(tasks))
        .replace("${C}", Integer.toString(each))
        .replace("${F}", Integer.toString(width))
        .replace("${H}", Integer.toString(hidden));
  }
}
