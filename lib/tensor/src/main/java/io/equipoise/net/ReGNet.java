package io.equipoise.net;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Properties of a crystal from its atoms: messages between neighbours, and a long-range channel
 * through reciprocal space.
 *
 * <pre>
 * h_i   atom vector, F           e_ij  edge vector, F, from the distance alone
 * local       h_i' = relu( h_i + N( sum_j p_ij sigmoid(N(W2 silu(W1 z))) * (U2 silu(U1 z)) ) ),  z = [h_i|h_j|e_ij]
 * reciprocal  q = Down(h + R2 silu(R1 h)),  C_k, S_k = (1/n) sum_j q_j (cos, sin) theta_jk
 *             x_i = 2 rho sum_k w(|k|) (cos theta_ik C_k + sin theta_ik S_k),  u_i = MLP([x_i | x_i q_i])
 * layer       h_i <- local(h)_i + g u_i
 * head k      y_k = w_k . silu(V_k mean_i h_i + b_k) + c_k
 * </pre>
 *
 * <p>The output does not change under rotation, reflection, a shift of the origin, a permutation of
 * the atoms, another basis of the lattice, or a supercell, provided that the graphs keep whole
 * shells of neighbours and all reciprocal vectors below the cut-off.
 *
 * <p>Cost: about 100 thousand multiplications per edge and layer at F = 64, and D per atom and
 * reciprocal vector. Source: arXiv 2502.02748, with the completions of the package's notes. Differs
 * from it in layer instead of batch normalisation (a row's output must not depend on its batch) and
 * in filters of |k| instead of indices (see the package's notes).
 *
 * <p>A value: two networks with equal options, tasks and tables are the same function.
 */
public final class ReGNet implements Network {
  private static final long serialVersionUID = 1L;

  private final ReGNetOptions options;
  private final int tasks;
  private final float[][] table;
  private final Layout layout;

  /**
   * A network.
   *
   * @param tasks number of outputs K, at least 1
   * @param table element features by atomic number: row 0 unused, rows of equal length
   */
  public ReGNet(ReGNetOptions options, int tasks, float[][] table) {
    if (tasks < 1) {
      throw new IllegalArgumentException("a network of " + tasks + " tasks; expected at least 1");
    }
    if (table.length < 2 || table[0].length < 1) {
      throw new IllegalArgumentException(
          "an element table of " + table.length + " rows; expected one per atomic number from 0");
    }
    this.options = options;
    this.tasks = tasks;
    this.table = new float[table.length][];
    for (int z = 0; z < table.length; z++) {
      if (table[z].length != table[0].length) {
        throw new IllegalArgumentException(
            "element table row "
                + z
                + " has "
                + table[z].length
                + " features; expected "
                + table[0].length
                + " as in row 0");
      }
      this.table[z] = table[z].clone();
    }
    this.layout = ReGNetText.layout(options, tasks, table.length, table[0].length);
  }

  /** Sizes and choices. */
  public ReGNetOptions options() {
    return options;
  }

  /** Number of outputs K. */
  @Override
  public int tasks() {
    return tasks;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  /** Atomic numbers below this are known. */
  public int elements() {
    return table.length;
  }

  /** A copy of the element features. */
  public float[][] table() {
    float[][] copy = table.clone();
    for (int z = 0; z < copy.length; z++) {
      copy[z] = copy[z].clone();
    }
    return copy;
  }

  /** Computes what of a graph does not depend on parameters. */
  public EncodedGraph encode(CrystalGraph graph, Precision precision) {
    return EncodedGraph.of(graph, table.length, options, precision);
  }

  /** {@link #encode(CrystalGraph, Precision)} in single precision. */
  public EncodedGraph encode(CrystalGraph graph) {
    return encode(graph, Precision.SINGLE);
  }

  @Override
  public FlatFunction function() {
    return FlatFunction.of(ReGNetText.outputs(options, tasks, layout) + ReGNetText.losses());
  }

  /** The methods of the network alone: {@code outputs(theta, batch)}. */
  String text() {
    return ReGNetText.outputs(options, tasks, layout);
  }

  /** The network's arrays for these graphs, without targets. */
  public List<HostArray> batch(List<EncodedGraph> graphs) {
    List<HostArray> arrays = new ArrayList<>(GraphBatch.of(graphs, options.filters()));
    arrays.add(tableArray());
    arrays.add(HostArray.of(options.centreValues()));
    return arrays;
  }

  /** The element table as one array [Z + 1, features]. */
  HostArray tableArray() {
    float[] flat = new float[table.length * table[0].length];
    for (int z = 0; z < table.length; z++) {
      System.arraycopy(table[z], 0, flat, z * table[0].length, table[0].length);
    }
    return HostArray.of(flat, table.length, table[0].length);
  }

  /**
   * The network's arrays for these graphs with their targets.
   *
   * @param targets per graph K standardised targets, NaN where missing
   * @param losses one per task
   */
  public List<HostArray> batch(
      List<EncodedGraph> graphs, List<double[]> targets, List<TaskLoss> losses) {
    if (targets.size() != graphs.size() || losses.size() != tasks) {
      throw new IllegalArgumentException(
          targets.size()
              + " rows of targets and "
              + losses.size()
              + " losses; expected "
              + graphs.size()
              + " and "
              + tasks);
    }
    return withTargets(batch(graphs), targets, losses);
  }

  /**
   * Outputs of these graphs.
   *
   * @return per graph K numbers on the standardised scale
   */
  public double[][] outputs(EngineScope scope, HostArray theta, List<EncodedGraph> graphs) {
    return predict(scope, theta, batch(graphs));
  }
}
