package io.equipoise.local;

import static io.equipoise.local.Scorer.Batching.ONE_EACH;
import static io.equipoise.local.Scorer.Batching.TOGETHER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SavedModel;
import io.equipoise.net.SmallCrystals;
import io.equipoise.net.TargetScale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerTest {
  private static final SavedModel SAVED = model();
  @TempDir Path dir;
  private final Scorer scorer = new Scorer(SAVED);

  private static SavedModel model() {
    ReGNet net = new ReGNet(ReGNetOptions.defaults().withSize(64, 3), 2, SmallCrystals.table());
    List<TargetScale> scales =
        List.of(
            new TargetScale("energy", "eV/atom", -3, 2, TargetScale.Transform.NONE),
            new TargetScale("gap", "eV", 0.5, 0.25, TargetScale.Transform.LOG1P));
    return new SavedModel(new CrystalModel(net, scales), net.layout().initial(3));
  }

  private static Crystal crystal(String id, SmallCrystals.Cell cell) {
    return new Crystal(id, cell.lattice(), cell.frac(), cell.z(), null, null);
  }

  private static List<Crystal> crystals() {
    List<Crystal> crystals = new ArrayList<>();
    crystals.add(crystal("salt", SmallCrystals.rockSalt()));
    crystals.add(crystal("perovskite", SmallCrystals.perovskite()));
    for (int i = 0; i < 20; i++) {
      crystals.add(crystal("t" + i, SmallCrystals.triclinic(i)));
    }
    return crystals;
  }

  @Test
  void aPredictionDoesNotDependOnWhatIsScoredBesideIt() {
    List<Crystal> crystals = crystals();
    List<Scorer.Score> together = scorer.score(crystals, "cpu", ONE_EACH);
    for (int i = crystals.size() - 1; i >= 0; i--) {
      Scorer.Score alone = scorer.score(List.of(crystals.get(i)), "cpu", ONE_EACH).get(0);
      assertArrayEquals(together.get(i).values(), alone.values(), "exactly " + i);
    }
  }

  @Test
  void togetherAgreesWithOneEachButForTheLastBits() {
    List<Scorer.Score> alone = scorer.score(crystals(), "cpu", ONE_EACH);
    List<Scorer.Score> batch = scorer.score(crystals(), "cpu", TOGETHER);
    for (int i = 0; i < alone.size(); i++) {
      for (int k = 0; k < 2; k++) {
        double value = alone.get(i).values()[k];
        assertEquals(value, batch.get(i).values()[k], 1e-5 * (1 + Math.abs(value)));
      }
    }
  }

  @Test
  void theModelsOwnGraphsAreUsed() throws IOException {
    GraphBuilder.Options other = SAVED.model().graph().withCutoff(3.2);
    SavedModel near =
        new SavedModel(
            new CrystalModel(SAVED.model().net(), SAVED.model().scales(), other), SAVED.theta());
    near.save(dir);
    SavedModel read = SavedModel.load(dir);
    assertEquals(other, read.model().graph());
    double[] values = new Scorer(read).score(crystals(), "cpu", ONE_EACH).get(0).values();
    double[] far = scorer.score(crystals(), "cpu", ONE_EACH).get(0).values();
    assertFalse(values[0] == far[0], "another cut-off gives another prediction");
  }

  @Test
  void noCrystalsGiveNoScores() {
    assertEquals(List.of(), scorer.score(List.of(), "cpu", ONE_EACH));
  }

  @Test
  void aCrystalThatCannotBePredictedSaysWhy() {
    SmallCrystals.Cell salt = SmallCrystals.rockSalt();
    Crystal heavy = new Crystal("u", salt.lattice(), salt.frac(), new short[] {98, 17}, null, null);
    Crystal flat = new Crystal("f", new double[9], salt.frac(), salt.z(), null, null);
    List<Scorer.Score> scores =
        scorer.score(List.of(heavy, flat, crystal("salt", salt)), "cpu", ONE_EACH);
    assertNull(scores.get(0).values());
    assertTrue(
        scores
            .get(0)
            .error()
            .contains("z = 98; expected 1 to 92, the model's elements. (UNKNOWN_SPECIES)"));
    assertTrue(scores.get(1).error().contains("(SINGULAR_LATTICE)"), scores.get(1).error());
    assertNull(scores.get(2).error());
  }
}
