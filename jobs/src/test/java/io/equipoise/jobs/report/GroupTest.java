package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static List<String> labels(List<Map<String, String>> settings) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Map<String, String> options : settings) {
      for (int seed = 1; seed <= 2; seed++) {
        String id = "trial-" + outcomes.size();
        outcomes.add(
            new Outcome(
                "sweep-x-1",
                outcomes.size(),
                id,
                "OK",
                "",
                seed,
                new TreeMap<>(options),
                1,
                0,
                1,
                Map.of()));
      }
    }
    return Group.of(outcomes).stream().map(Group::label).toList();
  }

  @Test
  void aMethodIsNamedEvenWhereItsNumbersTellItApart() {
    assertEquals(
        List.of(
            "method finetune, head masked",
            "method er, head masked",
            "method ewc, head masked",
            "method finetune, head full",
            "method er, head full"),
        labels(
            List.of(
                Map.of("method.name", "finetune", "train.head", "masked"),
                Map.of("method.name", "er", "method.buffer", "50", "train.head", "masked"),
                Map.of("method.name", "ewc", "method.lambda", "100", "train.head", "masked"),
                Map.of("method.name", "finetune", "train.head", "full"),
                Map.of("method.name", "er", "method.buffer", "50", "train.head", "full"))));
  }

  @Test
  void whatAllHaveInCommonIsNotSaid() {
    assertEquals(
        List.of("lambda 1", "lambda 2"),
        labels(
            List.of(
                Map.of("balance.method", "ls", "balance.lambda", "1"),
                Map.of("balance.method", "ls", "balance.lambda", "2"))));
  }
}
