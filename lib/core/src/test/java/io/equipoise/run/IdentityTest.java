package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Identity.Input;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void theHashOfNothingIsTheKnownOne() {
    assertEquals(EMPTY, Identity.sha256(""));
    assertEquals(EMPTY, Identity.dataHash(List.of()));
  }

  @Test
  void theDataHashIsOverSortedLines() {
    Input a = new Input("crystals", "3", "part-0.parquet", 12, EMPTY);
    Input b = new Input("crystals", "3", "part 1.parquet", 7, EMPTY);
    String lines =
        "crystals 3 part 1.parquet 7 " + EMPTY + "\ncrystals 3 part-0.parquet 12 " + EMPTY + "\n";
    assertEquals(Identity.sha256(lines), Identity.dataHash(List.of(a, b)));
    assertEquals(Identity.sha256(lines), Identity.dataHash(List.of(b, a, b)));
    assertEquals(Map.of("crystals", "3"), Identity.tableVersions(List.of(a, b)));
  }

  @Test
  void theRunIdFollowsTheRecipe() {
    String recipe = EMPTY + "|" + EMPTY + "|-7|crystals=3,text=1|0.1";
    assertEquals(
        "train-regnet-mt-" + Identity.sha256(recipe).substring(0, 10),
        run("train", "regnet-mt", -7, "0.1"));
    assertNotEquals(run("train", "regnet-mt", 7, "0.1"), run("train", "regnet-mt", -7, "0.1"));
    assertNotEquals(run("train", "regnet-mt", 7, "0.2"), run("train", "regnet-mt", 7, "0.1"));
    // Calculated with coreutils: printf '%s' "$recipe" | sha256sum
    assertEquals("train-regnet-mt-480aba59ec", run("train", "regnet-mt", -7, "0.1"));
  }

  @Test
  void aTrialKeepsItsIdWhateverAsksForIt() {
    assertEquals(
        Identity.sha256(EMPTY + "|" + EMPTY + "|3").substring(0, 16),
        Identity.trialId(EMPTY, EMPTY, 3));
  }

  @Test
  void attemptsAreNumberedFromOne() {
    assertEquals("a0001", Identity.attempt(1));
    assertEquals("a12345", Identity.attempt(12345));
    assertEquals(12345, Identity.attemptNumber("a12345"));
    assertEquals(7, Identity.attemptNumber("a0007"));
    assertThrows(IllegalArgumentException.class, () -> Identity.attempt(0));
    for (String bad : List.of("a0000", "a001", "b0001", "a00001", "a0001x")) {
      assertThrows(IllegalArgumentException.class, () -> Identity.attemptNumber(bad), bad);
    }
  }

  @Test
  void namesAreOfOneForm() {
    for (String good : List.of("a", "regnet-mt", "0.1_x", "a".repeat(64))) {
      assertTrue(Identity.isName(good), good);
    }
    for (String bad :
        List.of("", "A", "-a", ".a", "a/b", "a b", "a|b", "a".repeat(65), "a\n", "..")) {
      assertFalse(Identity.isName(bad), bad);
    }
    var e =
        assertThrows(IllegalArgumentException.class, () -> Identity.checkName("name", "../x\n"));
    assertEquals("name '../x\\n'; expected [a-z0-9][a-z0-9._-]{0,63}", e.getMessage());
  }

  @Test
  void partsThatCouldBeReadTwoWaysAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Input("a", "1 2", "p", 1, EMPTY));
    assertThrows(IllegalArgumentException.class, () -> new Input("a", "1", "p\nq", 1, EMPTY));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Input("a", "1", "p", 1, "E" + EMPTY.substring(1)));
    assertThrows(IllegalArgumentException.class, () -> new Input("a", "1", "p", -1, EMPTY));
    assertThrows(IllegalArgumentException.class, () -> run("train", "x", 1, "0.1.2"));
    var two = List.of(new Input("a", "1", "p", 1, EMPTY), new Input("a", "2", "q", 1, EMPTY));
    var e = assertThrows(IllegalArgumentException.class, () -> Identity.tableVersions(two));
    assertEquals(
        "table a has versions 1 and 2; expected one version per table and run", e.getMessage());
  }

  @Test
  void aNewRunStandsBesideTheOld() {
    assertEquals("train-x-0123456789-q7", Identity.newRun("train-x-0123456789", "q7"));
    assertThrows(IllegalArgumentException.class, () -> Identity.newRun("train-x", "a/b"));
  }

  private static String run(String job, String name, long seed, String line) {
    return Identity.runId(
        job, name, EMPTY, EMPTY, seed, Map.of("text", "1", "crystals", "3"), line);
  }
}
