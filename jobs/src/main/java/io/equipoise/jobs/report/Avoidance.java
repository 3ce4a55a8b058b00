package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.TrialWeightRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Distance of the directions from the conflict-avoidant one over rounds, mean over seeds. */
final class Avoidance {
  private static final String QUANTITY = "ca_distance";

  /** Of the largest distance: what lies below is drawn at it, for a logarithm has no zero. */
  private static final double NEGLIGIBLE = 1e-6;

  private Avoidance() {}

  static Optional<Figure> of(Subject subject) {
    Map<String, Map<Integer, Double>> told = told(subject);
    Sheet sheet = new Sheet("group", "round", "mean_ca_distance", "seeds");
    Curves curves = new Curves();
    for (Group group : TaskResults.bestFirst(subject)) {
      Map<Integer, double[]> sums = new TreeMap<>();
      for (Outcome member : group.members()) {
        told.getOrDefault(member.run() + "/" + member.id(), Map.of())
            .forEach(
                (round, value) -> {
                  double[] sum = sums.computeIfAbsent(round, r -> new double[2]);
                  sum[0] += value;
                  sum[1]++;
                });
      }
      sums.forEach(
          (round, sum) -> {
            sheet.row(group.label(), round, sum[0] / sum[1], (int) sum[1]);
            curves.add(group.label(), round, sum[0] / sum[1]);
          });
    }
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = curves.names();
    List<String> drawn = names.subList(0, Math.min(Curves.MOST_LINES, names.size()));
    double floor = curves.most() * NEGLIGIBLE;
    Curves raised = curves.raised(floor);
    boolean log = raised.logarithmic();
    String lead =
        "Length of the difference between the direction taken and the shortest convex combination"
            + " of the task gradients, mean over the seeds of each group."
            + (drawn.size() < names.size()
                ? " Drawn are the best " + drawn.size() + " of " + names.size() + " groups."
                : "")
            + (log && curves.least() < floor
                ? " Distances below " + Sheet.number(floor) + " are drawn there."
                : "")
            + curves.thinned();
    return Optional.of(
        new Figure(
            "avoidance",
            "Distance from the conflict-avoidant direction",
            lead,
            lead,
            (log ? raised : curves).chart(drawn, "distance", log),
            sheet));
  }

  private static Map<String, Map<Integer, Double>> told(Subject subject) {
    Map<String, Map<Integer, Double>> told = new HashMap<>();
    for (RunContent run : subject.runs()) {
      for (TrialWeightRow row : run.trialWeights()) {
        if (row.weight().quantity().equals(QUANTITY) && Double.isFinite(row.weight().value())) {
          told.computeIfAbsent(run.id() + "/" + row.trialId(), k -> new TreeMap<>())
              .put(row.weight().round(), row.weight().value());
        }
      }
    }
    return told;
  }
}
