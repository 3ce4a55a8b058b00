package io.equipoise.jobs.score;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.Sessions;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What a line of score would do, and everything that would stop it: the model is decoded, every
 * file of the table is read once and its columns are compared with what the model needs. Nothing is
 * written.
 */
public final class ScorePlanner implements Plan.Planner<ScoreOptions> {
  @Override
  public Plan plan(Resolved<ScoreOptions> options, CommonFlags flags) {
    ScoreOptions o = options.value();
    Store root = Roots.out(flags.out());
    List<Ensemble> models = new ArrayList<>();
    List<ScoredTable> tables = new ArrayList<>();
    Obstacles obstacles =
        new Obstacles()
            .check(() -> somethingToDo(o))
            .check(() -> Obstacles.out(root))
            .check(Obstacles::engine)
            .check(
                () -> {
                  models.add(Ensemble.find(o.model(), o.ensemble(), flags.out()));
                  return List.of();
                });
    if (!o.exportTorchscript().isEmpty()) {
      Path archive = Path.of(o.exportTorchscript()).resolve("model.pt");
      obstacles.check(
          () -> {
            models.forEach(ScorePlanner::exported);
            return List.of("export   would write " + archive);
          });
    }
    if (!o.table().isEmpty()) {
      obstacles.check(
          () -> {
            tables.add(ScoredTable.find(o.table()));
            return List.of();
          });
    }
    if (!models.isEmpty() && !tables.isEmpty()) {
      obstacles.check(() -> scoring(options, flags, models.get(0), tables.get(0)));
    }
    return obstacles.plan();
  }

  /** Refuses a line that asks for nothing. */
  static List<String> somethingToDo(ScoreOptions options) {
    if (options.table().isEmpty() && options.exportTorchscript().isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "SCORE-011",
          "neither a table nor an export is asked for; expected --table or --export-torchscript",
          "",
          "Add --table DIR");
    }
    return List.of();
  }

  /** The one model that is written as TorchScript. */
  static ModelPlace exported(Ensemble models) {
    if (models.several()) {
      throw new Failure(
          ExitCode.USAGE,
          "OPT-048",
          "--export-torchscript with "
              + models.places().size()
              + " models; expected one, because an archive holds one network",
          "",
          "Export each --model by itself");
    }
    return models.first();
  }

  private static List<String> scoring(
      Resolved<ScoreOptions> options, CommonFlags flags, Ensemble models, ScoredTable input) {
    String id = Scoring.id(options, models, input, flags);
    Publication publication = new Publication(Roots.out(flags.out()), id);
    if (publication.published().isPresent()) {
      return List.of("predictions " + id + " were published already");
    }
    try (SparkSession spark = Sessions.open("equipoise score " + id)) {
      return new Scoring(spark, options.value(), models, input, id).plan();
    }
  }
}
