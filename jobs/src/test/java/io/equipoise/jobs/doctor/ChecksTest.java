package io.equipoise.jobs.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.jobs.doctor.Finding.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void aFindingIsOneLineWhateverItSaw() {
    String line = Finding.fail("engine", "none\n\tfound", "Add it").line("executor 0");
    assertEquals("executor 0      fail  engine     none found. Add it", line);
  }

  @Test
  void aGpuThatIsGivenAndThereIsUsed() {
    Finding gpu = EngineChecks.gpu("1", 2);
    assertEquals(Level.OK, gpu.level());
    assertTrue(gpu.seen().contains("gpu:1"), gpu::seen);
  }

  @Test
  void aGpuThatIsGivenButMissingIsAWarningAndTheCpuIsUsed() {
    Finding gpu = EngineChecks.gpu("0", 0);
    assertEquals(Level.WARN, gpu.level());
    assertTrue(gpu.seen().contains("the CPU is used"), gpu::seen);
  }

  @Test
  void aGpuThatIsThereButNotGivenIsAWarning() {
    assertEquals(Level.WARN, EngineChecks.gpu("", 1).level());
    assertEquals(Level.OK, EngineChecks.gpu("", 0).level());
  }

  @Test
  void clocksThatDisagreeAreAWarning() {
    assertEquals(
        Level.OK, JvmChecks.clock(NOON, NOON.minusSeconds(1), NOON.plusSeconds(1)).level());
    assertEquals(
        Level.WARN, JvmChecks.clock(NOON.plusSeconds(9), NOON, NOON.plusSeconds(1)).level());
    assertEquals(Level.WARN, JvmChecks.clock(NOON.minusSeconds(9), NOON, NOON).level());
    assertEquals(Level.FAIL, JvmChecks.clock(Instant.EPOCH).level());
  }

  @Test
  void aPlaceThatDoesNotExistYetIsTriedAboveAndLeftAlone(@TempDir Path dir) throws Exception {
    Path deep = dir.resolve("a/b");
    assertEquals(Level.OK, PlaceChecks.out(deep.toString()).level());
    assertEquals(Level.OK, PlaceChecks.out(deep.toUri().toString()).level());
    try (var left = Files.list(dir)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenFails() {

    assumeTrue(Files.isDirectory(Path.of("/proc")), "no /proc here");
    assertEquals(Level.FAIL, PlaceChecks.out("/proc/equipoise").level());
  }

  @Test
  void aFileSystemWithoutAtomicRenameIsRefused() {
    Finding s3 = PlaceChecks.out("s3a://bucket/runs");
    assertEquals(Level.FAIL, s3.level());
    assertTrue(s3.seen().contains("'s3a'; expected file, hdfs or viewfs"), s3::seen);
  }

  @Test
  void tooLittleSpaceIsAWarning(@TempDir Path dir) {
    Finding full = PlaceChecks.writable("work", dir, Long.MAX_VALUE, "Use a larger disk");
    assertEquals(Level.WARN, full.level());
  }

  private static SparkConf on(String master) {
    return new SparkConf(false).set("spark.master", master).set("spark.executor.memory", "8g");
  }

  @Test
  void theOverheadThatIsTooSmallIsAWarningWithTheNumberToSet() {
    Finding small = MemoryChecks.judged("executor", on("yarn"), 4, 900L << 20);
    assertEquals(Level.WARN, small.level());
    assertTrue(small.seen().contains("900 MiB outside the heap"), small::seen);
    assertTrue(small.seen().contains("819 MiB (Spark's default)"), small::seen);
    assertEquals("Set spark.executor.memoryOverhead=1152m", small.remedy());
    SparkConf enough = on("k8s://host").set("spark.executor.memoryOverhead", "2g");
    assertEquals(Level.OK, MemoryChecks.judged("executor", enough, 4, 900L << 20).level());
  }

  @Test
  void aMasterThatGrantsNoOverheadOnlySaysTheNumber() {
    Finding told = MemoryChecks.judged("driver", on("spark://host:7077"), 1, 900L << 20);
    assertEquals(Level.OK, told.level());
    assertTrue(told.seen().contains("384 MiB (Spark's default)"), told::seen);
    assertTrue(told.seen().endsWith("spark.driver.memoryOverhead=1152m"), told::seen);
  }

  @Test
  void theOverheadIsMeasuredInATrainingStep() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "Linux only");
    Finding memory = MemoryChecks.memory("executor", on("yarn").set("spark.executor.cores", "1"));
    assertTrue(memory.seen().matches("[1-9][0-9]{2,} MiB outside.* 1 threads.*"), memory::seen);
  }

  @Test
  void thisJvmPassesItsOwnExamination() {
    Examination here =
        Examination.ofThisJvm("driver", System.getProperty("java.io.tmpdir"), new SparkConf(false));
    assertTrue(
        here.findings().stream().noneMatch(f -> f.level() == Level.FAIL),
        here.findings()::toString);
  }
}
