package io.equipoise.net;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.FlatFunction;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * <p>{@link LayerOptions} has the other local layer, norms and filters, {@link Experts} the mixture
 * between pooled vector and heads (ReGNet-MT), {@link Head} what a task's head gives.
 *
 * <p>A value: two networks with equal options, heads and tables are the same function.
 */
public final class ReGNet implements Network {
  private static final long serialVersionUID = 1L;

  private final ReGNetOptions options;
  private final List<Head> heads;
  private final float[][] table;
  private final Layout layout;

  /**
   * A network whose tasks are numbers.
   *
   * @param tasks number of outputs K, at least 1
   * @param table element features by atomic number: row 0 unused, rows of equal length
   */
  public ReGNet(ReGNetOptions options, int tasks, float[][] table) {
    this(options, Collections.nCopies(tasks, Head.NUMBER), table);
  }

  /**
   * A network.
   *
   * @param heads one per output, at least one
   * @param table element features by atomic number: row 0 unused, rows of equal length
   */
  public ReGNet(ReGNetOptions options, List<Head> heads, float[][] table) {
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("a network of 0 tasks; expected at least 1");
    }
    if (table.length < 2 || table[0].length < 1) {
      throw new IllegalArgumentException(
          "an element table of " + table.length + " rows; expected one per atomic number from 0");
    }
    this.options = options;
    this.heads = List.copyOf(heads);
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
    this.layout = new ReGNetText(options, this.heads).layout(table.length, table[0].length);
  }

  /** Sizes and choices. */
  public ReGNetOptions options() {
    return options;
  }

  /** Number of outputs K. */
  @Override
  public int tasks() {
    return heads.size();
  }

  /** One per task. */
  public List<Head> heads() {
    return heads;
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
    return EncodedGraph.of(graph, table.length, options, precision, mixed(graph));
  }

  /**
   * Features of each site as the mean of its species' rows of the element table, by occupancy; none
   * where no site is shared.
   */
  private float[][] mixed(CrystalGraph graph) {
    if (graph.occ() == null) {
      return new float[0][];
    }
    if (options.features() != ReGNetOptions.Features.TABLE) {
      throw new IllegalArgumentException(
          "crystal '"
              + graph.id()
              + "': sites that species share, for a network with features "
              + options.features()
              + "; expected features TABLE, whose rows can be mixed. (DISORDERED)");
    }
    int width = table[0].length;
    double[][] sum = new double[graph.atoms()][width];
    double[] total = new double[graph.atoms()];
    for (Crystal.Occupant o : graph.occ()) {
      if (o.z() < 1 || o.z() >= table.length) {
        throw new IllegalArgumentException(
            "crystal '"
                + graph.id()
                + "': no features for atomic number "
                + o.z()
                + "; expected 1 to "
                + (table.length - 1)
                + ". (UNKNOWN_SPECIES)");
      }
      for (int f = 0; f < width; f++) {
        sum[o.site()][f] += o.weight() * table[o.z()][f];
      }
      total[o.site()] += o.weight();
    }
    float[][] rows = new float[graph.atoms()][width];
    for (int i = 0; i < rows.length; i++) {
      for (int f = 0; f < width; f++) {
        rows[i][f] = (float) (sum[i][f] / total[i]);
      }
    }
    return rows;
  }

  /** {@link #encode(CrystalGraph, Precision)} in single precision. */
  public EncodedGraph encode(CrystalGraph graph) {
    return encode(graph, Precision.SINGLE);
  }

  @Override
  public FlatFunction function() {
    return FlatFunction.of(text());
  }

  /** The methods of the network. */
  String text() {
    return new ReGNetText(options, heads).text(layout);
  }

  /** The network's arrays for these graphs, without targets. */
  public List<HostArray> batch(List<EncodedGraph> graphs) {
    List<HostArray> arrays = new ArrayList<>(GraphBatch.of(graphs, options.basisWidth()));
    arrays.add(tableArray(graphs));
    arrays.add(HostArray.of(options.centreValues()));
    arrays.add(zerosArray());
    return arrays;
  }

  /** Which tasks have two parts, and what their zero is: [2, K]. */
  HostArray zerosArray() {
    double[] zeros = new double[2 * tasks()];
    for (int k = 0; k < tasks(); k++) {
      zeros[k] = heads.get(k).twoPart() ? 1 : 0;
      zeros[tasks() + k] = heads.get(k).twoPart() ? heads.get(k).zero() : 0;
    }
    return HostArray.of(zeros, 2, tasks());
  }

  @Override
  public List<HostArray> drawn(List<HostArray> inputs, List<String> rows, Draw draw) {
    if (!options.experts().some()) {
      return inputs;
    }
    List<HostArray> arrays = new ArrayList<>(inputs);
    arrays.addAll(new Noise(options.experts(), tasks()).of(inputs, rows, draw));
    return arrays;
  }

  /** Whether batch normalisation keeps moments among the parameters, for use after training. */
  public boolean keepsMoments() {
    return options.layer().norm() == LayerOptions.Norm.BATCH;
  }

  /**
   * How many sums {@link #settled} reads: those of the moments, then numbers of edges and atoms.
   */
  public int momentSums() {
    return ReGNetText.moments(layout).stream().mapToInt(Layout.Piece::length).sum() + 2;
  }

  /**
   * Adds what {@code moments} of the network's text says of a batch.
   *
   * @param inputs the batch
   * @param found sums of x and x^2 for every normalisation, in the order of their pieces
   * @param sums {@link #momentSums} numbers
   */
  public void addMoments(List<HostArray> inputs, List<HostArray> found, double[] sums) {
    int at = 0;
    for (HostArray part : found) {
      for (double value : part.doubles()) {
        sums[at++] += value;
      }
    }
    sums[at++] += inputs.get(1).length();
    sums[at] += inputs.get(0).length();
  }

  /** The parameters with means and variances over all rows that the sums are over. */
  public float[] settled(float[] theta, double[] sums) {
    float[] settled = theta.clone();
    List<Layout.Piece> pieces = ReGNetText.moments(layout);
    int at = 0;
    for (int p = 0; p < pieces.size(); p += 2) {
      Layout.Piece mean = pieces.get(p);
      // Normalisations take turns: over edges, over atoms.
      double rows = sums[sums.length - 2 + p / 2 % 2];
      int n = mean.length();
      for (int i = 0; i < n && rows > 0; i++) {
        double m = sums[at + i] / rows;
        settled[mean.offset() + i] = (float) m;
        double variance = Math.max(0, sums[at + n + i] / rows - m * m);
        settled[pieces.get(p + 1).offset() + i] = (float) variance;
      }
      at += 2 * n;
    }
    return settled;
  }

  /** The element table as one array [Z + 1, features]. */
  HostArray tableArray() {
    return tableArray(List.of());
  }

  /** The element table, with the rows of the graphs' mixed sites behind. */
  private HostArray tableArray(List<EncodedGraph> graphs) {
    List<float[]> rows = new ArrayList<>(Arrays.asList(table));
    graphs.forEach(graph -> rows.addAll(Arrays.asList(graph.mixed)));
    int width = table[0].length;
    float[] flat = new float[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, flat, row * width, width);
    }
    return HostArray.of(flat, rows.size(), width);
  }

  /**
   * The network's arrays for these graphs with their targets.
   *
   * @param targets per graph K standardised targets, NaN where missing
   * @param losses one per task
   */
  public List<HostArray> batch(
      List<EncodedGraph> graphs, List<double[]> targets, List<TaskLoss> losses) {
    if (targets.size() != graphs.size() || losses.size() != tasks()) {
      throw new IllegalArgumentException(
          targets.size()
              + " rows of targets and "
              + losses.size()
              + " losses; expected "
              + graphs.size()
              + " and "
              + tasks());
    }
    return withTargets(drawn(batch(graphs), List.of(), Draw.NONE), targets, losses);
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
