package io.equipoise.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Elements;
import io.equipoise.crystal.NodeFeatures;
import io.equipoise.crystal.Validator;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.ReGNet;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SavedModel;
import io.equipoise.net.TargetScale;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ScorerDisorderTest {
  private static final short UNUSED = 99;

  private static float[][] table() {
    float[][] table = new float[Elements.MAX_TABLE_Z + 1][Elements.FEATURES];
    for (int z = 1; z < table.length; z++) {
      for (int bit : Elements.features(z)) {
        table[z][bit] = 1;
      }
    }
    return table;
  }

  private static Scorer scorer(float[][] table, ReGNetOptions.Features features) {
    ReGNetOptions options = ReGNetOptions.defaults().withSize(16, 2).withFeatures(features);
    ReGNet net = new ReGNet(options, 1, table);
    List<TargetScale> scales =
        List.of(new TargetScale("y", "eV", 0, 1, TargetScale.Transform.NONE));
    return new Scorer(new SavedModel(new CrystalModel(net, scales), net.layout().initial(3)));
  }

  private static Scorer scorer(float[][] table) {
    return scorer(table, ReGNetOptions.Features.TABLE);
  }

  /** An alloy site of iron and cobalt, 0.45 and 0.3 of it occupied, beside oxygen. */
  private static Crystal alloy() {
    List<Crystal.Occupant> occ =
        List.of(
            new Crystal.Occupant(0, (short) 26, 0.45),
            new Crystal.Occupant(0, (short) 27, 0.3),
            new Crystal.Occupant(1, (short) 8, 1));
    return crystal("alloy", (short) 26, occ);
  }

  @SuppressWarnings("NullAway")
  private static Crystal crystal(String id, short z, List<Crystal.Occupant> occ) {
    double[] lattice = {4.1, 0, 0, 0, 4.2, 0, 0, 0, 4.3};
    double[] frac = {0, 0, 0, 0.5, 0.5, 0.5};
    return new Crystal(id, lattice, frac, new short[] {z, 8}, occ, null);
  }

  private static double[] score(Scorer scorer, Crystal... crystals) {
    return scorer.score(List.of(crystals), "cpu", Scorer.Batching.ONE_EACH).stream()
        .mapToDouble(s -> Objects.requireNonNull(s.values(), "" + s.error())[0])
        .toArray();
  }

  /** The features by hand: 0.6 of iron's bits and 0.4 of cobalt's, as a row of their own. */
  @Test
  void sharedSitesHaveTheMeanOfTheSpeciesFeaturesByOccupancy() {
    float[][] table = table();
    float[][] mixed = table();
    for (int f = 0; f < Elements.FEATURES; f++) {
      double sum = 0.45 * table[26][f] + 0.3 * table[27][f];
      mixed[UNUSED][f] = (float) (sum / (0.45 + 0.3));
    }
    assertArrayEquals(
        mixed[UNUSED], java.util.Arrays.copyOf(NodeFeatures.of(alloy()), Elements.FEATURES));
    double expected = score(scorer(mixed), crystal("hand", UNUSED, null))[0];
    Scorer scorer = scorer(table);
    double[] found = score(scorer, alloy(), crystal("iron", (short) 26, null), alloy());
    assertEquals(expected, found[0]);
    assertEquals(expected, found[2]);
    assertNotEquals(expected, found[1]);
  }

  @Test
  void mixedAndWholeCrystalsShareABatch() {
    Scorer scorer = scorer(table());
    List<Crystal> crystals = List.of(alloy(), crystal("iron", (short) 26, null), alloy(), alloy());
    double[] alone = score(scorer, crystals.toArray(Crystal[]::new));
    List<Scorer.Score> together = scorer.score(crystals, "cpu", Scorer.Batching.TOGETHER);
    for (int i = 0; i < alone.length; i++) {
      double value = Objects.requireNonNull(together.get(i).values())[0];
      assertEquals(alone[i], value, 1e-5 * Math.max(1, Math.abs(value)), "" + i);
    }
  }

  @Test
  void aPolicyOfOrderedCrystalsAloneRefusesTheOthers() {
    List<Scorer.Score> scores =
        scorer(table())
            .score(
                List.of(alloy(), crystal("iron", (short) 26, null)),
                "cpu",
                Scorer.Batching.ONE_EACH,
                Validator.Disorder.ORDERED_ONLY);
    String why = Objects.requireNonNull(scores.get(0).error());
    assertTrue(why.endsWith("(DISORDERED)") && why.contains("; expected one whole atom"), why);
    assertNull(scores.get(1).error());
  }

  @Test
  void aNetworkOfLearnedSpeciesRefusesMixedSitesAndPredictsTheRest() {
    List<Scorer.Score> scores =
        scorer(table(), ReGNetOptions.Features.BOTH)
            .score(
                List.of(alloy(), crystal("iron", (short) 26, null)),
                "cpu",
                Scorer.Batching.TOGETHER);
    String why = Objects.requireNonNull(scores.get(0).error());
    assertTrue(why.contains("expected features TABLE"), why);
    assertNull(scores.get(1).error());
  }
}
