package io.equipoise.continual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Turns the rows of a reference curve into a log, whose curves are then the ones under test. */
final class EvaluationCurves {
  private static final InferenceMode MODE = InferenceMode.AGNOSTIC_INSTANCE;

  private EvaluationCurves() {}

  static StabilityGap of(JsonNode rows, JsonNode ends, int tasks) {
    List<Evaluation> entries = new ArrayList<>();
    for (JsonNode row : rows) {
      assertEquals(3, row.size(), "unknown field in " + row);
      long step = row.get("step").asLong();
      int trained = row.get("task").asInt();
      boolean end = ends.get(trained).asLong() == step;
      for (int j = 0; j < tasks; j++) {
        JsonNode score = row.get("acc").get(j);
        if (!score.isNull()) {
          entries.add(
              new Evaluation(step, trained, j, MODE, end, 0, 1, -score.asDouble(), Answers.PLAIN));
        }
      }
    }
    return new EvaluationLog(tasks, entries).stability(MODE, EvaluationLog.Score.MINUS_LOSS);
  }
}
