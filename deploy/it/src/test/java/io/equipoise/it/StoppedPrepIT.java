package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A signal ends a verb that publishes only at its end, with a sentence and without a trace. */
class StoppedPrepIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @Test
  void aSignalCancelsTheWorkAndNothingIsPublished() throws Exception {
    Path work = Checkout.freshWork("stopped-prep");
    Path out = work.resolve("out");
    List<String> line =
        List.of(
            "prep",
            "--out",
            out.toString(),
            "--set",
            "input.rows=2_000_000",
            "--conf",
            "spark.ui.showConsoleProgress=true");
    try (Submission prep = Submission.local("prep", work, line)) {
      prep.awaitLog(Pattern.compile("\\[Stage 0:"), 1, LIMIT);
      prep.terminate();
      assertEquals(143, prep.await(Duration.ofSeconds(60)), prep::errText);
      assertTrue(prep.err().contains("stopped by a signal before anything"), prep.err());
      assertTrue(prep.err().contains("(RUN-009)"), prep.err());
      assertFalse(prep.err().contains("This is a bug"), prep.err());
    }
    assertFalse(Files.exists(out.resolve("tables")), "nothing is published");
  }
}
