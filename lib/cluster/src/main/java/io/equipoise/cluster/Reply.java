package io.equipoise.cluster;

import io.equipoise.fleet.AnswerException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The answer of one shard, or why there is none, and how long it took. */
record Reply<A>(int shard, @Nullable A answer, @Nullable AnswerException failure, long nanos)
    implements Serializable {}
