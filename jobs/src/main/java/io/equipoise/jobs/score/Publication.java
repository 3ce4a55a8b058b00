package io.equipoise.jobs.score;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The directory of one set of predictions: staged under a name of its own, then renamed once. */
final class Publication {
  /** What says that a directory is whole, and what it holds. */
  static final String FILE = "_score.json";

  private final Store store;
  private final String id;
  private final String staged;

  Publication(Store store, String id) {
    this.store = store;
    this.id = id;
    this.staged = "_staging/" + id + "-" + UUID.randomUUID();
  }

  /**
   * What was written; {@code _score.json}.
   *
   * @param model hash of the model
   * @param run that trained it; empty when not known
   * @param rows how many were scored
   * @param refused how many of them have an error instead of predictions
   */
  record Summary(
      String id,
      String model,
      String run,
      String table,
      long rows,
      long refused,
      List<Measures.Line> measures) {}

  /** Where the predictions are or will be. */
  Location place() {
    return new Location(store, "predictions/" + id);
  }

  /** Where to write them first. */
  Location staging() {
    return new Location(store, staged);
  }

  /** What is published already, if it is. */
  Optional<Summary> published() {
    String file = "predictions/" + id + "/" + FILE;
    try {
      return store.exists(file)
          ? Optional.of(Json.read(store.read(file), Summary.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE,
          "SCORE-006",
          "predictions cannot be read: " + e.getMessage(),
          place().toString(),
          "Move the directory away and submit the same line again",
          e);
    }
  }

  /**
   * Makes the staged directory appear. When another driver was first, its equal predictions stay
   * and ours go.
   */
  void publish(Summary summary) {
    try {
      store.write(staged + "/" + FILE, Json.bytes(summary));
      store.publish(staged, "predictions/" + id);
    } catch (IOException lost) {
      if (published().isEmpty()) {
        throw new Failure(
            ExitCode.RESOURCE,
            "RES-003",
            "cannot publish predictions: " + lost.getMessage(),
            place().toString(),
            "Check that --out is writable and has room, and submit the same line again",
            lost);
      }
      discard();
    }
  }

  /** Removes what was staged. */
  void discard() {
    try {
      store.delete(staged);
    } catch (IOException left) {
      // What stays under _staging is invisible, and is removed by 'runs gc'.
      return;
    }
  }
}
