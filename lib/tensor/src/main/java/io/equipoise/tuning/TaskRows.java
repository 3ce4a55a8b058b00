package io.equipoise.tuning;

import io.equipoise.continual.Rows;
import io.equipoise.continual.Target;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Representatives;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The training rows of a task, as a network reads them. */
record TaskRows(TaskSpec task, Rows<List<Integer>> train) {
  private String label(int i) {
    return ((Target.Label) train.get(i).target()).label();
  }

  /** Texts, and what is to be written for their labels. */
  List<T5.Row> rows() {
    List<T5.Row> rows = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      rows.add(
          new T5.Row(
              train.get(i).input(), task.verbalizers().get(task.labels().indexOf(label(i)))));
    }
    return rows;
  }

  /** Rows whose texts are cut so that they fit behind {@code inFront} rows of prompts. */
  static List<T5.Row> cut(List<T5.Row> rows, int inFront, PromptReading reading) {
    return rows.stream()
        .map(
            row -> {
              int tokens =
                  reading.truncation().tokens(row.source().size(), inFront, reading.maxLength());
              return new T5.Row(row.source().subList(0, tokens), row.labels());
            })
        .toList();
  }

  /** What recognises the task. */
  Representatives representatives(Backbone backbone, Recognition by, long seed) {
    List<Integer> drawn = drawn(by.rows(), Seeds.mix(seed, "rows"));
    double[][] embeddings =
        backbone.embeddings(drawn.stream().map(i -> train.get(i).input()).toList());
    List<Representatives.Embedded> embedded = new ArrayList<>();
    for (int i = 0; i < embeddings.length; i++) {
      embedded.add(new Representatives.Embedded(label(drawn.get(i)), Vector.of(embeddings[i])));
    }
    return Representatives.of(embedded, Math.max(by.clusters(), task.labels().size()), seed);
  }

  /** So many rows in their order, or all of them. */
  private List<Integer> drawn(int most, long seed) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      left.add(i);
    }
    SplittableRandom random = new SplittableRandom(seed);
    while (most > 0 && left.size() > most) {
      left.remove(random.nextInt(left.size()));
    }
    return left;
  }
}
