/**
 * Raw files as they come: bytes with a limit on what they unpack to, records of CSV, arrays of IDX.
 *
 * <p>{@link io.equipoise.input.BoundedInput} opens a file, packed or not; {@link
 * io.equipoise.input.CsvRecords} and {@link io.equipoise.input.IdxFile} read what it gives. What
 * the numbers mean is the caller's.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.input;
