package io.equipoise.net;

import io.equipoise.crystal.GraphBuilder;
import io.equipoise.run.Json;
import io.equipoise.run.Safetensors;
import io.equipoise.run.Safetensors.Tensor;
import io.equipoise.run.Sha256;
import io.equipoise.tensor.HostArray;
import io.equipoise.tensor.Layout;
import io.equipoise.tensor.TorchScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trained model as a directory: {@code model.safetensors} (every piece of the parameters under
 * its name, and the element table) and {@code model.json} (options, graphs, tasks, units, scales,
 * hash).
 *
 * <p>Equal models give equal bytes. Reading runs no code of the directory, checks every length and
 * the hash, and gives back an equal model.
 *
 * @param theta the parameters, in the order of the network's layout
 */
public record SavedModel(CrystalModel model, float[] theta) {
  /** The file with options, tasks, units, scales and hash. */
  public static final String DESCRIPTION = "model.json";

  /** The file with the numbers. */
  public static final String TENSORS = "model.safetensors";

  private static final String FORMAT = "equipoise-regnet-1";
  private static final String TABLE = "element_table";
  private static final long MOST_BYTES = 1L << 30;

  /** What {@code model.json} holds. */
  record Description(
      String format,
      ReGNetOptions options,
      GraphBuilder.Options graph,
      List<TargetScale> scales,
      @Nullable List<Head> heads,
      int parameters,
      String tensorsSha256) {
    /** The heads; a model written before there was a choice has plain ones. */
    List<Head> headsOrPlain() {
      return heads == null ? Collections.nCopies(scales.size(), Head.NUMBER) : heads;
    }
  }

  /** Checks the number of parameters. */
  public SavedModel {
    if (theta.length != model.net().layout().size()) {
      throw new IllegalArgumentException(
          theta.length + " parameters; expected " + model.net().layout().size());
    }
  }

  /**
   * Writes the model.
   *
   * @param dir made when missing; must not hold a model yet
   */
  public void save(Path dir) throws IOException {
    Files.createDirectories(dir);
    for (var file : files("").entrySet()) {
      Files.write(
          dir.resolve(file.getKey()), file.getValue(), java.nio.file.StandardOpenOption.CREATE_NEW);
    }
  }

  /** The two files by name, each name behind {@code prefix}. */
  public SortedMap<String, byte[]> files(String prefix) {
    byte[] tensors = Safetensors.write(tensors());
    Description description =
        new Description(
            FORMAT,
            model.net().options(),
            model.graph(),
            model.scales(),
            model.net().heads(),
            theta.length,
            Sha256.hex(tensors));
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put(prefix + TENSORS, tensors);
    files.put(prefix + DESCRIPTION, Json.bytes(description));
    return files;
  }

  private SortedMap<String, Tensor> tensors() {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Layout.Piece piece : model.net().layout().pieces()) {
      tensors.put(piece.name(), tensor(piece, theta));
    }
    HostArray table = model.net().tableArray();
    tensors.put(TABLE, new Tensor(table.floats(), table.shape()));
    return tensors;
  }

  /** A piece of the parameters. */
  static Tensor tensor(Layout.Piece piece, float[] theta) {
    long[] shape = piece.shape().stream().mapToLong(Integer::longValue).toArray();
    int end = piece.offset() + piece.length();
    return new Tensor(java.util.Arrays.copyOfRange(theta, piece.offset(), end), shape);
  }

  /** The parameters of a layout from its pieces, of which each must be there, and nothing else. */
  static float[] theta(Layout layout, SortedMap<String, Tensor> tensors, String file)
      throws IOException {
    float[] theta = new float[layout.size()];
    for (Layout.Piece piece : layout.pieces()) {
      Tensor tensor = tensors.remove(piece.name());
      boolean fits =
          tensor != null
              && tensor.values() instanceof float[] values
              && values.length == piece.length();
      require(fits, file, "another '" + piece.name() + "' or none", "floats " + piece.shape());
      System.arraycopy(
          Objects.requireNonNull(tensor).floats(), 0, theta, piece.offset(), piece.length());
    }
    require(tensors.isEmpty(), file, "also " + tensors.keySet(), "the network's pieces alone");
    return theta;
  }

  /**
   * Reads a model.
   *
   * @throws IOException when the directory does not hold a whole model of this format
   */
  public static SavedModel load(Path dir) throws IOException {
    return read(small(dir.resolve(DESCRIPTION)), small(dir.resolve(TENSORS)), String.valueOf(dir));
  }

  /**
   * Reads a model from the bytes of its two files.
   *
   * @param where names the directory in messages
   * @throws IOException when they are not a whole model of this format
   */
  public static SavedModel read(byte[] json, byte[] bytes, String where) throws IOException {
    String file = where + "/" + TENSORS;
    Description description = description(json, where + "/" + DESCRIPTION);
    String hash = Sha256.hex(bytes);
    require(hash.equals(description.tensorsSha256), file, hash, description.tensorsSha256);
    SortedMap<String, Tensor> tensors = Safetensors.read(bytes);
    ReGNet net =
        new ReGNet(
            description.options, description.headsOrPlain(), table(tensors.remove(TABLE), file));
    float[] theta = theta(net.layout(), tensors, file);
    return new SavedModel(new CrystalModel(net, description.scales, description.graph), theta);
  }

  private static Description description(byte[] json, String file) throws IOException {
    Description description;
    try {
      description = Json.read(json, Description.class);
    } catch (IOException e) {
      throw new IOException(
          file + " cannot be read: " + e.getMessage() + ". Save or copy it again.", e);
    }
    require(FORMAT.equals(description.format), file, "format " + description.format, FORMAT);
    boolean whole =
        description.options != null && description.graph != null && description.scales != null;
    require(whole, file, "a part of a description", "options, graph and scales");
    return description;
  }

  private static float[][] table(@Nullable Tensor tensor, String file) throws IOException {
    if (tensor == null
        || !(tensor.values() instanceof float[] flat)
        || tensor.shape().length != 2) {
      throw new IOException(file + ": no '" + TABLE + "' of floats; expected [elements, features]");
    }
    int width = Math.toIntExact(tensor.shape()[1]);
    float[][] table = new float[Math.toIntExact(tensor.shape()[0])][];
    for (int z = 0; z < table.length; z++) {
      table[z] = java.util.Arrays.copyOfRange(flat, z * width, (z + 1) * width);
    }
    return table;
  }

  private static byte[] small(Path file) throws IOException {
    long size = Files.size(file);
    require(size <= MOST_BYTES, file.toString(), size + " bytes", "at most " + MOST_BYTES);
    return Files.readAllBytes(file);
  }

  static void require(boolean good, String file, String found, String expected) throws IOException {
    if (!good) {
      throw new IOException(
          file + " holds " + found + "; expected " + expected + ". Save or copy it again.");
    }
  }

  /**
   * Writes {@code <name>.pt}, a TorchScript archive with the parameters inside, for programs that
   * know nothing of this library: DJL's {@code Criteria} with engine PyTorch loads the directory.
   *
   * <p>Inputs are eleven arrays in the order of {@link #inputs}: z, sender, receiver (int64 [N],
   * [E], [E]), distance [U], envelope [E, 1], pad and place (int64 [B M], [N]), share [B, 1, M],
   * trig [B, M, 2 W], basis [B, W, Q], shell (int64 [E]); floats are float32. Output: [B, K],
   * original units.
   *
   * @return the file
   */
  public Path exportTorchScript(Path dir, String name) throws IOException {
    ReGNet net = model.net();
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    tensors.put("theta", HostArray.of(theta));
    tensors.put("table", net.tableArray());
    HostArray like = HostArray.of(theta);
    tensors.put("centres", HostArray.of(net.options().centreValues()).like(like));
    tensors.put("zeros", net.zerosArray().like(like));
    tensors.put("mean", perTask(TargetScale::mean));
    tensors.put("sd", perTask(TargetScale::sd));
    tensors.put("transform", perTask(scale -> scale.transform().ordinal()));
    String methods = net.text() + TorchScript.resource(SavedModel.class, "exported.ts");
    Files.createDirectories(dir);
    return Files.write(dir.resolve(name + ".pt"), new TorchScript(methods).archive(tensors));
  }

  private HostArray perTask(java.util.function.ToDoubleFunction<TargetScale> of) {
    float[] values = new float[model.tasks()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) of.applyAsDouble(model.scales().get(k));
    }
    return HostArray.of(values);
  }

  /** The eleven arrays that an exported model reads for these graphs. */
  public List<HostArray> inputs(List<EncodedGraph> graphs) {
    return GraphBatch.of(graphs, model.net().options().basisWidth());
  }
}
