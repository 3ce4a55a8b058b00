package io.equipoise.tuning;

import io.equipoise.continual.Learner;
import io.equipoise.continual.MemoryReport;
import io.equipoise.continual.Prediction;
import io.equipoise.continual.Query;
import io.equipoise.continual.Rows;
import io.equipoise.continual.TaskSpec;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import java.util.ArrayList;
import java.util.List;

/**
 * A learner of vectors on a frozen network's embeddings of tokens, such as the nearest class mean.
 *
 * @param backbone the network
 * @param learner of its embeddings
 */
public record EmbeddingLearner<S>(Backbone backbone, Learner<S, Vector> learner)
    implements Learner<S, List<Integer>> {
  List<Vector> embedded(List<List<Integer>> sources) {
    List<Vector> vectors = new ArrayList<>();
    for (double[] embedding : backbone.embeddings(sources)) {
      vectors.add(Vector.of(embedding));
    }
    return vectors;
  }

  @Override
  public S begin(int tasks, long seed) {
    return learner.begin(tasks, seed);
  }

  @Override
  public S observe(
      S state, int place, TaskSpec task, Rows<List<Integer>> train, StepListener<S> listener) {
    List<List<Integer>> sources = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      sources.add(train.get(i).input());
    }
    List<Vector> vectors = embedded(sources);
    List<Rows.Row<Vector>> rows = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      rows.add(new Rows.Row<>(vectors.get(i), train.get(i).target()));
    }
    return learner.observe(state, place, task, Rows.of(rows), listener);
  }

  @Override
  public S endTask(S state, int place) {
    return learner.endTask(state, place);
  }

  @Override
  public List<Prediction> predict(S state, Query<List<Integer>> query) {
    List<Vector> inputs = embedded(query.inputs());
    if (query instanceof Query.Aware<List<Integer>> aware) {
      return learner.predict(state, new Query.Aware<>(aware.task(), inputs));
    }
    return learner.predict(
        state,
        query instanceof Query.Batch<List<Integer>>
            ? new Query.Batch<>(inputs)
            : new Query.Each<>(inputs));
  }

  @Override
  public MemoryReport memory(S state) {
    return learner.memory(state);
  }

  @Override
  public Codec<S> codec() {
    return learner.codec();
  }
}
