package io.equipoise.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.equipoise.tensor.EngineScope;
import io.equipoise.tensor.HostArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {
  @TempDir Path dir;

  private static SavedModel model() {
    ReGNetOptions options = ReGNetOptions.defaults().withSize(12, 2);
    ReGNet net = new ReGNet(options, 3, SmallCrystals.table());
    List<TargetScale> scales =
        List.of(
            new TargetScale("energy", "eV/atom", -3, 2, TargetScale.Transform.NONE),
            new TargetScale("gap", "eV", 0.5, 0.25, TargetScale.Transform.LOG1P),
            new TargetScale("bulk", "GPa", 1.7, 0.4, TargetScale.Transform.LOG10));
    return new SavedModel(new CrystalModel(net, scales), net.layout().initial(3));
  }

  private static List<EncodedGraph> graphs(ReGNet net) {
    List<EncodedGraph> graphs = new ArrayList<>();
    for (SmallCrystals.Cell cell :
        List.of(SmallCrystals.rockSalt(), SmallCrystals.perovskite(), SmallCrystals.triclinic(1))) {
      graphs.add(net.encode(SmallCrystals.graph(cell, 4, 3)));
    }
    return graphs;
  }

  @Test
  void aModelReadBackIsEqualAndHasTheSameBytes() throws IOException {
    SavedModel saved = model();
    saved.save(dir.resolve("a"));
    SavedModel read = SavedModel.load(dir.resolve("a"));
    assertArrayEquals(saved.theta(), read.theta());
    assertEquals(saved.model().scales(), read.model().scales());
    assertEquals(saved.model().net().options(), read.model().net().options());
    read.save(dir.resolve("b"));
    for (String file : List.of("model.safetensors", "model.json")) {
      assertArrayEquals(
          Files.readAllBytes(dir.resolve("a").resolve(file)),
          Files.readAllBytes(dir.resolve("b").resolve(file)));
    }
  }

  @Test
  void aChangedByteIsFound() throws IOException {
    model().save(dir);
    Path file = dir.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    IOException e = assertThrows(IOException.class, () -> SavedModel.load(dir));
    assertTrue(e.getMessage().contains("Save or copy it again"), e.getMessage());
  }

  @Test
  void aModelIsNotOverwritten() throws IOException {
    model().save(dir);
    assertThrows(IOException.class, () -> model().save(dir));
  }

  @Test
  void theExportedModelPredictsTheSameThroughPlainDjl() throws Exception {
    SavedModel saved = model();
    saved.exportTorchScript(dir, "crystals");
    ReGNet net = saved.model().net();
    List<EncodedGraph> graphs = graphs(net);
    double[][] ours;
    try (EngineScope scope = EngineScope.open("cpu")) {
      ours = net.outputs(scope, HostArray.of(saved.theta()), graphs);
    }
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("PyTorch")
            .optModelPath(dir)
            .optModelName("crystals")
            .build();
    try (ZooModel<NDList, NDList> loaded = criteria.loadModel();
        Predictor<NDList, NDList> predictor = loaded.newPredictor();
        NDManager manager = NDManager.newBaseManager()) {
      NDList inputs = new NDList();
      for (HostArray array : saved.inputs(graphs)) {
        Shape shape = new Shape(array.shape());
        inputs.add(
            array.data() instanceof float[] f
                ? manager.create(f, shape)
                : manager.create((long[]) array.data(), shape));
      }
      NDList travelled = NDList.decode(manager, inputs.encode());
      float[] theirs = predictor.predict(travelled).singletonOrThrow().toFloatArray();
      for (int row = 0; row < ours.length; row++) {
        for (int k = 0; k < 3; k++) {
          double expected = saved.model().scales().get(k).original(ours[row][k]);
          assertEquals(expected, theirs[3 * row + k], 1e-5 * (1 + Math.abs(expected)));
        }
      }
    }
  }

  @Test
  void aScaleGoesThereAndBack() {
    double[] targets = {1, 4, Double.NaN, 9, 2};
    for (TargetScale.Transform transform : TargetScale.Transform.values()) {
      TargetScale scale = TargetScale.fit("t", "GPa", targets, transform);
      double sum = 0;
      double squares = 0;
      for (double target : targets) {
        if (!Double.isNaN(target)) {
          double s = scale.standardised(target);
          assertEquals(target, scale.original(s), 1e-12);
          sum += s;
          squares += s * s;
        }
      }
      assertEquals(0, sum, 1e-12);
      assertEquals(4, squares, 1e-12);
    }
    double[] same = {2, 2};
    assertThrows(
        IllegalArgumentException.class,
        () -> TargetScale.fit("t", "GPa", same, TargetScale.Transform.NONE));
  }
}
