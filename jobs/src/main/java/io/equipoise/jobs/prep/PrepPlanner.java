package io.equipoise.jobs.prep;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.Obstacles;
import io.equipoise.jobs.Plan;
import io.equipoise.jobs.Roots;
import io.equipoise.options.Resolved;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a line of prep would make, and everything that would stop it: every input file is read once,
 * to name the table; nothing is written. What single rows break is only found by making it.
 */
public final class PrepPlanner implements Plan.Planner<PrepOptions> {
  @Override
  public Plan plan(Resolved<PrepOptions> options, CommonFlags flags) {
    Store root = Roots.out(flags.out());
    return new Obstacles()
        .check(() -> Obstacles.out(root))
        .check(() -> lines(PrepPlan.of(root, options, flags.asOf().orElse(null))))
        .plan();
  }

  /**
   * The plan in lines.
   *
   * @throws Failure exit 6 when a table of this name is there and damaged
   */
  private static List<String> lines(PrepPlan plan) {
    List<String> lines = new ArrayList<>();
    boolean there = plan.existing().isPresent();
    lines.add(
        "table %s %s".formatted(plan.directory(), there ? "(there already)" : "(to be made)"));
    for (InputFile file : plan.files()) {
      lines.add(String.format(Locale.ROOT, "reads %s, %,d bytes", file.path(), file.bytes()));
    }
    if (plan.options().input() instanceof PrepOptions.Prototypes made) {
      lines.add(
          String.format(
              Locale.ROOT, "generates %,d crystals from seed %d", made.rows(), made.seed()));
    }
    lines.add(
        "tasks %s; %d shards; split %s"
            .formatted(
                plan.options().declaredTasks().isEmpty()
                    ? "all found"
                    : plan.options().declaredTasks(),
                plan.options().shards(),
                plan.options().split().rule()));
    return lines;
  }
}
