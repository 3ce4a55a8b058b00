package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.ShardSource;
import io.equipoise.run.Failure;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.t5.T5Config;
import io.equipoise.text.SeenTexts;
import io.equipoise.text.Sentences;
import io.equipoise.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest extends ProgramContract<PoolState, PoolShard> {
  private static final List<String> POOL = List.of("metal", "tool", "mood");
  private static final Sentences SENTENCES = new Sentences(4, 2);
  private static final Vocabulary WORDS = Vocabulary.of(texts(), 80, 8, 2);

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (String task : POOL) {
      for (int i = 0; i < 60; i++) {
        texts.add(SENTENCES.row(task, "train", i).text());
      }
    }
    return texts;
  }

  private static Pretraining training(int rounds, int steps) {
    T5Config config = new T5Config(8, 4, 2, 12, 1, 1, WORDS.size(), 8, 16, 1e-6, true, true);
    return new Pretraining(
        new PoolPlan(
            config,
            POOL.stream().map(name -> new PoolPlan.Task(name, 4)).toList(),
            2,
            WORDS.labels(),
            WORDS.gaps(),
            Vocabulary.END,
            2,
            8,
            0.2,
            0.01,
            1,
            rounds,
            steps,
            3),
        WORDS.lines(),
        SeenTexts.of(texts()));
  }

  @Override
  protected Program<PoolState, PoolShard> program() {
    return training(2, 3);
  }

  @Override
  protected ShardSource<PoolShard> source() {
    return shard -> new PoolShard(rows("train", shard, 60), rows("test", shard, 8));
  }

  private static List<List<PoolShard.Row>> rows(String split, int shard, int n) {
    List<List<PoolShard.Row>> tasks = new ArrayList<>();
    for (String task : POOL) {
      List<PoolShard.Row> rows = new ArrayList<>();
      for (int i = shard * n; i < (shard + 1) * n; i++) {
        Sentences.Sentence one = SENTENCES.row(task, split, i);
        rows.add(new PoolShard.Row(WORDS.tokens(one.text(), 12), one.label()));
      }
      tasks.add(rows);
    }
    return tasks;
  }

  @Override
  protected int shards() {
    return 2;
  }

  /** Chance follows from the seed of the plan, which is an option. */
  @Override
  protected boolean usesTheSeed() {
    return false;
  }

  @Test
  void theLossFallsAndTheNetworkIsSavedWithItsPool(@TempDir Path folder) throws IOException {
    Pretraining program = training(4, 40);
    LocalFleet<PoolShard> fleet = new LocalFleet<>(source(), 1, 1);
    PoolState state = program.round(program.start(), fleet.at("round/1"));
    double first = state.loss();
    for (int round = 2; !program.done(state); round++) {
      state = program.round(state, fleet.at("round/" + round));
    }
    assertTrue(state.loss() < first, first + " " + state.loss());
    Program.Finish finish = program.finish(state, fleet.at("finish"));
    assertEquals(3, finish.rows().size());
    for (Map.Entry<String, byte[]> file : finish.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    SavedBackbone saved = SavedBackbone.read(folder);
    assertEquals(program.plan().config(), saved.config());
    assertEquals(WORDS, saved.tokenizer());
    assertEquals(state.theta()[5], (float) saved.weights().get("shared.weight").values()[5]);
    PretrainedOn seen = PretrainedOn.read(folder);
    assertEquals(POOL, seen.tasks());
    assertEquals(texts().size(), seen.texts().among(texts()));
    Files.delete(folder.resolve("vocabulary.txt"));
    assertThrows(Failure.class, () -> SavedBackbone.read(folder));
    assertThrows(Failure.class, () -> SavedBackbone.hash(folder));
  }

  @Test
  void aTaskIsPosedWithOtherWordsEachTime() {
    PoolPlan plan = training(1, 1).plan();
    assertEquals(plan.written(1, 0), plan.written(1, 0));
    assertTrue(!plan.written(1, 0).equals(plan.written(1, 1)));
    for (List<Integer> label : plan.written(1, 0)) {
      assertTrue(WORDS.labels().contains(label.get(0)));
      assertEquals(Vocabulary.END, label.get(1));
    }
  }

  @Test
  void gapsHideWordsAndAskForThem() {
    PoolPlan plan = training(1, 1).plan();
    PoolShard shard = source().open(0);
    boolean gaps = false;
    for (long step = 1; step < 40; step++) {
      PoolBatch batch = PoolBatch.of(plan, shard, step, 0);
      if (batch.prompts()[0] == plan.prompts() - 1) {
        gaps = true;
        for (var row : batch.rows()) {
          assertTrue(WORDS.gaps().contains(row.labels().get(0)), row.toString());
          assertTrue(row.source().contains(row.labels().get(0)), row.toString());
        }
      }
    }
    assertTrue(gaps);
  }
}
