package io.equipoise.run;

import io.equipoise.fleet.ShardSource;

class MeanProgramTest extends ProgramContract<MeanProgram.State, float[]> {
  @Override
  protected Program<MeanProgram.State, float[]> program() {
    return new MeanProgram(6);
  }

  @Override
  protected ShardSource<float[]> source() {
    return shard -> new float[] {shard, 2f * shard, -shard, 1f / (1 + shard)};
  }

  @Override
  protected int shards() {
    return 5;
  }
}
