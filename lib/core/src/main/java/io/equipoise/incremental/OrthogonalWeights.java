package io.equipoise.incremental;

import io.equipoise.linalg.Level1;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Orthogonal weights modification: each layer's step is projected off the inputs that it had on old
 * tasks.
 *
 * <pre>
 * P_l    identity, (inputs + 1) square; the last input is the constant 1 of the bias
 * end    for each batch of the task, x the mean input of the layer:  k = P x,  P &lt;- P - k k' / (alpha + &lt;x, k&gt;)
 * step   dW_l &lt;- P_l dW_l
 * </pre>
 *
 * <p>Cost of a step: inputs squared times outputs, a layer. Source: Zeng et al., "Continual
 * learning of context-dependent processing in neural networks" (arXiv:1810.01256) [recalled].
 * Differs from it in that P takes up a task when it has been learned, with a constant alpha.
 *
 * @param alpha keeps P from forgetting the other directions; infinity is finetune
 */
@Named("owm")
public record OrthogonalWeights(
    @Option(doc = "What is added to squared inputs.", above = 0, typical = "1e-3 to 1")
        double alpha)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** Checks the range. */
  public OrthogonalWeights {
    Require.that(alpha > 0, "alpha of owm", alpha, "> 0");
  }

  /** An alpha of 0.1. */
  public static OrthogonalWeights defaults() {
    return new OrthogonalWeights(0.1);
  }

  @Override
  public boolean projects() {
    return true;
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    List<double[]> projections = kept.vectors().stream().map(Vector::toArray).toList();
    Perceptron body = lesson.network().body();
    return new Session() {
      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        double[] gradient = lesson.gradient(theta, batch);
        return projections.isEmpty() ? gradient : projected(body, projections, gradient);
      }

      @Override
      public Kept end(double[] theta) {
        List<double[]> next = projections.isEmpty() ? identities(body) : copies(projections);
        for (int from = 0; from < lesson.own().size(); from += lesson.batch()) {
          int to = Math.min(lesson.own().size(), from + lesson.batch());
          List<double[]> means = inputs(body, theta, lesson.own().subList(from, to));
          for (int l = 0; l < body.layers(); l++) {
            shrink(next.get(l), means.get(l));
          }
        }
        return Kept.vectors(next.stream().map(Vector::of).toList());
      }
    };
  }

  private static List<double[]> identities(Perceptron body) {
    List<double[]> identities = new ArrayList<>();
    for (int l = 0; l < body.layers(); l++) {
      int size = body.inputs(l) + 1;
      double[] identity = new double[size * size];
      for (int i = 0; i < size; i++) {
        identity[i * size + i] = 1;
      }
      identities.add(identity);
    }
    return identities;
  }

  private static List<double[]> copies(List<double[]> projections) {
    return new ArrayList<>(projections.stream().map(double[]::clone).toList());
  }

  /** The mean input of each layer, with the constant 1 behind it. */
  private static List<double[]> inputs(Perceptron body, double[] theta, List<Shown> rows) {
    List<double[]> means = new ArrayList<>();
    for (int l = 0; l < body.layers(); l++) {
      double[] mean = new double[body.inputs(l) + 1];
      mean[mean.length - 1] = 1;
      means.add(mean);
    }
    for (Shown row : rows) {
      double[][] units = body.units(theta, row.input().toArray());
      for (int l = 0; l < body.layers(); l++) {
        for (int i = 0; i < units[l].length; i++) {
          means.get(l)[i] += units[l][i] / rows.size();
        }
      }
    }
    return means;
  }

  /** Takes the direction {@code x} out of {@code p}, which is written to. */
  private void shrink(double[] p, double[] x) {
    int size = x.length;
    double[] k = new double[size];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += p[i * size + j] * x[j];
      }
      k[i] = sum;
    }
    double below = alpha + Level1.dot(x, k);
    for (int i = 0; i < size; i++) {
      double factor = k[i] / below;
      for (int j = 0; j < size; j++) {
        p[i * size + j] -= factor * k[j];
      }
    }
  }

  private static double[] projected(Perceptron body, List<double[]> projections, double[] g) {
    double[] projected = new double[g.length];
    for (int l = 0; l < body.layers(); l++) {
      int size = body.inputs(l) + 1;
      int outputs = body.outputs(l);
      int from = body.offset(l);
      double[] p = projections.get(l);
      double[] row = new double[outputs];
      for (int i = 0; i < size; i++) {
        Arrays.fill(row, 0);
        for (int j = 0; j < size; j++) {
          double factor = p[i * size + j];
          for (int o = 0; o < outputs; o++) {
            row[o] += factor * g[from + j * outputs + o];
          }
        }
        System.arraycopy(row, 0, projected, from + i * outputs, outputs);
      }
    }
    return projected;
  }
}
