package io.equipoise.net;

import io.equipoise.run.Json;
import io.equipoise.run.Safetensors;
import io.equipoise.run.Safetensors.Tensor;
import io.equipoise.run.Sha256;
import io.equipoise.tensor.Layout;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trained {@link FeatureModel} as the two files of a {@link SavedModel}'s directory: every piece
 * of the parameters under its name, and a description with sizes, tasks, classes, scales and hash.
 *
 * <p>Equal models give equal bytes, and reading gives back an equal model.
 *
 * @param theta the parameters, in the order of the network's layout
 */
public record SavedFeatureModel(FeatureModel model, float[] theta) {
  /** What the description's {@code format} says. */
  public static final String FORMAT = "equipoise-features-1";

  /** What {@code model.json} holds; of the two networks one is there. */
  record Description(
      String format,
      @Nullable Mlp mlp,
      @Nullable ConvNet conv,
      List<TargetScale> scales,
      FeatureScale inputs,
      List<String> features,
      List<List<String>> classes,
      int parameters,
      String tensorsSha256) {}

  /** Checks the number of parameters. */
  public SavedFeatureModel {
    if (theta.length != model.net().layout().size()) {
      throw new IllegalArgumentException(
          theta.length + " parameters; expected " + model.net().layout().size());
    }
  }

  /** The two files by name, each name behind {@code prefix}. */
  public SortedMap<String, byte[]> files(String prefix) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Layout.Piece piece : model.net().layout().pieces()) {
      tensors.put(piece.name(), SavedModel.tensor(piece, theta));
    }
    byte[] bytes = Safetensors.write(tensors);
    Description description =
        new Description(
            FORMAT,
            model.net() instanceof Mlp mlp ? mlp : null,
            model.net() instanceof ConvNet conv ? conv : null,
            model.scales(),
            model.inputs(),
            model.features(),
            model.classes(),
            theta.length,
            Sha256.hex(bytes));
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(prefix + SavedModel.TENSORS, bytes);
    files.put(prefix + SavedModel.DESCRIPTION, Json.bytes(description));
    return files;
  }

  /** Whether a description is of this format, whatever else is wrong with it. */
  public static boolean describes(byte[] json) {
    try {
      return FORMAT.equals(Json.read(json, java.util.Map.class).get("format"));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads a model from the bytes of its two files.
   *
   * @param where names the directory in messages
   * @throws IOException when they are not a whole model of this format
   */
  public static SavedFeatureModel read(byte[] json, byte[] bytes, String where) throws IOException {
    String file = where + "/" + SavedModel.DESCRIPTION;
    Description d;
    try {
      d = Json.read(json, Description.class);
    } catch (IOException e) {
      throw new IOException(
          file + " cannot be read: " + e.getMessage() + ". Save or copy it again.", e);
    }
    SavedModel.require(FORMAT.equals(d.format), file, "format " + d.format, FORMAT);
    FeatureNetwork net = d.mlp == null ? d.conv : d.mlp;
    if (net == null || d.scales == null || d.inputs == null || d.classes == null) {
      throw new IOException(file + " holds a part of a description; expected all of it");
    }
    String tensors = where + "/" + SavedModel.TENSORS;
    String hash = Sha256.hex(bytes);
    SavedModel.require(hash.equals(d.tensorsSha256), tensors, hash, d.tensorsSha256);
    float[] theta = SavedModel.theta(net.layout(), Safetensors.read(bytes), tensors);
    return new SavedFeatureModel(
        new FeatureModel(net, d.scales, d.inputs, d.features, d.classes), theta);
  }
}
