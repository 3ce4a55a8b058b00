package io.equipoise.bilevel;

import io.equipoise.run.Json;
import io.equipoise.run.Program;
import io.equipoise.run.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run of a solver ended, as measures of a trial and as a file of a run.
 *
 * @param method the solver's name
 * @param reason why it ended
 * @param steps outer steps made
 * @param calls of the oracle in all of them
 */
record Stopped(String method, StopReason reason, long steps, Calls calls) {
  /** The finish with these measures and those of the calls; with a file of the reason. */
  Program.Finish finish(List<TableRow> measures, boolean reached) {
    List<TableRow> all = new ArrayList<>(measures);
    all.add(measure("gradient_calls", (double) calls.gradients()));
    all.add(measure("hvp_calls", (double) calls.hvp()));
    all.add(measure("outer_steps", steps));
    all.add(measure("target_reached", reached ? 1 : 0));
    all.add(measure("stationary_reached", reason == StopReason.STATIONARY ? 1 : 0));
    all.add(measure("stalled", reason == StopReason.STALLED ? 1 : 0));
    Map<String, Object> stop = new TreeMap<>();
    stop.put("method", method);
    stop.put("reason", reason.name());
    stop.put("steps", steps);
    stop.put("calls", calls);
    return new Program.Finish(all, Map.of("bilevel/stop.json", Json.bytes(stop)));
  }

  /** A number of the whole run. */
  static TableRow measure(String what, double value) {
    return new TableRow.MeasureRow("(all)", "train", what, "", value, 1);
  }
}
