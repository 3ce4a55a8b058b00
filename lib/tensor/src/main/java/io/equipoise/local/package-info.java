/** Questions that a shard answers with the engine. */
@org.jspecify.annotations.NullMarked
package io.equipoise.local;
