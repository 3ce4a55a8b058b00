package io.equipoise.tuning;

import io.equipoise.continual.Rows;
import io.equipoise.continual.Target;
import io.equipoise.continual.TaskSpec;
import io.equipoise.linalg.Vector;
import io.equipoise.prompt.Representatives;
import io.equipoise.t5.T5;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * What recognises the task.
   *
   * @param clusters in all, or one for each label when that is more
   */
  Representatives representatives(Backbone backbone, int clusters, long seed) {
    List<List<Integer>> sources = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      sources.add(train.get(i).input());
    }
    double[][] embeddings = backbone.embeddings(sources);
    List<Representatives.Embedded> embedded = new ArrayList<>();
    for (int i = 0; i < embeddings.length; i++) {
      embedded.add(new Representatives.Embedded(label(i), Vector.of(embeddings[i])));
    }
    return Representatives.of(embedded, Math.max(clusters, task.labels().size()), seed);
  }
}
