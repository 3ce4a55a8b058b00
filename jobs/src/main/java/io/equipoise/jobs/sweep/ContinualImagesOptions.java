package io.equipoise.jobs.sweep;

import io.equipoise.continual.InferenceMode;
import io.equipoise.incremental.ContinualMethod;
import io.equipoise.incremental.Finetune;
import io.equipoise.incremental.ImageSequence;
import io.equipoise.incremental.Training;
import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import java.io.Serializable;
import java.util.List;

/** Everything that learning image tasks one after the other by a small network can be told. */
public record ContinualImagesOptions(
    @Option(doc = "Root seed: first parameters, order of rows, permutations, buffers.") long seed,
    @Option(doc = "The images.") Images data,
    @Option(doc = "What is learned in which order.") ImageSequence sequence,
    @Option(doc = "How each task is learned.") Training train,
    @Option(doc = "What protects earlier tasks.") ContinualMethod method,
    @Option(doc = "How often is looked, and how.") ContinualOptions.Evaluate evaluate)
    implements Serializable {
  static ContinualImagesOptions defaults() {
    return new ContinualImagesOptions(
        7,
        new Images("", "", List.of(), "", 0),
        ImageSequence.defaults(),
        Training.defaults(),
        new Finetune(),
        new ContinualOptions.Evaluate(
            List.of(InferenceMode.TASK_AWARE, InferenceMode.AGNOSTIC_INSTANCE), 0, 200));
  }

  /** The images. */
  public record Images(
      @Option(
              doc = "Directory of a table that prep has published; empty to use data.prep.",
              kind = Kind.OPERATIONAL,
              empty = true)
          String table,
      @Option(
              doc = "Options of prep that make the table when absent; beside this file.",
              kind = Kind.OPERATIONAL,
              empty = true)
          String prep,
      @Option(
              doc = "Single options of prep, path=value each, over those of data.prep.",
              kind = Kind.OPERATIONAL)
          List<String> prepSet,
      @Option(
              doc = "The task whose classes are learned; empty for the table's only one.",
              empty = true)
          String task,
      @Option(
              doc =
                  "Share of all rows to measure by, drawn by the seed; 0 for the table's own split."
                      + " For tables whose splits share no class.",
              min = 0,
              below = 1)
          double testShare)
      implements Serializable {
    /** Copies the list. */
    public Images {
      prepSet = List.copyOf(prepSet);
    }
  }
}
