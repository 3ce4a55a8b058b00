/**
 * Tables: what a run reads and leaves, as Parquet.
 *
 * <p>A {@link io.equipoise.table.TableSchema} is a list of columns; Spark's {@code StructType} and
 * Parquet's {@code MessageType} both follow from it, and a file under {@code data-schemas} says the
 * same for people, with units and ranges; a test compares the three. {@link
 * io.equipoise.table.ParquetFile} turns rows into the bytes of one file and back: the same rows
 * always give the same bytes, and a flipped bit or a missing tail is found on reading.
 *
 * <p>{@link io.equipoise.table.RunTables} writes the tables of a run, {@link
 * io.equipoise.table.CrystalTable} reads and writes crystals, {@link
 * io.equipoise.table.QuarantineTable} keeps what was refused and why.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.table;
