/**
 * Networks as pure functions of (flat parameters, batch).
 *
 * <p>{@link io.equipoise.net.ReGNet} predicts properties of crystals. Its forward pass is written
 * once, in {@code regnet.ts} and the parts that its options choose, beside this package; training
 * differentiates its losses, an exported model adds {@code exported.ts} and its own parameters.
 * {@link io.equipoise.net.LayerOptions} names the parts of a layer, {@link
 * io.equipoise.net.Experts} the mixture of ReGNet-MT, {@link io.equipoise.net.Head} the kinds of
 * heads. {@link io.equipoise.net.ReGNetOptions} has the sizes, {@link
 * io.equipoise.net.EncodedGraph} what of a crystal does not depend on parameters, {@link
 * io.equipoise.net.CrystalModel} the meaning of the outputs and {@link io.equipoise.net.SavedModel}
 * a directory that holds it all.
 *
 * <p>{@link io.equipoise.net.Mlp} and {@link io.equipoise.net.ConvNet} read rows of numbers and
 * have heads for numbers and for classes; {@link io.equipoise.net.FeatureModel} is theirs.
 *
 * <p>Why filters of |k| below a cut-off, rather than of integer indices or of the sixteen shortest
 * vectors: only they give the same output in another basis and in a supercell, and they change
 * continuously under strain. Chosen here, where the source leaves it open: layer normalisation with
 * epsilon 1e-5, weights uniform within 1 / sqrt(inputs), filters normal with variance 1 / filters,
 * g = 0.1 at first.
 *
 * <p>Two things make a step cheap. The first linear maps of a message are multiplied per atom and
 * gathered per edge; and edges of the same length share one row of the distance's basis, which a
 * crystal's symmetry makes frequent (at least i to j and j to i).
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.net;
