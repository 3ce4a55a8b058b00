package io.equipoise.jobs.score;

import io.equipoise.ml.ModelFiles;
import io.equipoise.net.SavedModel;
import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

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
   * @throws Failure exit 3 when there is none, exit 6 when a file is damaged
   */
  static ModelPlace find(String place, Configuration hadoop) {
    if (place.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "SCORE-010",
          "no model is given; expected the directory of a finished run or of a model",
          "",
          "Add --model DIR");
    }
    Path run = place.contains(":") ? null : Path.of(place).toAbsolutePath().normalize();
    return run != null && Files.isDirectory(run.resolve("commits"))
        ? ofRun(run)
        : new ModelPlace(place, "", checked(ModelFiles.read(place, hadoop)));
  }

  private static ModelPlace ofRun(Path run) {
    Path name = run.getFileName();
    Path parent = run.getParent();
    if (name == null || parent == null) {
      throw new Failure(
          ExitCode.DATA, "SCORE-001", run + " is no run", "", "Give a directory of runs/");
    }
    CommitLog log = new CommitLog(new LocalStore(parent), name.toString());
    Commit last = last(log, run);
    String path = "model/";
    ModelFiles files =
        new ModelFiles(
            run + "/commits/" + Commit.name(last.n()) + "/model",
            log.file(last, path + SavedModel.DESCRIPTION),
            log.file(last, path + SavedModel.TENSORS));
    return new ModelPlace(files.where(), name.toString(), checked(files));
  }

  private static Commit last(CommitLog log, Path run) {
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
              + size
              + " commits and has not finished; expected a finished run, which holds a model",
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
    files.model();
    return files;
  }
}
