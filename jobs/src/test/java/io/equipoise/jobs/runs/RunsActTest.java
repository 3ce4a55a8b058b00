package io.equipoise.jobs.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RunsActTest {
  @TempDir private Path directory;
  private Workshop shop;

  @BeforeEach
  void open() {
    shop = new Workshop(directory);
    shop.stopped("a", 1, 5);
  }

  @Test
  void resumeRunsTheRecordedLine() {
    List<List<String>> lines = new ArrayList<>();
    CommandLine verb =
        new CommandLine(
            new ResumeVerb(
                line -> {
                  lines.add(line);
                  return 7;
                }));
    StringWriter out = new StringWriter();
    verb.setOut(new PrintWriter(out, true)).setCaseInsensitiveEnumValuesAllowed(true);
    assertEquals(0, verb.execute("a", "--out", directory.toString(), "--dry-run"));
    assertEquals(List.of(), lines);
    assertEquals(7, verb.execute("a", "--out", directory.toString()));
    assertEquals(
        List.of("train", "--config", "conf/my run.yaml", "--set", "rounds=5"), lines.get(0));
    assertTrue(
        out.toString().startsWith("equipoise train --config 'conf/my run.yaml' --set rounds=5"));
  }

  @Test
  void aRunWithoutACommandOrWithAMaskedSecretIsNotResumed() throws IOException {
    Path file = shop.run("a").resolve("run.json");
    String good = Files.readString(file);
    Files.writeString(file, good.replace("rounds=5", "db.password=***"));
    assertEquals(2, shop.runs("resume", "a"));
    assertTrue(shop.err.contains("(RUN-024)"), shop.err);
    Files.writeString(file, good.replace("command", "line"));
    assertEquals(6, shop.runs("resume", "a"));
    assertTrue(shop.err.contains("(RUN-023)"), shop.err);
    assertTrue(shop.err.contains("runs/a/options.yaml"), shop.err);
  }

  @Test
  void abortLeavesARunThatIsNotRunning() {
    assertEquals(0, shop.runs("abort", "a"));
    assertTrue(shop.out.contains("not running (STOPPED); nothing to stop"), shop.out);
  }

  @Test
  void abortRefusesAnotherHost() throws IOException {
    shop.lease("a", "node7.elsewhere", 4711, 1, 2);
    assertEquals(5, shop.runs("abort", "a"));
    assertTrue(
        shop.err.contains("held by app-9 on node7.elsewhere")
            && shop.err.contains("kill -TERM 4711")
            && shop.err.contains("(RUN-025)"),
        shop.err);
  }

  @Test
  void abortStopsTheHolderAndNoOtherProcess() throws Exception {
    Process driver = new ProcessBuilder("sleep", "60").start();
    try {
      long started = driver.info().startInstant().orElseThrow().toEpochMilli();
      shop.lease("a", Workshop.thisHost(), driver.pid(), started - 10_000, 2);
      assertEquals(0, shop.runs("abort", "a"));
      assertTrue(shop.out.contains("nothing to stop"), shop.out);
      shop.lease("a", Workshop.thisHost(), driver.pid(), started, 3);
      assertEquals(0, shop.runs("abort", "a", "--dry-run"));
      assertTrue(shop.out.contains("would be stopped") && driver.isAlive(), shop.out);
      assertEquals(0, shop.runs("abort", "a"));
      assertTrue(driver.waitFor(10, TimeUnit.SECONDS));
      assertEquals(143, driver.exitValue());
      assertTrue(shop.out.contains("it ended; the last commit stands"), shop.out);
    } finally {
      driver.destroyForcibly();
    }
  }

  private Path staged(String path, Duration age) throws IOException {
    Path file = directory.resolve(path).resolve("000009/state.safetensors");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[1000]);
    FileTime then = FileTime.from(Instant.now().minus(age));
    for (Path at = file; !at.equals(directory); at = at.getParent()) {
      Files.setLastModifiedTime(at, then);
    }
    return directory.resolve(path);
  }

  @Test
  void gcRemovesOldLeftoversOfDeadAttemptsOnly() throws IOException {
    shop.lease("a", "node7.elsewhere", 4711, 1, 3);
    Path dead = staged("runs/a/_staging/a0001", Duration.ofDays(9));
    Path young = staged("runs/a/_staging/a0002", Duration.ofDays(2));
    Path live = staged("runs/a/_staging/a0003", Duration.ofDays(9));
    Path unborn = staged("_staging/b-t1", Duration.ofDays(9));
    assertEquals(0, shop.runs("gc", "--dry-run"));
    assertTrue(shop.out.contains("would remove 2 leftovers, 2,000 bytes"), shop.out);
    assertTrue(Files.exists(dead) && Files.exists(unborn));
    assertEquals(0, shop.runs("gc"));
    assertTrue(shop.out.contains("removed " + dead + " (1,000 bytes)"), shop.out);
    assertFalse(Files.exists(dead) || Files.exists(unborn));
    assertTrue(Files.exists(young) && Files.exists(live));
    assertEquals(0, shop.runs("gc", "--older-than", "1d"));
    assertFalse(Files.exists(young));
    assertTrue(Files.exists(live));
    assertEquals(0, shop.runs("verify", "a"), shop.out);
  }

  @Test
  void whatHasNoLeaseIsLeftAloneForAnHour() throws IOException {
    Path unborn = staged("_staging/b-t1", Duration.ofMinutes(10));
    assertEquals(0, shop.runs("gc", "--older-than", "0s"));
    assertTrue(Files.exists(unborn));
  }

  @Test
  void anAgeThatIsNoneIsUsage() {
    assertEquals(2, shop.runs("gc", "--older-than", "soon"));
    assertTrue(shop.err.contains("'soon'; expected 90s, 15m, 36h or 7d"), shop.err);
  }
}
