package io.equipoise.prompt;

import io.equipoise.linalg.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that are stored: those of single tasks, and at most one that others were melted into.
 * Immutable.
 *
 * <pre>
 * entries     the melted one first, if there is one, then the others, oldest first
 * select      melted' = sum_j w_j P_j over the merged entries, rows aligned place by place
 * in front    [ the task's own ; the others, newest first ; the melted one ] and then the text
 * </pre>
 *
 * <p>If the melted prompt is kept while others merge, it becomes an ordinary entry, the oldest, and
 * the new one takes its place. Right after a selection at most {@code maxKept + 1} prompts are
 * stored, and one more once the next task's is added.
 *
 * @param prompts of single tasks, oldest first
 * @param melted of several; null for none
 */
public record PromptPool(List<Prompt> prompts, @Nullable Prompt melted) {

  /** Nothing stored. */
  public static final PromptPool EMPTY = new PromptPool(List.of(), null);

  /** Checks that all prompts have the same length. */
  public PromptPool {
    prompts = List.copyOf(prompts);
    int length = prompts.isEmpty() ? -1 : prompts.get(0).values().size();
    for (Prompt prompt : prompts) {
      if (prompt.values().size() != length) {
        throw new IllegalArgumentException(
            "prompts of " + length + " and " + prompt.values().size() + " numbers; expected equal");
      }
    }
    if (melted != null && length >= 0 && melted.values().size() != length) {
      throw new IllegalArgumentException(
          "prompts of " + length + " and " + melted.values().size() + " numbers; expected equal");
    }
  }

  /** The pool with the prompt of a task that has been learned. */
  public PromptPool plus(Prompt prompt) {
    List<Prompt> more = new ArrayList<>(prompts);
    more.add(prompt);
    return new PromptPool(more, melted);
  }

  /** How many prompts are stored. */
  public int size() {
    return prompts.size() + (melted == null ? 0 : 1);
  }

  /** Every stored prompt, in the order in which their magnitudes are given to {@link #select}. */
  public List<Prompt> entries() {
    List<Prompt> all = new ArrayList<>();
    if (melted != null) {
      all.add(melted);
    }
    all.addAll(prompts);
    return all;
  }

  /** What stands between a task's own prompt and the text: newest first, the melted one last. */
  public List<Prompt> inFront() {
    List<Prompt> all = new ArrayList<>();
    for (int i = prompts.size() - 1; i >= 0; i--) {
      all.add(prompts.get(i));
    }
    if (melted != null) {
      all.add(melted);
    }
    return all;
  }

  /** A pool, and why it is what it is. */
  public record Selected(PromptPool pool, PromptSelection selection) {}

  /**
   * Keeps the prompts with large gradients and melts the others.
   *
   * @param magnitudes one per entry, in the order of {@link #entries}
   */
  public Selected select(double[] magnitudes, PromptSelection.Rule rule) {
    List<Prompt> entries = entries();
    int[] counts = entries.stream().mapToInt(Prompt::tasks).toArray();
    PromptSelection chosen = PromptSelection.of(magnitudes, counts, melted == null ? -1 : 0, rule);
    if (chosen.merged().isEmpty()) {
      return new Selected(this, chosen);
    }
    List<Prompt> kept = chosen.kept().stream().map(entries::get).toList();
    return new Selected(new PromptPool(kept, melt(entries, chosen)), chosen);
  }

  private static Prompt melt(List<Prompt> entries, PromptSelection chosen) {
    double[] sum = new double[entries.get(0).values().size()];
    int latest = 0;
    int tasks = 0;
    for (int i = 0; i < chosen.merged().size(); i++) {
      Prompt prompt = entries.get(chosen.merged().get(i));
      for (int c = 0; c < sum.length; c++) {
        sum[c] += chosen.weights().get(i) * prompt.values().get(c);
      }
      latest = Math.max(latest, prompt.task());
      tasks += prompt.tasks();
    }
    return new Prompt(latest, tasks, Vector.of(sum));
  }

  /**
   * What part of one prompt per task is saved: {@code 1 - size / tasks}.
   *
   * @param tasks how many have been learned, at least 1
   */
  public double reduction(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(tasks + " tasks; expected at least 1");
    }
    return 1 - (double) size() / tasks;
  }
}
