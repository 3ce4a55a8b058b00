package io.equipoise.continual;

import io.equipoise.fleet.Question;
import io.equipoise.fleet.Scope;
import io.equipoise.run.Encoded;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence is after one task more; the state travels in pieces.
 *
 * @param state before; null to look at everything before the first task
 */
record LearnNext<S, X>(@Nullable Encoded state) implements Question<SequenceRun<S, X>, Encoded> {
  private static final long serialVersionUID = 1L;

  @Override
  public Encoded answer(SequenceRun<S, X> run, Scope scope) {
    SequenceCodec<S> codec = new SequenceCodec<>(run.learner().codec());
    return codec.encode(state == null ? run.start() : run.next(codec.decode(state)));
  }
}
