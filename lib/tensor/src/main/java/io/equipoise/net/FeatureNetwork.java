package io.equipoise.net;

import io.equipoise.tensor.FlatFunction;
import java.util.List;

/**
 * A network that reads rows of equally many numbers: a trunk that all tasks share, and behind it a
 * head per task, linear, or with one hidden layer.
 *
 * <pre>
 * h    = trunk(x)                                   the subclass's, F numbers
 * y_k  = O_k relu(V_k h + b_k) + c_k                with a hidden layer
 * y_k  = O_k h + c_k                                without
 * </pre>
 *
 * <p>A task has one output, a number on the standardised scale, or C outputs, the logits of C
 * classes. Input 0 of a batch is {@code [B, inputs]}; outputs are {@code [B, sum of outputs]}, task
 * after task.
 */
public sealed interface FeatureNetwork extends Network permits Mlp, ConvNet {
  /** How many numbers a row has. */
  int inputs();

  /** Per task 1, or its number of classes. */
  List<Integer> outputs();

  /** The trunk's text, {@code trunk(x, p)}, p being the pieces that all tasks share. */
  String trunk();

  /** The heads behind the trunk. */
  Heads heads();

  /** About how many numbers one row makes on its way: decides how many are read at once. */
  long numbersPerRow();

  @Override
  default int tasks() {
    return outputs().size();
  }

  @Override
  default int outputs(int task) {
    return outputs().get(task);
  }

  @Override
  default FlatFunction function() {
    return FlatFunction.of(
        "def outputs(self, theta: Tensor, b: List[Tensor]) -> Tensor:\n"
            + "  p = torch.split_with_sizes(theta, "
            + Heads.sizes(layout())
            + ", 0)\n"
            + "  return (self).heads((self).trunk(b[0], p), p[-1])\n"
            + trunk()
            + heads().text()
            + LossText.of(outputs()));
  }
}
