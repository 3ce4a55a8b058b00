package io.equipoise.jobs.score;

import io.equipoise.jobs.HadoopRoots;
import io.equipoise.jobs.Roots;
import io.equipoise.jobs.RunIds;
import io.equipoise.ml.ModelFiles;
import io.equipoise.net.SavedModel;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.Counted;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import java.io.IOException;

/**
 * Where a model lies and what was found there.
 *
 * @param directory holds {@code model.json} and {@code model.safetensors}
 * @param run the id of the run that trained it; empty for a model by itself
 */
record ModelPlace(String directory, String run, ModelFiles files) {
  /**
   * The model of a run (from its last commit, checked against it), or of a directory.
   *
   * @param place a directory, or the id of a run under {@code out} or the beginning of one
   * @throws Failure exit 3 when there is none, exit 6 when a file is damaged
   */
  static ModelPlace find(String place, String out) {
    if (place.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "SCORE-010",
          "no model is given; expected a finished run, or the directory of a model",
          "",
          "Add --model RUN");
    }
    if (!Roots.supports(place)) {
      HadoopRoots.readable("--model", place);
      return ofDirectory(place);
    }
    Location named = Roots.place("--model", place);
    try {
      if (named.resolve("commits").exists()) {
        return ofRun(named);
      }
      return named.exists() ? ofDirectory(named.address()) : ofId(place, out);
    } catch (IOException e) {
      throw Roots.silent("--model", named.toString(), e);
    }
  }

  private static ModelPlace ofDirectory(String address) {
    return new ModelPlace(address, "", checked(ModelFiles.read(address, HadoopRoots.settings())));
  }

  private static ModelPlace ofId(String id, String out) throws IOException {
    Store store = Roots.out(out);
    RunIds ids = new RunIds(store);
    if (id.contains("/") || ids.matching(id).isEmpty()) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-001",
          "no model in '" + id + "'; expected a run under --out, or a directory with a model",
          store.where("runs"),
          "Give the id of a finished run as runs list prints it, or a directory with model.json and"
              + " model.safetensors");
    }
    return ofRun(new Location(store, "runs/" + ids.find(id)));
  }

  private static ModelPlace ofRun(Location run) {
    CommitLog log = new CommitLog(run.store(), run.path());
    Commit last = last(log, run);
    String path = "model/";
    Location model = run.resolve("commits/" + Commit.name(last.n()) + "/model");
    ModelFiles files =
        new ModelFiles(
            model.address(),
            log.file(last, path + SavedModel.DESCRIPTION),
            log.file(last, path + SavedModel.TENSORS));
    return new ModelPlace(files.where(), run.name(), checked(files));
  }

  private static Commit last(CommitLog log, Location run) {
    try {
      int size = log.size();
      Commit last = size == 0 ? null : log.read(size - 1);
      if (last != null && last.kind().equals("finish")) {
        return last;
      }
      throw new Failure(
          ExitCode.DATA,
          "SCORE-003",
          "run has "
              + Counted.of(size, "commit")
              + " and has not finished; expected a finished run, which holds a model",
          run.toString(),
          "Submit the line that trains it again: it goes on where it stopped");
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE,
          "STATE-002",
          "commits cannot be listed: " + e.getMessage(),
          run.toString(),
          "Check that the directory is readable",
          e);
    }
  }

  /** Decoded once here, so that damage is found before any task starts. */
  private static ModelFiles checked(ModelFiles files) {
    files.outputs();
    return files;
  }
}
