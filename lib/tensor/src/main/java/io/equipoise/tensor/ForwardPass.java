package io.equipoise.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;

/**
 * One forward pass that waits for a decision: its losses first, then any gradient of them, without
 * another forward pass.
 *
 * <pre>
 * losses        L                                  K numbers
 * gradient      sum_k c_k dL_k/dtheta              one backward pass, which frees what was saved for it
 * rows          dL_k/dtheta, K x n, kept native    K backward passes, made when first asked for
 * gram          rows rows' over a prefix           in double
 * combined      sum_k c_k row_k, two parts         O(K n)
 * </pre>
 *
 * <p>Native memory until it is closed: what the pass saved, and 4 K n bytes with the rows; the heap
 * gets losses, products and one vector. Belongs to the thread and the scope that made it.
 */
public final class ForwardPass implements AutoCloseable {
  private final Bridge bridge;
  private final EngineScope scope;
  private final NDManager kept;
  private final NDArray theta;
  private final NDArray graph;
  private final HostArray like;
  private final double[] losses;
  private List<NDArray> rows = List.of();
  private boolean ended;

  ForwardPass(Bridge bridge, EngineScope scope, NDManager kept, NDList begun, HostArray like) {
    this.bridge = bridge;
    this.scope = scope;
    this.kept = kept;
    this.like = like;
    theta = begun.get(0);
    graph = begun.get(1);
    losses = HostArray.of(begun.get(2)).doubles();
  }

  /** The K losses. */
  public double[] losses() {
    return losses.clone();
  }

  /** The gradient of sum_k coefficients[k] L_k; the last that can be asked of the pass. */
  public HostArray gradient(double[] coefficients) {
    if (ended) {
      throw new IllegalStateException(
          "a second gradient of one forward pass; expected one. Ask for the task gradients.");
    }
    ended = true;
    return read("pull", theta, graph, HostArray.of(coefficients));
  }

  /** Inner products of the first {@code prefix} numbers of the task gradients, K x K row by row. */
  public double[] gram(int prefix) {
    return read("products", rows(), graph, HostArray.of(new float[prefix])).doubles();
  }

  /**
   * sum_k factor_k times the gradient of L_k, from the kept rows.
   *
   * @param onShared K factors for the first {@code prefix} numbers
   * @param onHeads K factors for the numbers behind them
   */
  public HostArray combined(double[] onShared, double[] onHeads, int prefix) {
    double[] both = Arrays.copyOf(onShared, onShared.length + onHeads.length);
    System.arraycopy(onHeads, 0, both, onShared.length, onHeads.length);
    try (NDManager step = scope.manager().newSubManager()) {
      Staging staging = scope.staging();
      NDArray length = staging.place(step, HostArray.of(new float[prefix]));
      NDArray factors = staging.place(step, HostArray.of(both).like(like));
      return copied(bridge.call("combine", step, rows(), List.of(length), factors));
    }
  }

  /** The one result, on the heap; natively it belongs to the pass and would stay with it. */
  private static HostArray copied(NDList results) {
    try (results) {
      return HostArray.of(results.get(0));
    }
  }

  private NDArray rows() {
    if (rows.isEmpty()) {
      rows = List.copyOf(bridge.call("rows", kept, theta, List.of(graph)));
    }
    return rows.get(0);
  }

  private HostArray read(String method, NDArray first, NDArray data, HostArray argument) {
    try (NDManager step = scope.manager().newSubManager()) {
      NDArray placed = scope.staging().place(step, argument.like(like));
      return copied(bridge.call(method, step, first, List.of(data), placed));
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
