package io.equipoise.net;

import io.equipoise.tensor.Layout;
import java.util.List;

/**
 * A multilayer perceptron with a head per task.
 *
 * <pre>
 * trunk: h <- relu( W_l h + b_l ), l = 1 .. L, h = x at first
 * </pre>
 *
 * <p>Weights are uniform within 1 / sqrt(inputs of the layer) at first. Cost per row: one
 * multiplication per weight.
 *
 * @param inputs numbers in a row
 * @param widths of the trunk's layers, at least one
 * @param hidden width of the heads' hidden layer; 0 for linear heads
 * @param outputs per task 1, or its number of classes
 */
public record Mlp(int inputs, List<Integer> widths, int hidden, List<Integer> outputs)
    implements FeatureNetwork {
  /** Checks the sizes. */
  public Mlp {
    widths = List.copyOf(widths);
    outputs = List.copyOf(outputs);
    Sizes.check("inputs", inputs, 1, 1 << 20);
    Sizes.check("number of widths", widths.size(), 1, 64);
    widths.forEach(width -> Sizes.check("width", width, 1, 1 << 16));
    Sizes.check("head's width", hidden, 0, 1 << 16);
    Sizes.outputs(outputs);
  }

  @Override
  public Layout layout() {
    Layout.Builder layout = new Layout.Builder();
    int from = inputs;
    for (int layer = 0; layer < widths.size(); layer++) {
      layout.linear("layer" + layer, widths.get(layer), from, from);
      from = widths.get(layer);
    }
    return heads().addTo(layout).build();
  }

  @Override
  public Heads heads() {
    return new Heads(widths.get(widths.size() - 1), hidden, outputs);
  }

  @Override
  public String trunk() {
    StringBuilder text =
        new StringBuilder("def trunk(self, x: Tensor, p: List[Tensor]) -> Tensor:\n");
    String in = "x";
    int from = inputs;
    for (int layer = 0; layer < widths.size(); layer++) {
      int to = widths.get(layer);
      text.append(
          "  h%d = torch.relu(torch.linear(%s, torch.view(p[%d], [%d, %d]), p[%d]))\n"
              .formatted(layer, in, 2 * layer, to, from, 2 * layer + 1));
      in = "h" + layer;
      from = to;
    }
    return text.append("  return ").append(in).append("\n").toString();
  }

  @Override
  public long numbersPerRow() {
    return inputs + 3L * widths.stream().mapToInt(Integer::intValue).sum();
  }
}
