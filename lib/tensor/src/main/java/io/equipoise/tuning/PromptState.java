package io.equipoise.tuning;

import io.equipoise.continual.Deciding;
import io.equipoise.continual.Decision;
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
 * @param decisions why the prompts are what they are
 */
public record PromptState(
    long seed, PromptPool pool, List<Representatives> tasks, List<Decision> decisions)
    implements Deciding {
  /** Copies the lists. */
  public PromptState {
    tasks = List.copyOf(tasks);
    decisions = List.copyOf(decisions);
  }

  /** The same with other prompts. */
  PromptState with(PromptPool other) {
    return new PromptState(seed, other, tasks, decisions);
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
              .putAll("known", KnownTasks.encode(state.tasks()))
              .putAll("decided", KnownTasks.decisions(state.decisions()));
      for (int i = 0; i < entries.size(); i++) {
        pieces.putAll("prompt." + i, prompt(entries.get(i)));
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
      PromptPool pool =
          new PromptPool(
              entries.subList(melted ? 1 : 0, entries.size()), melted ? entries.get(0) : null);
      return new PromptState(
          encoded.whole("seed"),
          pool,
          KnownTasks.decode(encoded.under("known")),
          KnownTasks.decided(encoded.under("decided")));
    }
  }
}
