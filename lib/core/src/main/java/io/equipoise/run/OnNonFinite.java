package io.equipoise.run;

import java.util.Locale;

/** What to do when a loss, a gradient or a parameter is not finite. */
public enum OnNonFinite {
  /** Try the round again without the task that broke. */
  SKIP_TASK_ROUND,
  /** Try the round again with half the step size, from then on. */
  HALVE_STEP,
  /** Stop the run with exit code 7. */
  FAIL;

  /** The name used in option files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
