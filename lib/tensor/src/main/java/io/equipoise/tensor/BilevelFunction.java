package io.equipoise.tensor;

import java.util.List;

/**
 * Two losses of an upper variable x and a lower variable y, with the exact derivatives that bilevel
 * methods ask for.
 *
 * <pre>
 * lower(y, data, x) = g      joint    g, p = dg/dy, H v = d2g/dy2 v, C v = d2g/dxdy v
 *                            slopes   g, dg/dy, dg/dx
 * upper(y, data, x) = f      slopes   f, df/dy, df/dx
 * </pre>
 *
 * <p>H v and C v come from one backward pass through that of p: d(p . v)/dy and d(p . v)/dx, exact.
 * The text defines {@code def lower(self, y: Tensor, data: List[Tensor], x: Tensor) -> Tensor} and
 * {@code upper} alike, one number each. Precision is that of y.
 *
 * <p>Cost: a joint call about four times the value.
 */
public final class BilevelFunction {
  private static final String DERIVATIVES =
      TorchScript.resource(BilevelFunction.class, "bilevel.ts");

  private final FlatFunction function;

  private BilevelFunction(FlatFunction function) {
    this.function = function;
  }

  /** The function whose {@code lower} and {@code upper} this text defines. */
  public static BilevelFunction of(String methods) {
    return new BilevelFunction(FlatFunction.bare(methods + "\n" + DERIVATIVES));
  }

  /** The same, where the text may call the methods of {@code base}, such as its losses. */
  public static BilevelFunction over(FlatFunction base, String methods) {
    return new BilevelFunction(base.with(methods + "\n" + DERIVATIVES));
  }

  /**
   * A loss and its slopes.
   *
   * @param value of the loss
   * @param inY its gradient in y
   * @param inX its gradient in x
   */
  @SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
  public record Slopes(double value, double[] inY, double[] inX) {}

  /**
   * The lower loss with its second-order products.
   *
   * @param value g
   * @param gradient dg/dy
   * @param hvp H v
   * @param cross C v
   */
  @SuppressWarnings("ArrayRecordComponent") // an answer that is read once, never compared
  public record Products(double value, double[] gradient, double[] hvp, double[] cross) {}

  /** g with its gradient and both products with v. */
  public Products joint(
      EngineScope scope, HostArray y, List<HostArray> data, double[] x, double[] v) {
    List<HostArray> out =
        function.call(scope, "lower_joint", y, data, HostArray.of(x), HostArray.of(v));
    return new Products(
        out.get(0).doubles()[0], out.get(1).doubles(), out.get(2).doubles(), out.get(3).doubles());
  }

  /** g with its gradients. */
  public Slopes lower(EngineScope scope, HostArray y, List<HostArray> data, double[] x) {
    return slopes(function.call(scope, "lower_slopes", y, data, HostArray.of(x)));
  }

  /** f with its gradients. */
  public Slopes upper(EngineScope scope, HostArray y, List<HostArray> data, double[] x) {
    return slopes(function.call(scope, "upper_slopes", y, data, HostArray.of(x)));
  }

  private static Slopes slopes(List<HostArray> out) {
    return new Slopes(out.get(0).doubles()[0], out.get(1).doubles(), out.get(2).doubles());
  }
}
