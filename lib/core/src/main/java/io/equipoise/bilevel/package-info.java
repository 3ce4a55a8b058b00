/**
 * Problems inside problems: an upper variable x chosen by how well the lower problem's answer does.
 *
 * <pre>
 * min over x of  F(x) = f(x, y*(x)),   y*(x) = argmin over y of g(x, y)
 * grad F = df/dx - C v*,   H v* = df/dy,   H = d2g/dy2,   C = d2g/dxdy        at (x, y*)
 * </pre>
 *
 * <p>How strongly to regularise each feature, which rows of a data set to believe, which parameters
 * to keep: all are such x.
 *
 * <p>Three types to read:
 *
 * <ol>
 *   <li>{@link io.equipoise.bilevel.BilevelOracle}: all that a solver may see of a problem, with
 *       one joint call for everything at a point;
 *   <li>{@link io.equipoise.bilevel.BilevelSolver}: a method as a pure step over a {@link
 *       io.equipoise.bilevel.SolverState}; {@link io.equipoise.bilevel.SolverOptions} lists them by
 *       name and by cost;
 *   <li>{@link io.equipoise.bilevel.SingleLoop}: S-TFBO as a program on a fleet, for a {@link
 *       io.equipoise.bilevel.RowProblem} whose rows lie in shards; {@link
 *       io.equipoise.bilevel.BilevelProgram} runs any other solver there.
 * </ol>
 *
 * <p><b>How to choose.</b> {@link io.equipoise.bilevel.Stfbo} and {@link
 * io.equipoise.bilevel.Dtfbo} have no step size to tune: they divide by the roots of their summed
 * squared directions and finish from any positive start. S-TFBO costs one joint call a step, which
 * suits data in many places, and is slow where the hypergradient is large; D-TFBO makes loops in
 * each step. The others have constant or falling steps and are here to compare with: {@link
 * io.equipoise.bilevel.Amigo}, {@link io.equipoise.bilevel.Soba}, {@link
 * io.equipoise.bilevel.Fsla}, {@link io.equipoise.bilevel.StocBio}, {@link
 * io.equipoise.bilevel.Itd}. {@link io.equipoise.bilevel.F2sa} needs gradients alone, {@link
 * io.equipoise.bilevel.Maid} certifies descent when the curvatures are known, {@link
 * io.equipoise.bilevel.MultiBlock} visits a few of many lower problems at a time, {@link
 * io.equipoise.bilevel.BipPruning} learns which parameters to keep.
 *
 * <p><b>How to bring a problem.</b> Implement the oracle, or {@link
 * io.equipoise.bilevel.RowProblem} for losses that are sums over rows, and let {@link
 * io.equipoise.bilevel.OracleCheck} test it ({@code equipoise validate --oracle} does). Where only
 * gradients exist, {@link io.equipoise.bilevel.CentralDifferences} makes approximate products;
 * nothing does so unasked. {@link io.equipoise.bilevel.ImplicitGradient} gives F and its gradient
 * to the end, to measure by.
 *
 * <p>Elsewhere: meta-learning, whose inner problems are tasks, is {@link io.equipoise.meta};
 * products of networks come from the engine's side.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.bilevel;
