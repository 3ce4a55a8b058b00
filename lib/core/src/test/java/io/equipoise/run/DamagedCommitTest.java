package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.testing.FaultRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Every file of a commit, cut short or with one bit flipped, anywhere: found every time, and either
 * refused (strict) or repeated with the same bytes and told in an event row.
 */
class DamagedCommitTest {
  private static final int ROUNDS = 6;
  private static final String COMMITS = "runs/x/commits/";

  private static void run(Store store, RunnerSettings settings) {
    new Runner<>(
            new MeanProgram(ROUNDS),
            new LocalFleet<>(shard -> new float[] {shard, 2f * shard, -shard, 1f}, 3, 11),
            new RunFolder(store, "x"),
            new JsonRows(),
            settings)
        .run();
  }

  private static List<String> contents(Store store) throws IOException {
    CommitLog log = new RunFolder(store, "x").commits();
    List<String> contents = new ArrayList<>();
    for (int n = 0; n < log.size(); n++) {
      contents.add(log.verify(n).content());
    }
    return contents;
  }

  private static MemoryStore stoppedAfter(int rounds) {
    MemoryStore store = new MemoryStore();
    int[] asked = {0};
    RunnerSettings settings = RunnerSettings.defaults().withStop(() -> ++asked[0] >= rounds);
    assertThrows(Failure.class, () -> run(store, settings));
    return store;
  }

  private static byte[] damaged(byte[] bytes, SplittableRandom random) {
    if (random.nextBoolean()) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    byte[] flipped = bytes.clone();
    flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  @Test
  void theRoundIsRepeatedWithTheSameBytesOrTheRunIsRefused() throws IOException {
    MemoryStore whole = new MemoryStore();
    run(whole, RunnerSettings.defaults());
    List<String> expected = contents(whole);
    MemoryStore stopped = stoppedAfter(4);
    List<String> files =
        stopped.files().subMap(COMMITS + "000003/", COMMITS + "0000030").keySet().stream().toList();
    assertTrue(files.size() >= 5, files::toString);
    SplittableRandom random = new SplittableRandom(5);
    int tried = 0;
    int harmless = 0;
    while (tried - harmless < 120) {
      String file = files.get(tried++ % files.size());
      byte[] bytes = damaged(stopped.files().get(file), random);
      MemoryStore broken = stopped.copy();
      broken.files().put(file, bytes);
      if (saysTheSame(file, bytes, stopped)) {
        harmless++;
        continue;
      }
      String what = file + " of " + bytes.length + " bytes";
      MemoryStore strict = broken.copy();
      Failure refused =
          assertThrows(
              Failure.class,
              () -> run(strict, RunnerSettings.defaults().withResume(Resume.STRICT)),
              what);
      assertEquals(ExitCode.STATE, refused.exit(), what);
      run(broken, RunnerSettings.defaults());
      assertEquals(expected, contents(broken), what);
      byte[] events = broken.read(COMMITS + "000003/events/part-00000.jsonl");
      assertTrue(new String(events, StandardCharsets.UTF_8).contains("damaged-commit"), what);
    }
    new FaultRow("state and commit files cut short or bit-flipped", tried - harmless, 1, 0).tell();
  }

  /** A flipped bit of white space changes nothing that a commit says. */
  private static boolean saysTheSame(String file, byte[] bytes, Store sound) throws IOException {
    try {
      return file.endsWith(Commit.FILE)
          && Json.read(bytes, Commit.class).equals(Json.read(sound.read(file), Commit.class));
    } catch (IOException e) {
      return false;
    }
  }
}
