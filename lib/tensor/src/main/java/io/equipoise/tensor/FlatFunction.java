package io.equipoise.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A function of one flat parameter vector, with all the derivatives that training needs.
 *
 * <pre>
 * losses(theta, data) = L          theta: n numbers, data: a list of arrays, L: K numbers
 * values            L
 * gradient          L, sum_k c_k dL_k/dtheta
 * taskGradients     L, dL_k/dtheta for every k, from one forward pass, without other tasks' heads
 * forward           L, and then any of the above at the price of the backward pass
 * hessianVector     L, gradient, (d2/dtheta2 sum_k c_k L_k) v, exact
 * </pre>
 *
 * <p>The text defines {@code def losses(self, theta: Tensor, data: List[Tensor]) -> Tensor} (K
 * numbers, even when K = 1) and whatever methods that calls. Precision is that of {@code theta};
 * floating-point data are converted to it. A loss that does not depend on {@code theta} has a zero
 * gradient.
 *
 * <p>Cost: a gradient about twice the values, K task gradients about K times a backward pass, a
 * Hessian-vector product about four times the values. Native memory is freed before a method
 * returns. The same arguments give the same bits on every call and every thread.
 */
public final class FlatFunction {
  private static final String DERIVATIVES =
      TorchScript.resource(FlatFunction.class, "derivatives.ts");

  private final TorchScript script;

  private FlatFunction(TorchScript script) {
    this.script = script;
  }

  /** The function whose {@code losses} this text defines. Nothing is loaded yet. */
  public static FlatFunction of(String methods) {
    return new FlatFunction(new TorchScript(methods + "\n" + DERIVATIVES));
  }

  /** A text without losses, to be reached by {@link #call} alone. */
  static FlatFunction bare(String methods) {
    return new FlatFunction(new TorchScript(methods));
  }

  /** The same with more methods in its text, to be reached by {@link #call}. */
  FlatFunction with(String methods) {
    return new FlatFunction(new TorchScript(script.methods() + "\n" + methods));
  }

  /** Losses and the gradient of their weighted sum. */
  public record Gradient(double[] losses, HostArray gradient) {}

  /**
   * Losses and what each task's gradient holds: K d + n - d numbers instead of K n, since a loss
   * does not depend on the head of another task.
   *
   * @param shared per task, in task order, its gradient in the d shared parameters
   * @param heads n - d numbers: in each head the gradient of its own task
   */
  public record TaskGradients(double[] losses, List<HostArray> shared, HostArray heads) {
    /** Copies the list. */
    public TaskGradients {
      shared = List.copyOf(shared);
    }
  }

  /** Losses, gradient and Hessian-vector product of the weighted sum. */
  public record Curvature(double[] losses, HostArray gradient, HostArray product) {}

  /** The K losses at {@code theta}. */
  public double[] values(EngineScope scope, HostArray theta, List<HostArray> data) {
    return call(scope, "values", theta, data).get(0).doubles();
  }

  /** The losses and the gradient of sum_k coefficients[k] L_k. */
  public Gradient gradient(
      EngineScope scope, HostArray theta, List<HostArray> data, double[] coefficients) {
    List<HostArray> out = call(scope, "gradient", theta, data, HostArray.of(coefficients));
    return new Gradient(out.get(0).doubles(), out.get(1));
  }

  /** The losses, and a way to their gradients that waits for a decision. To be closed. */
  public ForwardPass forward(EngineScope scope, HostArray theta, List<HostArray> data) {
    Bridge bridge = Bridge.of(script);
    Staging staging = scope.staging();
    NDManager kept = scope.manager().newSubManager();
    try (NDManager step = scope.manager().newSubManager()) {
      NDArray at = staging.place(step, theta);
      NDList begun = bridge.call("begin", kept, at, placed(staging, step, theta, data));
      begun.attach(kept);
      return new ForwardPass(
          bridge,
          scope,
          kept,
          begun,
          theta.isDouble() ? HostArray.of(new double[0]) : HostArray.of(new float[0]));
    } catch (RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  /**
   * The losses and the gradient of each, from one forward pass.
   *
   * @param heads K + 1 numbers, {@link Layout#heads}: where head 0, 1, ... start, and n; n
   *     throughout when there are none
   */
  public TaskGradients taskGradients(
      EngineScope scope, HostArray theta, List<HostArray> data, int[] heads) {
    HostArray cuts = HostArray.of(Arrays.stream(heads).asLongStream().toArray());
    List<HostArray> out = call(scope, "task_gradients", theta, data, cuts);
    int last = out.size() - 1;
    return new TaskGradients(out.get(0).doubles(), out.subList(1, last), out.get(last));
  }

  /** The exact product of the Hessian of sum_k coefficients[k] L_k with {@code vector}. */
  public Curvature hessianVector(
      EngineScope scope,
      HostArray theta,
      List<HostArray> data,
      double[] coefficients,
      HostArray vector) {
    List<HostArray> out =
        call(scope, "hessian_vector", theta, data, HostArray.of(coefficients), vector);
    return new Curvature(out.get(0).doubles(), out.get(1), out.get(2));
  }

  /**
   * Calls any method {@code m(theta: Tensor, data: List[Tensor], rest: Tensor ...)} of the text.
   *
   * @return its results, copied to the heap
   */
  public List<HostArray> call(
      EngineScope scope, String method, HostArray theta, List<HostArray> data, HostArray... rest) {
    Bridge bridge = Bridge.of(script);
    Staging staging = scope.staging();
    try (NDManager step = scope.manager().newSubManager()) {
      NDArray at = staging.place(step, theta);
      List<NDArray> arrays = placed(staging, step, theta, data);
      NDArray[] more = new NDArray[rest.length];
      for (int i = 0; i < rest.length; i++) {
        more[i] = staging.place(step, rest[i].like(theta));
      }
      NDList results = bridge.call(method, step, at, arrays, more);
      List<HostArray> copies = new ArrayList<>(results.size());
      for (NDArray result : results) {
        copies.add(HostArray.of(result));
      }
      return copies;
    }
  }

  /** The data in the precision of theta; at least one array, which the call needs. */
  private static List<NDArray> placed(
      Staging staging, NDManager step, HostArray theta, List<HostArray> data) {
    List<NDArray> arrays = new ArrayList<>(data.size() + 1);
    for (HostArray array : data) {
      arrays.add(staging.place(step, array.like(theta)));
    }
    if (arrays.isEmpty()) {
      arrays.add(staging.place(step, HostArray.of(new float[] {0})));
    }
    return arrays;
  }
}
