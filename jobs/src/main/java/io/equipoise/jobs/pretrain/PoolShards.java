package io.equipoise.jobs.pretrain;

import io.equipoise.fleet.ShardSource;
import io.equipoise.table.TextShards;
import io.equipoise.table.TextTable;
import io.equipoise.text.Vocabulary;
import io.equipoise.tuning.PoolShard;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the shards of a table of texts as numbers.
 *
 * @param tasks the pool, in order
 * @param most words of a text
 */
record PoolShards(TextShards texts, List<String> tasks, Vocabulary vocabulary, int most)
    implements ShardSource<PoolShard> {
  private static final long serialVersionUID = 1L;

  /** Copies the list. */
  PoolShards {
    tasks = List.copyOf(tasks);
  }

  @Override
  public PoolShard open(int shard) {
    List<List<PoolShard.Row>> train = new ArrayList<>();
    List<List<PoolShard.Row>> test = new ArrayList<>();
    tasks.forEach(
        task -> {
          train.add(new ArrayList<>());
          test.add(new ArrayList<>());
        });
    for (TextTable.Row row : texts.open(shard)) {
      int task = tasks.indexOf(row.task());
      if (task >= 0) {
        List<Integer> tokens = vocabulary.tokens(row.text(), most);
        (row.split().equals("train") ? train : test)
            .get(task)
            .add(new PoolShard.Row(tokens, row.label()));
      }
    }
    return new PoolShard(train, test);
  }
}
