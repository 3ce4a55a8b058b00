package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.linalg.Vector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ObservationTest {
  private static final List<String> NAMES = List.of("gap", "bulk", "shear");
  private static final double NAN = Double.NaN;

  @Test
  void aBadGradientNamesItsTask() {
    Measured measured = Observation.of(NAMES, 12).losses(1, 2, 3).norms(1, NAN, 2);
    assertRefused("task 'bulk' has gradient norm NaN", () -> measured.build(OnBad.FAIL));
    assertRefused("[step 12]", () -> measured.build(OnBad.FAIL));
    assertRefused("numeric.on-non-finite = skip-task-round", () -> measured.build(OnBad.FAIL));
  }

  @Test
  void aSkippedTaskIsZeroEverywhere() {
    Observation now =
        Observation.of(NAMES, 0)
            .losses(1, NAN, 3)
            .norms(1, 1, 2)
            .gram(1, NAN, 0.5, NAN, NAN, NAN, 0.5, NAN, 4)
            .build(OnBad.SKIP);
    assertEquals(Set.of(1), now.skipped());
    assertArrayEquals(new int[] {0, 2}, now.present());
    assertEquals(Vector.of(1, 0, 3), now.losses());
    assertEquals(Vector.of(1, 0, 0.5, 0, 0, 0, 0.5, 0, 4), now.gram());
    assertEquals(0.5, now.gram(2, 0));
  }

  @Test
  void moreThanHalfBadFailsAnyhow() {
    Measured measured = Observation.of(NAMES, 3).losses(NAN, 1 / 0.0, 2);
    assertRefused("2 of 3 tasks", () -> measured.build(OnBad.SKIP));
    assertRefused("(NUM-002)", () -> measured.build(OnBad.SKIP));
  }

  @Test
  void whatBelongsToNoTaskAlwaysFails() {
    Measured features = Observation.of(NAMES, 3).losses(1, 2, 3).features(0, NAN);
    assertRefused("feature 1 is NaN", () -> features.build(OnBad.SKIP));
    Measured overflow = Observation.of(List.of("a", "b"), 3).losses(1, 2).gram(1, -1 / 0.0, 0, 1);
    assertRefused("tasks 'a' and 'b' is -Infinity", () -> overflow.build(OnBad.SKIP));
  }

  @Test
  void lengthsMustFit() {
    assertRefused(
        "2 losses; expected 3", () -> Observation.of(NAMES, 0).losses(1, 2).build(OnBad.FAIL));
    assertRefused(
        "3 gram; expected 9",
        () -> Observation.of(NAMES, 0).losses(1, 2, 3).gram(1, 2, 3).build(OnBad.FAIL));
  }

  @Test
  void whatWasDemandedMustBeThere() {
    Balancer balancer = Gsmgrad.Options.defaults().balancer();
    Observation losses = Observation.ofLosses(0, 1, 2);
    assertRefused(
        "no Gram matrix measured; expected by gsmgrad",
        () -> balancer.decide(losses, balancer.start(2)));
  }

  @Test
  void aStateThatCannotBeReadSaysWhy() {
    Balancer bilb = new Bilb4mtl(Bilb4mtlOptions.defaults());
    assertRefused("expected 'router' among them", () -> bilb.decode(Map.of()));
    Balancer uw = Uw.Options.defaults().balancer();
    Map<String, double[]> cut = new TreeMap<>(uw.start(3).arrays());
    cut.put("values", new double[2]);
    assertRefused("3 numbers of Adam; expected 2, as many as values", () -> uw.decode(cut));
    assertRefused(
        "one whole number", () -> State.count(Map.of("rounds", new double[] {0.5}), "rounds"));
    assertRefused(
        "the state is a Stateless; expected RouterState",
        () -> bilb.decide(Observation.ofLosses(0, 1), new State.Stateless()));
  }

  @Test
  void lossesAfterTheStepMustBeFinite() {
    assertRefused("Lower the learning rate", () -> new Observation.After(Vector.of(NAN), 1));
    assertRefused("its length is NaN", () -> new Observation.After(Vector.of(1), NAN));
  }

  @Test
  void demandsGrowOneByOne() {
    Demand demand =
        Demand.of(Demand.Level.GRAM).withBatches(3).withAfter().withFeatures().withInnerSteps(2);
    assertEquals(new Demand(Demand.Level.GRAM, 3, true, true, 2, false, null), demand);
    assertRefused("batches = 4", () -> demand.withBatches(4));
  }

  private static void assertRefused(String inMessage, Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(inMessage), message);
  }
}
