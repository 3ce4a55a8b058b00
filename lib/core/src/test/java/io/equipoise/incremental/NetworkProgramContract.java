package io.equipoise.incremental;

import io.equipoise.continual.ContinualProgram;
import io.equipoise.continual.InferenceMode;
import io.equipoise.continual.SequenceRun;
import io.equipoise.fleet.ShardSource;
import io.equipoise.linalg.Vector;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import java.util.List;

/** Sequences under one method are the same bytes, interrupted or not. */
public abstract class NetworkProgramContract
    extends ProgramContract<
        ContinualProgram.Progress<NetworkState>, SequenceRun<NetworkState, Vector>> {
  /** The method. */
  protected abstract ContinualMethod method();

  @Override
  protected Program<ContinualProgram.Progress<NetworkState>, SequenceRun<NetworkState, Vector>>
      program() {
    return new ContinualProgram<>(
        List.of("a-b", "c-d", "e-f"),
        List.of(
            InferenceMode.TASK_AWARE,
            InferenceMode.AGNOSTIC_BATCH,
            InferenceMode.AGNOSTIC_INSTANCE),
        NetworkState.codec());
  }

  @Override
  protected ShardSource<SequenceRun<NetworkState, Vector>> source() {
    return Blobs.source(method());
  }

  @Override
  protected int shards() {
    return 1;
  }

  /** Chance follows from the seed of the sequence, which is an option. */
  @Override
  protected boolean usesTheSeed() {
    return false;
  }
}
