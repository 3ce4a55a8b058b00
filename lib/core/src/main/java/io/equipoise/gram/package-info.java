/**
 * Inner products of task gradients whose parts lie on many shards.
 *
 * <p>Every shard has rows of every task, so task i's gradient is a sum over shards and no shard
 * knows it. Gram matrices add up over blocks of <em>parameters</em>, not over shards: the matrix of
 * a sum is not the sum of the matrices. Three ways lead to it ({@link
 * io.equipoise.gram.GramOptions}):
 *
 * <pre>
 * way      bytes to the driver     between executors   exact
 * blocks   8 K^2 a block           4 K d a shard       yes
 * gather   4 K d a shard           0                   yes, the same bits as blocks
 * sketch   4 K s a shard           0                   no: squared lengths off by about sqrt(2/s)
 * </pre>
 *
 * <p>Read {@link io.equipoise.gram.Products}, which asks the fleet; {@link
 * io.equipoise.gram.RowPairs} says which products are wanted, {@link io.equipoise.gram.CountSketch}
 * is the approximation.
 *
 * <p>Elsewhere: what is decided from the products is {@link io.equipoise.balance}; how rows are
 * summed block by block is {@link io.equipoise.fleet.Fleet#blocks}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.gram;
