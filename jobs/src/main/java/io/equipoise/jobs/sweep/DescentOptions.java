package io.equipoise.jobs.sweep;

import io.equipoise.problem.Descent;

/** The options of a job that descends on a study problem. */
interface DescentOptions {
  /** Root seed. */
  long seed();

  /** The descent that they describe. */
  Descent.Plan plan();

  /** Parameters of the problem. */
  int dimension();
}
