package io.equipoise.tuning;

import io.equipoise.continual.Decision;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Representatives;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * How what is known of learned tasks is stored: arrays for numbers, fields for counts and names.
 */
final class KnownTasks {
  private KnownTasks() {}

  /** What tasks are recognised by. */
  static Encoded encode(List<Representatives> tasks) {
    Encoded.Builder pieces = Encoded.builder().put("tasks", tasks.size());
    for (int t = 0; t < tasks.size(); t++) {
      pieces.putAll("task." + t, representatives(tasks.get(t)));
    }
    return pieces.build();
  }

  private static Encoded representatives(Representatives task) {
    Encoded.Builder pieces =
        Encoded.builder()
            .put("clusters", task.clusters().size())
            .put("variance", new double[] {task.variance()});
    for (int c = 0; c < task.clusters().size(); c++) {
      Representatives.Cluster cluster = task.clusters().get(c);
      pieces
          .put("label." + c, cluster.label())
          .put("rows." + c, cluster.rows())
          .put("mean." + c, cluster.mean().toArray());
    }
    return pieces.build();
  }

  /** What {@link #encode} was given. */
  static List<Representatives> decode(Encoded encoded) {
    List<Representatives> tasks = new ArrayList<>();
    for (int t = 0; t < encoded.whole("tasks"); t++) {
      Encoded one = encoded.under("task." + t);
      List<Representatives.Cluster> clusters = new ArrayList<>();
      for (int c = 0; c < one.whole("clusters"); c++) {
        clusters.add(
            new Representatives.Cluster(
                one.text("label." + c),
                Vector.of(one.doubles("mean." + c)),
                (int) one.whole("rows." + c)));
      }
      tasks.add(Representatives.of(clusters, one.doubles("variance")[0]));
    }
    return tasks;
  }

  /** Decisions, a name a line. */
  static Encoded decisions(List<Decision> decisions) {
    long[] about = new long[3 * decisions.size()];
    double[] values = new double[decisions.size()];
    for (int i = 0; i < values.length; i++) {
      Decision d = decisions.get(i);
      about[3 * i] = d.after();
      about[3 * i + 1] = d.about();
      about[3 * i + 2] = d.rows();
      values[i] = d.value();
    }
    return Encoded.builder()
        .put("about", about)
        .put("values", values)
        .put("names", String.join("\n", decisions.stream().map(Decision::what).toList()))
        .build();
  }

  /** What {@link #decisions} was given. */
  static List<Decision> decided(Encoded encoded) {
    long[] about = encoded.longs("about");
    double[] values = encoded.doubles("values");
    List<String> names = encoded.text("names").lines().toList();
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      decisions.add(
          new Decision(
              (int) about[3 * i],
              (int) about[3 * i + 1],
              names.get(i),
              values[i],
              about[3 * i + 2]));
    }
    return decisions;
  }
}
