package io.equipoise.jobs.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsReadTest {
  @TempDir private Path directory;
  private Workshop shop;

  @BeforeEach
  void open() {
    shop = new Workshop(directory);
  }

  private void shows(String... texts) {
    for (String text : texts) {
      assertTrue(shop.out.contains(text), () -> text + " in\n" + shop.out + shop.err);
    }
  }

  @Test
  void anEmptyRootHasNoRuns() {
    assertEquals(0, shop.runs("list"));
    shows("no runs under");
  }

  @Test
  void theListHasOneLinePerRunWithItsHeadline() throws IOException {
    shop.finished("train-a-0123456789", 1, 3);
    shop.stopped("train-b-0123456789", 1, 5);
    shop.finished("train-c-0123456789", 1, 2);
    Files.writeString(shop.run("train-c-0123456789").resolve("commits/000001/commit.json"), "{");
    assertEquals(0, shop.runs("list"));
    List<String> lines = shop.out.lines().toList();
    assertEquals(4, lines.size(), shop.out);
    assertTrue(lines.get(0).matches("run +state +round +headline +age"), lines.get(0));
    assertTrue(
        lines.get(1).matches("train-a-0123456789 +COMMITTED +3/3 +gap\\(half, test\\) = .*"),
        lines.get(1));
    assertTrue(lines.get(1).contains(" eV (+1)"), lines.get(1));
    assertTrue(lines.get(2).matches("train-b-0123456789 +STOPPED +1/5 +- +.*"), lines.get(2));
    assertTrue(lines.get(3).contains("DAMAGED") && lines.get(3).contains("STATE-002"), shop.out);
  }

  @Test
  void aDriverThatIsGoneWasInterruptedAndOneThatLivesRuns() throws IOException {
    shop.stopped("x", 1, 5);
    Path status = shop.run("x").resolve("_STATUS.json");
    Files.writeString(status, Files.readString(status).replace("STOPPED", "RUNNING"));
    shop.runs("list");
    shows("INTERRUPTED");
    shop.lease("x", "elsewhere", 1, 1, 2);
    shop.runs("list");
    shows(" RUNNING ");
    shop.lease("x", Workshop.thisHost(), ProcessHandle.current().pid(), 12345, 3);
    shop.runs("list");
    shows("INTERRUPTED");
  }

  @Test
  void aRunWhoseDriverIsGoneSaysHowToGoOn() throws IOException {
    shop.stopped("x", 1, 5);
    Path status = shop.run("x").resolve("_STATUS.json");
    String said = Files.readString(status).replace("STOPPED", "RUNNING");
    Files.writeString(status, said.replaceAll("\"round\" : \\d", "\"round\" : 3"));
    assertEquals(0, shop.runs("show", "x"), shop.err);
    shows(
        "its driver is gone; submit the same line again, or: equipoise runs resume x",
        "round         1/5");
    shop.lease("x", "elsewhere", 1, 1, 2);
    shop.runs("show", "x");
    shows("round         3/5");
    assertFalse(shop.out.contains("its driver is gone"), shop.out);
  }

  @Test
  void aRunThatNoDriverEverTookIsPlanned() throws IOException {
    shop.stopped("p", 1, 5);
    for (String part : List.of("_STATUS.json", "_lease")) {
      new LocalStore(directory).delete("runs/p/" + part);
    }
    shop.runs("list");
    shows("PLANNED");
  }

  @Test
  void showTellsWhatTheRunIsAndHidesSecrets() throws IOException {
    shop.finished("train-a-0123456789", -1, 3);
    assertEquals(0, shop.runs("show", "train-a"), shop.err);
    CommitLog log = new CommitLog(new LocalStore(directory), "runs/train-a-0123456789");
    shows(
        "COMMITTED",
        "seed          7",
        "equipoise train --config 'conf/my run.yaml' --set rounds=3",
        "rounds: 3",
        "crystals  1        part-0.parquet  18,432",
        "000003  finish  3      a0001",
        "chain " + log.read(3).chain(),
        "half  test   gap",
        "non-finite  a0001    1      half",
        "spark.read.parquet(\"" + shop.run("train-a-0123456789") + "/commits/*/rounds\")");
    assertFalse(shop.out.contains("hunter2"), shop.out);
  }

  @Test
  void anUnknownRunIsUsageWithTheNearestNames() {
    shop.finished("train-alpha-0123456789", 1, 1);
    shop.finished("train-beta-0123456789", 1, 1);
    assertEquals(2, shop.runs("show", "train-alfa-0123456789"));
    assertTrue(shop.err.contains("Near: train-alpha-0123456789. (RUN-022)"), shop.err);
    assertEquals(2, shop.runs("show", "train-"));
    assertTrue(shop.err.contains("2 runs begin with 'train-'"), shop.err);
    assertEquals(2, shop.runs("show", "../train-beta-0123456789"));
    assertEquals(2, shop.runs("show"));
    assertEquals(2, shop.runs());
  }

  @Test
  void anotherFileSystemIsRefused() {
    Failure far = assertThrows(Failure.class, () -> RunsRoot.open("s3a://a/b"));
    assertEquals("RES-005", far.code());
    assertEquals(ExitCode.RESOURCE, far.exit());
    assertEquals("/a/b c", RunsRoot.open("file:///a/b%20c").store().where(""));
  }

  @Test
  void damagedJsonIsAStateFailureThatNamesTheFile() throws IOException {
    shop.finished("a", 1, 1);
    Files.writeString(shop.run("a").resolve("run.json"), "[1, 2");
    assertEquals(6, shop.runs("show", "a"));
    assertTrue(shop.err.contains("a/run.json cannot be read") && shop.err.contains("(STATE-020)"));
    assertEquals(1, shop.err.lines().count(), shop.err);
  }

  @Test
  void oneRecipeUnderTwoNamesHasNoDifference() {
    shop.finished("a", 1, 3);
    shop.finished("b", 1, 3);
    assertEquals(0, shop.runs("diff", "a", "b"));
    shows("the same result: all 4 commits have equal content");
    assertFalse(shop.out.contains("option") || shop.out.contains("sha256"), shop.out);
  }

  @Test
  void diffNamesOptionsDataAndTheFirstCommitThatDiffers() {
    shop.finished("a", 1, 3);
    shop.finished("b", 4, 3);
    assertEquals(0, shop.runs("diff", "a", "b"));
    shows(
        "start   1.0  4.0",
        "crystals v1 part-0.parquet",
        "commit 000000 is the first whose content differs",
        "state.safetensors",
        "B - A");
    assertFalse(shop.out.contains("timings/"), shop.out);
  }

  @Test
  void diffTellsOfAStateThatItWasDropped() throws IOException {
    shop.finished("a", 1, 9);
    shop.stopped("b", 1, 9);
    StoredRun a = RunsRoot.open(directory.toString()).find("a");
    StoredRun b = RunsRoot.open(directory.toString()).find("b");
    CommitContent content = new CommitContent(a, b);
    Commit dropped = a.commits().get(2);
    Commit there = b.commits().get(0);
    assertEquals(" (state dropped in A)", content.dropped("state.json", dropped, there));
    assertEquals("", content.dropped("rounds/part-00000.parquet", dropped, there));
    assertEquals("", content.dropped("state.json", a.commits().get(0), there));
  }

  @Test
  void aLongerRunIsTheSameSoFar() {
    shop.stopped("a", 1, 5);
    shop.finished("b", 1, 5);
    shop.runs("diff", "a", "b");
    shows("the same so far: 1 commits have equal content, B has 5 more");
  }
}
