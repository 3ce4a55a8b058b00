package io.equipoise.tuning;

import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Prompt;
import io.equipoise.prompt.PromptPool;
import io.equipoise.prompt.Representatives;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link PromptLearner} keeps.
 *
 * @param seed of all its chance
 * @param pool its prompts
 * @param tasks what each learned task is recognised by, in order
 */
public record PromptState(long seed, PromptPool pool, List<Representatives> tasks) {
  /** Copies the list. */
  public PromptState {
    tasks = List.copyOf(tasks);
  }

  /** The same with other prompts. */
  PromptState with(PromptPool other) {
    return new PromptState(seed, other, tasks);
  }

  /** Arrays for numbers, fields for counts and labels. */
  static final class StateCodec implements Codec<PromptState> {
    @Override
    public Encoded encode(PromptState state) {
      List<Prompt> entries = state.pool().entries();
      Encoded.Builder pieces =
          Encoded.builder()
              .put("seed", state.seed())
              .put("prompts", entries.size())
              .put("melted", state.pool().melted() == null ? 0 : 1)
              .put("tasks", state.tasks().size());
      for (int i = 0; i < entries.size(); i++) {
        pieces.putAll("prompt." + i, prompt(entries.get(i)));
      }
      for (int t = 0; t < state.tasks().size(); t++) {
        pieces.putAll("task." + t, representatives(state.tasks().get(t)));
      }
      return pieces.build();
    }

    private static Encoded prompt(Prompt prompt) {
      return Encoded.builder()
          .put("task", prompt.task())
          .put("tasks", prompt.tasks())
          .put("values", prompt.values().toArray())
          .build();
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

    @Override
    public PromptState decode(Encoded encoded) {
      List<Prompt> entries = new ArrayList<>();
      for (int i = 0; i < encoded.whole("prompts"); i++) {
        Encoded one = encoded.under("prompt." + i);
        entries.add(
            new Prompt(
                (int) one.whole("task"),
                (int) one.whole("tasks"),
                Vector.of(one.doubles("values"))));
      }
      boolean melted = encoded.whole("melted") == 1;
      List<Representatives> tasks = new ArrayList<>();
      for (int t = 0; t < encoded.whole("tasks"); t++) {
        tasks.add(representatives(encoded.under("task." + t)));
      }
      PromptPool pool =
          new PromptPool(
              entries.subList(melted ? 1 : 0, entries.size()), melted ? entries.get(0) : null);
      return new PromptState(encoded.whole("seed"), pool, tasks);
    }

    private static Representatives representatives(Encoded encoded) {
      List<Representatives.Cluster> clusters = new ArrayList<>();
      for (int c = 0; c < encoded.whole("clusters"); c++) {
        clusters.add(
            new Representatives.Cluster(
                encoded.text("label." + c),
                Vector.of(encoded.doubles("mean." + c)),
                (int) encoded.whole("rows." + c)));
      }
      return Representatives.of(clusters, encoded.doubles("variance")[0]);
    }
  }
}
