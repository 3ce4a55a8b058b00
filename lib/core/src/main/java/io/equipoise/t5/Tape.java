package io.equipoise.t5;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers what was computed from what, so that the derivative of a loss can be carried back: one
 * backward pass through the operations in reverse order.
 *
 * <p>What does not depend on a variable that was asked for is not remembered.
 */
final class Tape {
  private final List<Runnable> backwards = new ArrayList<>();

  /** Numbers in rows, and the derivative of the loss in each when it is wanted. */
  static final class Node {
    final Matrix value;
    final double[] slope;
    final boolean wanted;

    private Node(Matrix value, boolean wanted) {
      this.value = value;
      this.wanted = wanted;
      this.slope = wanted ? new double[value.values().length] : new double[0];
    }

    int rows() {
      return value.rows();
    }

    int columns() {
      return value.columns();
    }
  }

  /** What nothing is differentiated in. */
  Node constant(Matrix value) {
    return new Node(value, false);
  }

  /** What the loss is differentiated in. */
  Node variable(Matrix value) {
    return new Node(value, true);
  }

  /** The result of an operation, with what carries its slope back to its inputs. */
  private Node result(
      Matrix value, boolean wanted, java.util.function.Function<Node, Runnable> op) {
    Node node = new Node(value, wanted);
    if (wanted) {
      backwards.add(op.apply(node));
    }
    return node;
  }

  /** x W', for weights with outputs in rows. */
  Node linear(Node x, Matrix w) {
    return result(
        Products.timesTransposed(x.value, w),
        x.wanted,
        out -> () -> Products.addTimes(x.slope, out.slope, x.rows(), w));
  }

  /** a + b. */
  Node add(Node a, Node b) {
    double[] sum = a.value.values().clone();
    Products.add(sum, b.value.values());
    return result(
        new Matrix(a.rows(), a.columns(), sum),
        a.wanted || b.wanted,
        out ->
            () -> {
              Products.addWhereWanted(a, out.slope);
              Products.addWhereWanted(b, out.slope);
            });
  }

  /** factor x. */
  Node scale(Node x, double factor) {
    double[] y = x.value.values().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= factor;
    }
    return result(
        new Matrix(x.rows(), x.columns(), y),
        x.wanted,
        out ->
            () -> {
              for (int i = 0; i < y.length; i++) {
                x.slope[i] += factor * out.slope[i];
              }
            });
  }

  /** The rows of {@code top}, then those of {@code bottom}. */
  Node stack(Node top, Node bottom) {
    int above = top.value.values().length;
    return result(
        top.value.then(bottom.value),
        top.wanted || bottom.wanted,
        out ->
            () -> {
              for (int i = 0; i < out.slope.length; i++) {
                Node part = i < above ? top : bottom;
                if (part.wanted) {
                  part.slope[i < above ? i : i - above] += out.slope[i];
                }
              }
            });
  }

  /**
   * Root-mean-square normalisation, row by row: y = x r w with r = (mean of x^2 + epsilon)^-1/2,
   * and dL/dx_i = r w_i g_i - x_i r^3 / n sum_j g_j w_j x_j.
   */
  Node normalise(Node x, Matrix weight, double epsilon) {
    int n = x.columns();
    double[] w = weight.values();
    double[] in = x.value.values();
    double[] y = new double[in.length];
    double[] r = new double[x.rows()];
    for (int row = 0; row < x.rows(); row++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += in[row * n + j] * in[row * n + j];
      }
      r[row] = 1 / Math.sqrt(sum / n + epsilon);
      for (int j = 0; j < n; j++) {
        y[row * n + j] = in[row * n + j] * r[row] * w[j];
      }
    }
    return result(
        new Matrix(x.rows(), n, y),
        x.wanted,
        out -> () -> normaliseBack(x.slope, out.slope, in, w, r));
  }

  private static void normaliseBack(double[] dx, double[] dy, double[] x, double[] w, double[] r) {
    int n = w.length;
    for (int row = 0; row < r.length; row++) {
      double along = 0;
      for (int j = 0; j < n; j++) {
        along += dy[row * n + j] * w[j] * x[row * n + j];
      }
      double shrink = r[row] * r[row] * r[row] * along / n;
      for (int j = 0; j < n; j++) {
        int i = row * n + j;
        dx[i] += r[row] * w[j] * dy[i] - x[i] * shrink;
      }
    }
  }

  /** max(x, 0), with slope 0 at 0. */
  Node relu(Node x) {
    double[] y = x.value.values().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(y[i], 0);
    }
    return result(
        new Matrix(x.rows(), x.columns(), y),
        x.wanted,
        out ->
            () -> {
              for (int i = 0; i < y.length; i++) {
                x.slope[i] += y[i] > 0 ? out.slope[i] : 0;
              }
            });
  }

  /** gelu(a) b, coordinate by coordinate. */
  Node gate(Node a, Node b) {
    double[] u = a.value.values();
    double[] v = b.value.values();
    double[] y = new double[u.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Gelu.of(u[i]) * v[i];
    }
    return result(
        new Matrix(a.rows(), a.columns(), y),
        a.wanted || b.wanted,
        out ->
            () -> {
              for (int i = 0; i < y.length; i++) {
                if (a.wanted) {
                  a.slope[i] += out.slope[i] * v[i] * Gelu.slope(u[i]);
                }
                if (b.wanted) {
                  b.slope[i] += out.slope[i] * Gelu.of(u[i]);
                }
              }
            });
  }

  /** Attention of all heads; see {@link Attention}. */
  Node attend(Node q, Node k, Node v, Attention attention) {
    Attention.Result found = attention.forward(q.value, k.value, v.value);
    return result(
        found.output(),
        q.wanted || k.wanted || v.wanted,
        out -> () -> attention.backward(q, k, v, found, out.slope));
  }

  /** Carries {@code slope} back from {@code last}; once. */
  void backward(Node last, double[] slope) {
    if (!last.wanted) {
      return;
    }
    Products.add(last.slope, slope);
    for (int i = backwards.size() - 1; i >= 0; i--) {
      backwards.get(i).run();
    }
  }
}
