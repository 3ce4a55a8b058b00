/**
 * The verb {@code prep}: raw crystals become a checked table of balanced shards, and what was
 * refused becomes a table of its own.
 *
 * <p>{@link io.equipoise.jobs.prep.Prep} does it, on Spark's executors or in this process, with the
 * same bytes. Files are parsed once; only ids, costs and refusals travel to the driver, which
 * removes repeated ids and lays the rows on shards; each shard is then written where it is
 * gathered, and everything appears at once by one rename.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.prep;
