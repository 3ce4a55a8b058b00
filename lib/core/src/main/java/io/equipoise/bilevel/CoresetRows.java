package io.equipoise.bilevel;

import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which rows of a task a {@link CoresetProgram} keeps.
 *
 * <p>Lots, noise and the rows that an imbalance takes away follow from the plan's seed and a row's
 * place among all training rows.
 *
 * @param plan what is done
 */
record CoresetRows(CoresetProgram.Plan plan) {
  private static final double NOISE = 1e-3;

  /**
   * The rows to keep of a task.
   *
   * @param task counted from 0
   * @param kept one per training row: 1 where it was kept of an earlier task
   * @param y the model so far
   * @throws Failure DATA-085 when the task has fewer rows than are to be kept
   */
  List<Integer> chosen(int task, Vector kept, Vector y, Fleet<HeldOutRows> fleet) {
    CoresetSelection problem = problem(members(task, fleet), kept);
    return plan.choice() == CoresetProgram.Choice.RANDOM
        ? problem.largest(draws("lot"))
        : learned(problem, y.toArray(), fleet);
  }

  /** Which training rows are the task's: 1 or 0 each. */
  private Vector members(int task, Fleet<HeldOutRows> fleet) {
    int each = plan.loss().classes() / plan.tasks();
    double[] members = new double[plan.rows()];
    int count = 0;
    for (double[] labels : fleet.ask(new Labels())) {
      int first = (int) labels[0];
      for (int i = 1; i < labels.length; i++) {
        boolean own = labels[i] >= task * each && labels[i] < (task + 1) * each;
        members[first + i - 1] = own && present(first + i - 1, labels[i]) ? 1 : 0;
        count += (int) members[first + i - 1];
      }
    }
    if (count < plan.keep()) {
      throw tooFew(task, count);
    }
    return Vector.of(members);
  }

  private Failure tooFew(int task, int rows) {
    return new Failure(
        ExitCode.DATA,
        "DATA-085",
        "task "
            + (task + 1)
            + " of "
            + plan.tasks()
            + " has "
            + rows
            + " training rows; expected at least "
            + plan.keep()
            + ", the rows to keep",
        "problem.keep",
        "Keep fewer rows of each task, or raise problem.imbalance towards 1.");
  }

  private CoresetSelection problem(Vector members, Vector kept) {
    double[] noise = draws("noise");
    Arrays.setAll(noise, i -> NOISE * (2 * noise[i] - 1));
    return new CoresetSelection(
        plan.loss(),
        plan.width(),
        plan.ridge(),
        members,
        kept,
        Vector.of(noise),
        plan.keep(),
        plan.beta(),
        plan.share());
  }

  private List<Integer> learned(CoresetSelection problem, double[] y, Fleet<HeldOutRows> fleet) {
    BilevelSolver solver = plan.solver().solver();
    FleetOracle<HeldOutRows> oracle = new FleetOracle<>(problem, fleet);
    SolverState at = solver.start(new double[plan.rows()], y, new double[y.length]);
    boolean over = false;
    for (int s = 0; s < plan.steps() && !over; s++) {
      BilevelSolver.Step step = solver.step(oracle, at);
      at = step.state();
      over = step.log().stalled() || step.log().stationary(plan.stationary());
    }
    return problem.largest(at.x().toArray());
  }

  private double[] draws(String use) {
    double[] draws = new double[plan.rows()];
    Arrays.setAll(draws, i -> draw(use, i));
    return draws;
  }

  private boolean present(int row, double label) {
    double chance = StrictMath.pow(plan.imbalance(), label / (plan.loss().classes() - 1));
    return draw("imbalance", row) < chance;
  }

  private double draw(String use, int row) {
    return new SplittableRandom(Seeds.mix(plan.seed(), use + "/" + row)).nextDouble();
  }

  /** The position of a shard's first training row, and the labels of all. */
  record Labels() implements Question<HeldOutRows, double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public double[] answer(HeldOutRows shard, Scope scope) {
      double[] labels = shard.train().labels();
      double[] all = new double[labels.length + 1];
      all[0] = shard.first();
      System.arraycopy(labels, 0, all, 1, labels.length);
      return all;
    }
  }
}
