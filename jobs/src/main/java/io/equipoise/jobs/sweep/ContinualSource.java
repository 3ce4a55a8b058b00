package io.equipoise.jobs.sweep;

import io.equipoise.continual.Learner;
import io.equipoise.continual.NearestClassMean;
import io.equipoise.continual.Rows;
import io.equipoise.continual.SequenceRun;
import io.equipoise.continual.Target;
import io.equipoise.continual.TaskSequence;
import io.equipoise.continual.TaskSpec;
import io.equipoise.fleet.Seeds;
import io.equipoise.fleet.ShardSource;
import io.equipoise.jobs.train.TextTasks;
import io.equipoise.run.Location;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TextTable;
import io.equipoise.text.TextTask;
import io.equipoise.text.Tokenizer;
import io.equipoise.tuning.EmbeddingLearner;
import io.equipoise.tuning.EngineBackbone;
import io.equipoise.tuning.LabelWords;
import io.equipoise.tuning.PromptLearner;
import io.equipoise.tuning.SavedBackbone;
import io.equipoise.tuning.TaskModel;
import io.equipoise.tuning.TaskService;
import io.equipoise.tuning.TunedLearner;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * Opens a sequence of text tasks with its network and its learner.
 *
 * @param location of the table
 * @param directory of the network
 * @param options all of the trial's
 */
record ContinualSource<S>(Location location, String directory, ContinualOptions options)
    implements ShardSource<SequenceRun<S, List<Integer>>> {
  private static final long serialVersionUID = 1L;

  /** Which learner. */
  enum Kind {
    PROMPTS,
    CHOICE,
    WEIGHTS,
    MERGED,
    MEANS
  }

  @Override
  public SequenceRun<S, List<Integer>> open(int shard) {
    TextTasks texts = new TextTasks(location, TableManifest.read(location));
    try (SavedBackbone saved = SavedBackbone.read(Path.of(directory))) {
      List<String> order = options.sequence().tasks(texts, options.seed());
      List<TaskSpec> tasks =
          order.stream().map(name -> spec(texts.task(name), saved.tokenizer())).toList();
      Map<String, Rows<List<Integer>>> rows = rows(texts, saved.tokenizer());
      Rows<List<Integer>> none = Rows.of(List.of());
      TaskSequence<List<Integer>> sequence =
          new TaskSequence<>(
              String.join("-", order),
              tasks,
              (task, split) -> rows.getOrDefault(task.id() + "/" + split, none));
      EngineBackbone network = new EngineBackbone(saved.config(), saved.weights(), "cpu");
      @SuppressWarnings("unchecked") // the method says what the state is
      Learner<S, List<Integer>> learner =
          (Learner<S, List<Integer>>)
              learner(network, sequence, saved.tokenizer().size(), outside(texts, saved));
      ContinualOptions.Evaluate look = options.evaluate();
      return new SequenceRun<>(
          sequence,
          learner,
          new SequenceRun.Options(look.modes(), look.everySteps(), look.subset(), options.seed()));
    }
  }

  private Learner<?, List<Integer>> learner(
      EngineBackbone network, TaskSequence<List<Integer>> sequence, int words, TaskModel outside) {
    return switch (options.method().kind()) {
      case PROMPTS ->
          new PromptLearner(
                  network,
                  sequence.tasks(),
                  options.prompted(),
                  words,
                  task -> sequence.rows(task, "train"))
              .asking(outside);
      case CHOICE ->
          TunedLearner.ofChoice(network, sequence.tasks(), options.choice(), words, options.tuned())
              .asking(outside);
      case WEIGHTS ->
          TunedLearner.ofWeights(network, sequence.tasks(), options.weighed(), options.tuned())
              .asking(outside);
      case MERGED -> options.merged(network);
      case MEANS -> new EmbeddingLearner<>(network, new NearestClassMean());
    };
  }

  /** Who is asked for the task of a text, with the texts in words. */
  private TaskModel outside(TextTasks texts, SavedBackbone saved) {
    Optional<URI> service = options.asked();
    if (service.isEmpty()) {
      return TaskModel.NONE;
    }
    Map<List<Integer>, String> words = new HashMap<>();
    for (TextTable.Row row : texts.rows()) {
      words.putIfAbsent(
          saved.tokenizer().tokens(row.text(), options.backbone().words()), row.text());
    }
    return new TaskService(service.get(), options.service().limit(), words);
  }

  private TaskSpec spec(TextTask task, Tokenizer tokenizer) {
    long seed = Seeds.mix(options.seed(), "verbalizers/" + task.name());
    return new TaskSpec(
        task.name(),
        TaskSpec.Kind.CLASSIFICATION,
        task.labels(),
        LabelWords.of(tokenizer, task, seed),
        "accuracy");
  }

  private Map<String, Rows<List<Integer>>> rows(TextTasks texts, Tokenizer tokenizer) {
    Map<String, List<TextTable.Row>> found = new HashMap<>();
    for (TextTable.Row row : texts.rows()) {
      found.computeIfAbsent(row.task() + "/" + row.split(), key -> new ArrayList<>()).add(row);
    }
    BiFunction<String, TextTable.Row, Rows.Row<List<Integer>>> read =
        (task, row) ->
            new Rows.Row<>(
                tokenizer.tokens(row.text(), options.backbone().words()),
                new Target.Label(texts.labels(task).get(row.label())));
    Map<String, Rows<List<Integer>>> rows = new HashMap<>();
    found.forEach(
        (key, some) -> {
          String task = key.substring(0, key.lastIndexOf('/'));
          rows.put(key, Rows.of(drawn(key, some).stream().map(r -> read.apply(task, r)).toList()));
        });
    return rows;
  }

  private List<TextTable.Row> drawn(String key, List<TextTable.Row> rows) {
    ContinualOptions.Sequence s = options.sequence();
    int most = key.endsWith("/test") ? s.testRows() : s.trainRows();
    List<TextTable.Row> left = new ArrayList<>(rows);
    SplittableRandom random = new SplittableRandom(Seeds.mix(0, "rows/" + key));
    while (most > 0 && left.size() > most) {
      left.remove(random.nextInt(left.size()));
    }
    return left;
  }
}
