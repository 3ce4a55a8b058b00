package io.equipoise.ml;

import io.equipoise.net.SavedFeatureModel;
import io.equipoise.net.SavedModel;
import io.equipoise.net.TaskModel;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The bytes of a saved model, as the driver read them; they travel to executors as one broadcast,
 * so executors need not see the driver's disk.
 *
 * @param where the directory, for messages
 * @param json the bytes of {@code model.json}
 * @param tensors the bytes of {@code model.safetensors}, whose hash {@code json} holds
 */
public record ModelFiles(String where, byte[] json, byte[] tensors) implements Serializable {
  private static final int MOST_BYTES = 1 << 30;

  /**
   * Reads the two files from a directory on any file system that Hadoop knows.
   *
   * @throws Failure exit 3 when there is no model, exit 6 when it cannot be read
   */
  public static ModelFiles read(String url, Configuration hadoop) {
    try {
      Path dir = new Path(url);
      FileSystem files = dir.getFileSystem(hadoop);
      return new ModelFiles(
          url,
          read(files, new Path(dir, SavedModel.DESCRIPTION)),
          read(files, new Path(dir, SavedModel.TENSORS)));
    } catch (FileNotFoundException e) {
      throw new Failure(
          ExitCode.DATA,
          "SCORE-001",
          "no model in '" + url + "'; expected a directory with model.json and model.safetensors",
          "--model, or the parameter modelUrl",
          "Give the directory of a finished run, or its model directory",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(url, e);
    }
  }

  private static byte[] read(FileSystem files, Path file) throws IOException {
    long size = files.getFileStatus(file).getLen();
    if (size > MOST_BYTES) {
      throw new IOException(file + " has " + size + " bytes; expected at most " + MOST_BYTES);
    }
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }

  /** SHA-256 over {@code model.json}, which holds the hash of the numbers: the model's identity. */
  public String hash() {
    return Sha256.hex(json);
  }

  /**
   * The model.
   *
   * @throws Failure exit 6 when the bytes are not a whole model
   */
  public SavedModel model() {
    try {
      return SavedModel.read(json, tensors, where);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw damaged(where, e);
    }
  }

  /** Whether the model reads rows of numbers, not crystals. */
  public boolean readsFeatures() {
    return SavedFeatureModel.describes(json);
  }

  /**
   * The model of rows of numbers.
   *
   * @throws Failure exit 6 when the bytes are not a whole model
   */
  public SavedFeatureModel featureModel() {
    try {
      return SavedFeatureModel.read(json, tensors, where);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw damaged(where, e);
    }
  }

  /** What the model's outputs mean, whatever it reads. */
  public TaskModel outputs() {
    return readsFeatures() ? featureModel().model() : model().model();
  }

  private static Failure damaged(String where, Exception e) {
    return new Failure(
        ExitCode.STATE,
        "SCORE-002",
        "the model in '" + where + "' cannot be used: " + e.getMessage(),
        "modelUrl",
        "Copy the directory again, or train again",
        e);
  }
}
