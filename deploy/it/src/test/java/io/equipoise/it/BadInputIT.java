package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is wrong ends with its exit code and one sentence, and leaves nothing half written. */
class BadInputIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static Path work;
  private static Path good;
  private static StoredRun whole;

  @BeforeAll
  static void trainOnce() throws Exception {
    work = Checkout.freshWork("bad-input");
    good = work.resolve("out-good");
    try (Submission driver =
        Submission.local("good", work, TrainLine.tiny(good).inOneProcess().args())) {
      assertEquals(0, driver.await(LIMIT), driver::errText);
    }
    whole = StoredRun.only(good);
  }

  @Test
  void anUnknownOption(TestInfo test) throws Exception {
    Path out = out(test);
    refused(
        test,
        TrainLine.tiny(out).set("train.step-sise=1"),
        2,
        "unknown option \"train.step-sise\"; did you mean \"train.step-size\"?",
        "[--set train.step-sise=1]",
        "(OPT-001)");
    assertFalse(Files.exists(out));
  }

  @Test
  void anUnknownOptionOfPrep(TestInfo test) throws Exception {
    Path out = out(test);
    refused(
        test,
        TrainLine.tiny(out).set("data.prep-set=['input.rosw=9']"),
        2,
        "unknown option \"input.rosw\"; did you mean \"input.rows\"?",
        "(OPT-001)");
    assertFalse(Files.exists(out));
  }

  @Test
  void aStepSizeThatIsNoNumber(TestInfo test) throws Exception {
    Path out = out(test);
    refused(
        test,
        TrainLine.tiny(out).set("train.step-size=NaN"),
        2,
        "train.step-size = NaN; expected a finite number > 0.",
        "[--set train.step-size=NaN]",
        "Typical: 1e-4 to 1e-2.",
        "(OPT-009)");
    assertFalse(Files.exists(out));
  }

  @Test
  void aStepSizeThatDiverges(TestInfo test) throws Exception {
    Path out = out(test);
    refused(
        test,
        onGoodTable(out).set("train.step-size=1e30"),
        7,
        "is NaN on shard",
        "expected a finite number.",
        "round 1]",
        "Lower the step size",
        "(NUM-001)");
    StoredRun run = StoredRun.only(out);
    assertEquals(List.of(), run.contents(), "no round was committed");
    assertEquals("FAILED", run.status("state"));
    assertEquals("7", run.status("exit_code"));
  }

  @Test
  void aShardFileThatWasCutShort(TestInfo test) throws Exception {
    Path out = out(test);
    Path table = work.resolve("cut-table");
    Tree.copy(table(good), table);
    Path shard = table.resolve("crystals/shard=00002/part-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length / 2));

    refused(
        test,
        TrainLine.tiny(out).set("data.table=" + table),
        3,
        "crystals/shard=00002/part-00000.parquet is cut short: "
            + String.format(Locale.ROOT, "%,d bytes; expected %,d", bytes.length / 2, bytes.length),
        "[" + table + "]",
        "Copy the table again, or delete it and run prep again.",
        "(DATA-004)");
    assertEquals(List.of(), StoredRun.only(out).contents());
  }

  @Test
  void aDamagedStateUnderStrictResume(TestInfo test) throws Exception {
    Path out = out(test);
    Tree.copy(good, out);
    Path state = StoredRun.only(out).directory().resolve("commits/000004/state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length / 2] ^= 1;
    Files.write(state, bytes);

    TrainLine strict = TrainLine.tiny(out).inOneProcess().with("--resume", "strict");
    try (Submission driver = Submission.local("strict", work, strict.args())) {
      refused(
          driver,
          6,
          "commits/000004/state.safetensors is damaged: its SHA-256 is not the one recorded",
          "Restore it from a copy",
          "--resume auto",
          "(STATE-002)");
    }

    try (Submission mended =
        Submission.local("mended", work, TrainLine.tiny(out).inOneProcess().args())) {
      assertEquals(0, mended.await(LIMIT), mended::errText);
    }
    assertEquals(whole.contents(), StoredRun.only(out).contents(), "the remedy helps");
  }

  @Test
  void aPlaceWhoseRenameIsNotKnown(TestInfo test) throws Exception {
    refused(
        test,
        TrainLine.tiny(Path.of("x")).out("s3a://x/y"),
        8,
        "--out s3a://x/y",
        "expected a path, file:/, hdfs:// or viewfs://",
        "Use a path that driver and executors share, or HDFS,",
        "(RES-005)");
  }

  @Test
  void anEngineThatIsMissing(TestInfo test) throws Exception {
    Path out = out(test);
    Path deploy = Files.createDirectories(work.resolve("without engine/bin")).getParent();
    Path launcher = Files.copy(Checkout.launcher(), deploy.resolve("bin/equipoise"));
    Files.createDirectories(deploy.resolve("target"));
    Files.createSymbolicLink(deploy.resolve("target/spark"), Checkout.spark());
    List<String> line = new ArrayList<>(onGoodTable(out).inOneProcess().args());
    line.addAll(List.of("--master", "local[1]", "--conf", "spark.ui.enabled=false"));
    Map<String, String> noCache = Map.of("DJL_CACHE_DIR", work.resolve("no cache").toString());
    try (Submission driver = Submission.start("no-engine", work, launcher, noCache, line)) {
      refused(
          driver,
          8,
          "no native engine found",
          "spark.driver.extraClassPath=DIR/pytorch-native-cpu",
          "(RES-004)");
    }
    assertNothingHalfWritten(out);
    assertEquals(List.of(), StoredRun.only(out).contents());
  }

  @Test
  @Tag("slow")
  void aDiskThatIsFull(TestInfo test) throws Exception {
    Path disk = Files.createDirectories(work.resolve("disk"));
    if (sh("mount", "-t", "tmpfs", "-o", "size=300k", "equipoise-it", disk.toString()) != 0) {
      System.out.println("SKIPPED aDiskThatIsFull: this user may not mount a small tmpfs");
      return;
    }
    try {
      Path out = disk.resolve("out");
      refused(test, onGoodTable(out), 8, "disk full", "Free space", "(RES-002)");
      StoredRun run = StoredRun.only(out);
      List<String> safe = run.contents();
      assertFalse(safe.isEmpty(), "some rounds had room");
      assertEquals(whole.contents().subList(0, safe.size()), safe);

      assertEquals(0, sh("mount", "-o", "remount,size=20m", disk.toString()));
      try (Submission again =
          Submission.local("room-again", work, onGoodTable(out).inOneProcess().args())) {
        assertEquals(0, again.await(LIMIT), again::errText);
      }
      assertEquals(whole.contents(), run.contents(), "the remedy helps");
    } finally {
      assertEquals(0, sh("umount", disk.toString()));
    }
  }

  private static void refused(TestInfo test, TrainLine line, int code, String... words)
      throws Exception {
    try (Submission driver = Submission.local(name(test), work, line.inOneProcess().args())) {
      refused(driver, code, words);
    }
    int at = line.args().lastIndexOf("--out");
    assertNothingHalfWritten(Path.of(line.args().get(at + 1)));
  }

  private static void refused(Submission driver, int code, String... words) throws Exception {
    assertEquals(code, driver.await(LIMIT), driver::errText);
    String err = driver.err();
    for (String word : words) {
      assertTrue(err.contains(word), () -> "no '" + word + "' in\n" + err);
    }
    assertFalse(err.contains("\tat "), () -> "a stack trace:\n" + err);
  }

  /** Only whole commits of runs and whole tables are visible. */
  private static void assertNothingHalfWritten(Path out) throws Exception {
    for (String file : Tree.visible(out)) {
      String known =
          "runs/[^/]+/(run\\.json|options\\.yaml|inputs\\.json|commits/\\d{6}/.*)|tables/[^/]+/.*";
      assertTrue(file.matches(known), () -> "unexpected file " + file);
    }
    if (Files.exists(out.resolve("runs"))) {
      StoredRun.only(out).contents();
    }
    if (Files.exists(out.resolve("tables"))) {
      try (Stream<Path> tables = Files.list(out.resolve("tables"))) {
        for (Path table : tables.filter(t -> !t.endsWith("_staging")).toList()) {
          assertTrue(Files.exists(table.resolve("manifest.json")), () -> table + " is whole");
        }
      }
    }
  }

  private static TrainLine onGoodTable(Path out) throws Exception {
    return TrainLine.tiny(out).set("data.table=" + table(good));
  }

  private static Path table(Path out) throws Exception {
    try (Stream<Path> tables = Files.list(out.resolve("tables"))) {
      return tables.filter(t -> !t.endsWith("_staging")).findFirst().orElseThrow();
    }
  }

  private static Path out(TestInfo test) {
    return work.resolve("out-" + name(test));
  }

  private static String name(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }

  private static int sh(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
