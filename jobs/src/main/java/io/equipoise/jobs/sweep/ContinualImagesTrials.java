package io.equipoise.jobs.sweep;

import io.equipoise.continual.ContinualProgram;
import io.equipoise.incremental.NetworkState;
import io.equipoise.jobs.train.SweptTable;
import io.equipoise.jobs.train.TableChoice;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Resolved;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.OnNonFinite;
import io.equipoise.run.Store;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.WholeRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Sequences of image tasks as trials, all on one table of images; they need no engine. */
final class ContinualImagesTrials implements TrialJob<ContinualImagesOptions> {
  private static final long serialVersionUID = 1L;

  /** Seconds of one weight of one row of a step; a guess. */
  private static final double WEIGHT_SECONDS = 3e-9;

  /** Training rows of a task where none are told. */
  private static final int ROWS = 1000;

  private final SweptTable table;
  private final ScoreRule score;

  /**
   * Trials on one table.
   *
   * @param score how trials are scored where the sweep does not say
   */
  ContinualImagesTrials(Location location, ScoreRule score) {
    this.table = new SweptTable(location);
    this.score = score;
  }

  /** The table that these options mean. */
  static TableChoice table(ContinualImagesOptions o, Path beside, Store root) {
    return new TableChoice(o.data().table(), o.data().prep(), o.data().prepSet(), beside, root);
  }

  @Override
  public Class<ContinualImagesOptions> type() {
    return ContinualImagesOptions.class;
  }

  @Override
  public long seed(ContinualImagesOptions options) {
    return options.seed();
  }

  @Override
  public String dataHash() {
    return table.manifest().contentHash();
  }

  @Override
  public Optional<Location> table() {
    return Optional.of(table.location());
  }

  @Override
  public List<Identity.Input> inputs() {
    return table.manifest().inputs();
  }

  private ContinualImagesSource source(ContinualImagesOptions o) {
    return ContinualImagesSource.of(table.location(), table.manifest(), o);
  }

  @Override
  public double seconds(ContinualImagesOptions o) {
    ContinualImagesSource source = source(o);
    double width = o.train().hidden().stream().mapToInt(h -> h).max().orElse(10);
    double rows = o.sequence().trainRows() == 0 ? ROWS : o.sequence().trainRows();
    return WEIGHT_SECONDS
        * (source.inputs() * width)
        * (rows * o.train().epochs() * source.names().size());
  }

  @Override
  public void check(ContinualImagesOptions o) {
    List<String> names = source(o).names();
    o.train().check(o.method());
    if (o.evaluate().modes().isEmpty()) {
      throw new IllegalArgumentException(
          "evaluate.modes = [] for " + names + "; expected at least one");
    }
  }

  @Override
  public ScoreRule score() {
    return score;
  }

  @Override
  public WholeRun run(
      Resolved<ContinualImagesOptions> options, FleetSource fleets, boolean keepRounds) {
    ContinualImagesOptions o = options.value();
    ContinualImagesSource source = source(o);
    return WholeRun.of(
        new ContinualProgram<NetworkState, Vector>(
            source.names(), o.evaluate().modes(), NetworkState.codec()),
        fleets.fleet(source, new double[] {1}, o.seed()),
        OnNonFinite.FAIL,
        0,
        keepRounds);
  }
}
