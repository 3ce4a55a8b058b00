package io.equipoise.jobs.score;

import io.equipoise.crystal.Validator;
import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import java.util.List;

/** Everything that {@code score} can be told. Model and table enter its id by their content. */
public record ScoreOptions(
    @Option(
            doc = "Id or directory of a finished run, or directory of a saved model.",
            kind = Kind.OPERATIONAL,
            empty = true)
        String model,
    @Option(
            doc =
                "More models of the same tasks and options, such as other seeds: predictions are the"
                    + " mean over all of them, s_<task> its standard deviation.",
            kind = Kind.OPERATIONAL)
        List<String> ensemble,
    @Option(
            doc =
                "Directory of a table that prep has published, or Parquet with what the model reads.",
            kind = Kind.OPERATIONAL,
            empty = true)
        String table,
    @Option(doc = "Which rows: all, or those of a split such as test.") String split,
    @Option(
            doc =
                "none: each row by itself, bits independent of the others; padding: batch-size rows"
                    + " side by side, faster, last bits depend on them.")
        Batchifier batchifier,
    @Option(
            doc =
                "mix: sites that species share or that are partly empty have the mean of the species'"
                    + " features by occupancy; ordered-only: such rows have an error.")
        Validator.Disorder disorder,
    @Option(
            doc = "Rows that enter the engine's scope together.",
            kind = Kind.OPERATIONAL,
            min = 1,
            max = 4096,
            typical = "16 to 256")
        int batchSize,
    @Option(doc = "auto (the task's GPU, else cpu), cpu, or gpu:<number>.", kind = Kind.OPERATIONAL)
        String device,
    @Option(
            doc = "Directory for model.pt, a TorchScript archive for DJL; empty for none.",
            kind = Kind.OPERATIONAL,
            empty = true)
        String exportTorchscript) {

  static final List<String> SPLITS = List.of("all", "train", "val", "test");

  /** Checks the split. */
  public ScoreOptions {
    ensemble = List.copyOf(ensemble);
    if (!SPLITS.contains(split)) {
      throw new IllegalArgumentException("split = " + split + "; expected all, train, val or test");
    }
  }

  /** How rows meet in the engine. */
  public enum Batchifier {
    /** One pass per row. */
    NONE,
    /** One pass per batch. */
    PADDING
  }

  static ScoreOptions defaults() {
    return new ScoreOptions(
        "", List.of(), "", "all", Batchifier.NONE, Validator.Disorder.MIX, 64, "auto", "");
  }
}
