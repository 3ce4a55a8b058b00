package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Drivers that meet on one run, a disk that has no room, a run that is asked for again. */
class ContendedRunsIT {
  private static Undisturbed whole;

  @BeforeAll
  static void trainWithoutDisturbance() throws Exception {
    whole = Undisturbed.in(Checkout.freshWork("contended"));
  }

  @Test
  void twoDriversStartAtTheSameMoment() throws Exception {
    try (FaultRow row = new FaultRow("two drivers at the same moment, processes")) {
      for (int i = 0; i < FaultRow.times(1, 3); i++) {
        Path out = whole.out("two-" + i);
        String name = "two-" + i;
        row.inject(
            name,
            () -> {
              TrainLine line = whole.line(out).inOneProcess();
              try (Submission one = whole.local(name + "-a", line);
                  Submission other = whole.local(name + "-b", line)) {
                int first = one.await(Undisturbed.LIMIT);
                int second = other.await(Undisturbed.LIMIT);
                assertEquals(0, Math.min(first, second), () -> one.errText() + other.errText());
                assertTrue(
                    List.of(0, 5).contains(Math.max(first, second)),
                    () -> one.errText() + other.errText());
              }
              return new FaultRow.Cost(1, whole.equalTo(out, 0), 0);
            });
      }
    }
  }

  /** The paused one finds a newer commit when it wakes, and stops without a trace. */
  @Test
  void aDriverIsPausedPastItsLease() throws Exception {
    try (FaultRow row = new FaultRow("driver paused past its lease (3 s), another goes on")) {
      for (int i = 0; i < FaultRow.times(1, 5); i++) {
        int seed = i;
        row.inject("seed " + i, () -> pause(seed));
      }
    }
  }

  private static FaultRow.Cost pause(int seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Path out = whole.out("paused-" + seed);
    String[] shortLease = {"--conf", "spark.driver.extraJavaOptions=-Dequipoise.lease-millis=3000"};
    TrainLine line = whole.line(out).inOneProcess();
    double recovered;
    try (Submission first = whole.local("paused-" + seed, line, shortLease)) {
      first.awaitLog(Undisturbed.ANY_ROUND, 1 + random.nextInt(3), Undisturbed.LIMIT);
      Thread.sleep(random.nextInt(100));
      try (Paused paused = Paused.process(first.handle())) {
        Thread.sleep(3_500);
        long begun = System.nanoTime();
        try (Submission second = whole.local("taking-over-" + seed, line, shortLease)) {
          assertEquals(0, second.await(Undisturbed.LIMIT), second::errText);
        }
        recovered = Undisturbed.secondsSince(begun);
      }
      int code = first.await(Undisturbed.LIMIT);
      assertTrue(code == 5 || code == 0, first::errText);
      assertTrue(code == 0 || first.err().contains("(RUN-006)"), first::errText);
    }
    return new FaultRow.Cost(1, whole.equalTo(out, 2), recovered);
  }

  @Test
  void aFinishedRunIsSubmittedAgain() throws Exception {
    try (FaultRow row = new FaultRow("resubmission of a finished run, under 15 s")) {
      for (int i = 0; i < FaultRow.times(1, 3); i++) {
        String name = "again-" + i;
        row.inject(
            name,
            () -> {
              Path out = whole.work().resolve("out-undisturbed");
              List<String> before = Tree.of(out);
              long begun = System.nanoTime();
              TrainLine line = whole.line(out).inOneProcess();
              try (Submission again = whole.local(name, line)) {
                assertEquals(0, again.await(Undisturbed.LIMIT), again::errText);
                assertTrue(again.err().contains("was complete already"), again::errText);
              }
              double seconds = Undisturbed.secondsSince(begun);
              assertEquals(before, Tree.of(out));
              return new FaultRow.Cost(1, 0, seconds);
            });
      }
    }
  }

  /** Room for less and less: the run folder, some rounds, most of them. */
  @Test
  void theDiskOfTheRunIsFull() throws Exception {
    try (FaultRow row = new FaultRow("disk full where runs are kept")) {
      for (int i = 0; i < FaultRow.times(1, 9) && row.tried() == i; i++) {
        int kilobytes = 24 + 36 * i;
        row.inject(kilobytes + " KiB", () -> fill(kilobytes));
      }
    }
  }

  private static FaultRow.Cost fill(int kilobytes) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(whole.work(), "disk-" + kilobytes, kilobytes)) {
      if (disk.missing()) {
        return new FaultRow.Cost(0, 0, 0);
      }
      Path out = disk.path().resolve("out");
      TrainLine line = whole.line(out).inOneProcess();
      try (Submission full = whole.local("full-" + kilobytes, line)) {
        assertEquals(8, full.await(Undisturbed.LIMIT), full::errText);
        assertTrue(full.err().contains("(RES-002)"), full::errText);
        assertFalse(full.err().contains("\tat io.equipoise"), full::errText);
      }
      whole.beginsLike(out);
      disk.resize(20_000);
      long begun = System.nanoTime();
      whole.finish("room-" + kilobytes, out);
      return new FaultRow.Cost(1, whole.equalTo(out, 1), Undisturbed.secondsSince(begun));
    }
  }

  @Test
  void sparksOwnDiskIsFull() throws Exception {
    try (FaultRow row = new FaultRow("disk full in spark.local.dir")) {
      for (int i = 0; i < FaultRow.times(1, 3) && row.tried() == i; i++) {
        int kilobytes = 64 + 2_000 * i;
        row.inject(kilobytes + " KiB", () -> fillLocalDir(kilobytes));
      }
    }
  }

  private static FaultRow.Cost fillLocalDir(int kilobytes) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(whole.work(), "local-" + kilobytes, kilobytes)) {
      if (disk.missing()) {
        return new FaultRow.Cost(0, 0, 0);
      }
      Path out = whole.out("local-" + kilobytes);
      List<String> args = new ArrayList<>(whole.line(out).args());
      args.addAll(List.of("--conf", "spark.local.dir=" + disk.path()));
      try (Submission full = Submission.local("local-full-" + kilobytes, whole.work(), args)) {
        assertEquals(8, full.await(Undisturbed.LIMIT), full::errText);
        assertTrue(full.err().contains("(RES-002)"), full::errText);
      }
      if (Files.exists(out)) {
        whole.beginsLike(out);
      }
      disk.resize(200_000);
      long begun = System.nanoTime();
      try (Submission again = Submission.local("local-room-" + kilobytes, whole.work(), args)) {
        assertEquals(0, again.await(Undisturbed.LIMIT), again::errText);
      }
      return new FaultRow.Cost(1, whole.equalTo(out, 1), Undisturbed.secondsSince(begun));
    }
  }
}
