/**
 * Crystals: what a structure is, how it is read, what a network sees of it, and labels that are
 * exact physics.
 *
 * <p>A {@link io.equipoise.crystal.Crystal} is a lattice and the atoms of one cell; with targets it
 * is a {@link io.equipoise.crystal.Sample}. It comes from a file or from a recipe:
 *
 * <ul>
 *   <li>{@link io.equipoise.crystal.StructureReader} reads CIF, POSCAR, JSON, extxyz and CSV,
 *       record by record. Each becomes a {@link io.equipoise.crystal.Reading}: parsed, or rejected
 *       with one code of {@link io.equipoise.crystal.Quarantine}. A bad row never stops a job.
 *       {@link io.equipoise.crystal.Validator} holds the physical limits.
 *   <li>{@link io.equipoise.crystal.PrototypeGenerator} draws crystals of ions; {@link
 *       io.equipoise.crystal.Labels} computes their energies, curvatures, potentials and gaps. Row
 *       i is a pure function of (seed, i).
 * </ul>
 *
 * <p>{@link io.equipoise.crystal.GraphBuilder} makes of it a {@link
 * io.equipoise.crystal.CrystalGraph}: {@link io.equipoise.crystal.Neighbours} within a cut-off,
 * whole shells, and {@link io.equipoise.crystal.WaveVectors} of half the reciprocal space. {@link
 * io.equipoise.crystal.Splits} then decides who trains and who tests, {@link
 * io.equipoise.crystal.Deduplication} having found the copies before.
 *
 * <p>Underneath: {@link io.equipoise.crystal.Lattice}, {@link
 * io.equipoise.crystal.NiggliReduction}, {@link io.equipoise.crystal.Elements}, {@link
 * io.equipoise.crystal.Ewald} and {@link io.equipoise.crystal.LatticeSums}, checked against
 * reference crystals in several descriptions each.
 *
 * <p>Conventions, everywhere: angstrom, eV, elementary charges; lattice vectors are rows, cart =
 * frac . L; reciprocal vectors <b>have</b> the 2 pi; distances and labels do not change with the
 * basis, the origin or the order of atoms. Arithmetic is double and gives the same bits on every
 * machine.
 *
 * <p>Elsewhere: networks live in {@code io.equipoise.net}, tables in {@code io.equipoise.table}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.crystal;
