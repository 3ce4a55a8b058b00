package io.equipoise.net;

import io.equipoise.tensor.HostArray;
import java.util.List;

/**
 * The two arrays that a mixture of experts reads behind a batch's inputs: the reward of undecided
 * dense gates [1], and normal numbers [K, rows, E] for noisy ones.
 *
 * @param tasks K
 */
record Noise(Experts experts, int tasks) {
  private static final double REWARD = 1e-3;
  private static final int PLACE = 6;
  private static final int SHARE = 7;

  /**
   * The arrays.
   *
   * @param inputs the network's arrays of these rows
   * @param rows names of the rows; empty when nothing is drawn
   */
  List<HostArray> of(List<HostArray> inputs, List<String> rows, Draw draw) {
    boolean undecided = !experts.sparse() && draw.some() && draw.step() < experts.entropySteps();
    return List.of(
        HostArray.of(new double[] {undecided ? REWARD : 0}),
        experts.sparse() ? normals(inputs, rows, draw) : HostArray.of(new double[1], 1, 1, 1));
  }

  private HostArray normals(List<HostArray> inputs, List<String> names, Draw draw) {
    int graphs = (int) inputs.get(SHARE).shape()[0];
    int[] sizes = sizes(inputs, graphs);
    int all = java.util.Arrays.stream(sizes).sum();
    int e = experts.count();
    double[] noise = new double[tasks * all * e];
    int first = 0;
    for (int g = 0; draw.some() && g < graphs; g++) {
      for (int k = 0; k < tasks; k++) {
        draw.normals(names.get(g), "gate/" + k, noise, (k * all + first) * e, sizes[g] * e);
      }
      first += sizes[g];
    }
    return HostArray.of(noise, tasks, all, e);
  }

  /** Rows that the experts read of each graph: one, or its atoms. */
  private int[] sizes(List<HostArray> inputs, int graphs) {
    int[] sizes = new int[graphs];
    if (experts.level() == Experts.Level.CRYSTAL) {
      java.util.Arrays.fill(sizes, 1);
      return sizes;
    }
    long most = inputs.get(SHARE).shape()[2];
    for (long place : (long[]) inputs.get(PLACE).data()) {
      sizes[(int) (place / most)]++;
    }
    return sizes;
  }
}
