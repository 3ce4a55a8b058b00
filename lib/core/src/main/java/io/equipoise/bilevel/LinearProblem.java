package io.equipoise.bilevel;

/** A problem above a linear model of rows, whose parameters are the lower variable. */
interface LinearProblem extends RowProblem<HeldOutRows> {
  /** Of a row. */
  RowLoss loss();

  /** Features of a row. */
  int width();

  @Override
  default int dimY() {
    return width() * loss().outputs();
  }
}
