package io.equipoise.run;

import java.util.function.BooleanSupplier;

/** Whether somebody asked to end after the commit in flight; a lambda in tests. */
@FunctionalInterface
public interface StopRequest extends BooleanSupplier {
  /** How a run ends that was asked to: {@link ExitCode#INTERRUPTED} or the other. */
  default ExitCode exit() {
    return ExitCode.TERMINATED;
  }
}
