package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A disk that is full while {@code prep} writes in the tasks of executors: said in one sentence,
 * with nothing published, and the same line goes on when there is room.
 */
class FullDiskInPrepIT {
  private static Path work;

  @BeforeAll
  static void makeRoom() throws Exception {
    work = Checkout.freshWork("full-disk-in-prep");
  }

  private static List<String> line(Path out, String... more) {
    String conf = Checkout.root().resolve("conf/prep/default-tiny.yaml").toString();
    List<String> line = new ArrayList<>(List.of("prep", "--config", conf, "--out", out.toString()));
    line.addAll(List.of(more));
    return line;
  }

  @Test
  void theDiskOfTheTableIsFull() throws Exception {
    try (FaultRow row = new FaultRow("disk full where prep writes its table, in Spark's tasks")) {
      for (int i = 0; i < FaultRow.times(1, 4) && row.tried() == i; i++) {
        int kilobytes = 16 + 24 * i;
        row.inject(kilobytes + " KiB", () -> fillTable(kilobytes));
      }
    }
  }

  private static FaultRow.Cost fillTable(int kilobytes) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(work, "table-" + kilobytes, kilobytes)) {
      if (disk.missing()) {
        return new FaultRow.Cost(0, 0, 0);
      }
      return fill(disk, "table-" + kilobytes, line(disk.path().resolve("out")));
    }
  }

  @Test
  void theDiskOfTheShuffleIsFull() throws Exception {
    try (FaultRow row = new FaultRow("disk full in spark.local.dir during prep")) {
      // Spark keeps a copy of the job jar there before any task runs.
      int jar = (int) (Files.size(Checkout.jobJar()) / 1024);
      for (int i = 0; i < FaultRow.times(1, 3) && row.tried() == i; i++) {
        int kilobytes = jar + 60 + 20 * i;
        row.inject(kilobytes + " KiB", () -> fillShuffle(kilobytes));
      }
    }
  }

  private static FaultRow.Cost fillShuffle(int kilobytes) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(work, "shuffle-" + kilobytes, kilobytes)) {
      if (disk.missing()) {
        return new FaultRow.Cost(0, 0, 0);
      }
      Path out = work.resolve("out-shuffle-" + kilobytes);
      String[] local = {"--conf", "spark.local.dir=" + disk.path(), "--set", "input.rows=2000"};
      return fill(disk, "shuffle-" + kilobytes, line(out, local));
    }
  }

  private static FaultRow.Cost fill(SmallDisk disk, String name, List<String> line)
      throws Exception {
    Path out = Path.of(line.get(line.indexOf("--out") + 1));
    try (Submission full = Submission.local(name, work, line)) {
      assertEquals(8, full.await(Undisturbed.LIMIT), full::errText);
      assertTrue(full.err().contains("(RES-002)"), full::errText);
      assertFalse(full.err().contains("This is a bug"), full::errText);
    }
    assertEquals(List.of(), tables(out));
    disk.resize(200_000);
    long begun = System.nanoTime();
    try (Submission again = Submission.local(name + "-again", work, line)) {
      assertEquals(0, again.await(Undisturbed.LIMIT), again::errText);
    }
    assertEquals(1, tables(out).size());
    return new FaultRow.Cost(1, 0, Undisturbed.secondsSince(begun));
  }

  private static List<String> tables(Path out) throws Exception {
    Path tables = out.resolve("tables");
    if (!Files.isDirectory(tables)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(tables)) {
      return all.map(p -> p.getFileName().toString()).filter(n -> !n.startsWith("_")).toList();
    }
  }
}
