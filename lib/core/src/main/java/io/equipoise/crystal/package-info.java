/**
 * Crystals: lattices, readers, neighbours, reciprocal vectors, and labels that are exact physics.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.crystal;
