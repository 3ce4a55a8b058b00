package io.equipoise.net;

import io.equipoise.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;

/** The methods {@code losses} and {@code predict} of tasks with these numbers of outputs. */
final class LossText {
  private LossText() {}

  /** One product over all tasks when each has one output, else task by task. */
  static String of(List<Integer> outputs) {
    if (outputs.stream().allMatch(c -> c == 1)) {
      return TorchScript.resource(LossText.class, "losses.ts");
    }
    List<String> sums = new ArrayList<>();
    int at = 0;
    for (int task = 0; task < outputs.size(); task++) {
      int c = outputs.get(task);
      String kind = c == 1 ? "number" : "class";
      sums.add(
          "(self)." + kind + "_loss(torch.narrow(y, 1, " + at + ", " + c + "), b, " + task + ")");
      at += c;
    }
    return "def losses(self, theta: Tensor, b: List[Tensor]) -> Tensor:\n"
        + "  y = (self).outputs(theta, b)\n"
        + "  return torch.stack(["
        + String.join(", ", sums)
        + "], 0)\n"
        + TorchScript.resource(LossText.class, "losses-apart.ts");
  }
}
