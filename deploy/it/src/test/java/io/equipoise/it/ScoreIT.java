package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code train} measured on the test rows, {@code score} measures again. */
class ScoreIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @Test
  void scoringATrainedRunGivesItsTestErrors() throws Exception {
    Path work = Checkout.freshWork("score");
    Path out = work.resolve("out");
    TrainLine line = TrainLine.tiny(out).inOneProcess();
    run(Submission.local("train", work, line.args()));
    Path run = StoredRun.only(out).directory();

    run(
        Submission.local(
            "score",
            work,
            List.of(
                "score",
                "--config",
                Checkout.root().resolve("conf/score/crystals.yaml").toString(),
                "--model",
                run.toString(),
                "--table",
                table(out).toString(),
                "--out",
                out.toString())));
    String id = run.getFileName().toString();
    String shown =
        run(Submission.local("show", work, List.of("runs", "show", "--out", out.toString(), id)));

    Printed trained = Printed.testMeasures(shown);
    JsonNode measures = scored(out).get("measures");
    assertEquals(4, measures.size());
    assertEquals(4, trained.tasks().size());
    for (JsonNode scored : measures) {
      assertEquals("test", scored.get("split").textValue());
      String task = scored.get("task").textValue();
      close(trained.of(task, "mae"), scored.get("mae").doubleValue(), task);
      close(trained.of(task, "rmse"), scored.get("rmse").doubleValue(), task);
      close(
          trained.of(task, "mean_predictor_mae"),
          scored.get("meanPredictorMae").doubleValue(),
          task);
    }
  }

  private static void close(double expected, double actual, String task) {
    assertEquals(expected, actual, 1e-5 * Math.abs(expected), task);
  }

  private static JsonNode scored(Path out) throws Exception {
    try (Stream<Path> all = Files.list(out.resolve("predictions"))) {
      Path one = all.filter(p -> p.getFileName().toString().startsWith("score-")).findFirst().get();
      return new ObjectMapper().readTree(one.resolve("_score.json").toFile());
    }
  }

  private static Path table(Path out) throws Exception {
    try (Stream<Path> tables = Files.list(out.resolve("tables"))) {
      return tables.filter(t -> !t.endsWith("_staging")).findFirst().orElseThrow();
    }
  }

  private static String run(Submission driver) throws Exception {
    try (driver) {
      assertEquals(0, driver.await(LIMIT), driver::errText);
      return driver.out();
    }
  }
}
