package io.equipoise.jobs.train;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.Roots;
import io.equipoise.options.Resolved;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import io.equipoise.table.TableManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** What a training line would do, and everything that would stop it; writes nothing. */
public final class TrainPlanner implements Plan.Planner<TrainOptions> {
  @Override
  public Plan plan(Resolved<TrainOptions> options, CommonFlags flags) {
    Store root = Roots.out(flags.out());
    Obstacles obstacles = new Obstacles().check(() -> Obstacles.out(root)).check(Obstacles::engine);
    List<Training> found = new ArrayList<>();
    obstacles.check(() -> training(options, flags, root, found));
    found.forEach(
        t ->
            obstacles.check(
                () -> t.forecast().check(options.value().execution(), new SparkConf())));
    return obstacles.plan();
  }

  private static List<String> training(
      Resolved<TrainOptions> options, CommonFlags flags, Store root, List<Training> found) {
    TrainOptions o = options.value();
    Optional<Location> table = new TableChoice(o.data(), flags.beside(), root).find();
    if (table.isEmpty()) {
      return List.of("table    not there yet; made first, from " + o.data().prep());
    }
    TableManifest manifest = TableManifest.read(table.get());
    Training training =
        new Training(options, table.get(), manifest, new Fleets(null, 0, o.seed(), 0));
    found.add(training);
    return training.plan();
  }
}
