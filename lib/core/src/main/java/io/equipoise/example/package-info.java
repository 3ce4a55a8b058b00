/**
 * Rows of numbers with targets of several tasks: tables, images, and generated ones.
 *
 * <p>An {@link io.equipoise.example.Example} has as many features as every other row of its data
 * set, and per task a number or a class number. {@link io.equipoise.example.ExampleParser} makes it
 * of a record of text as an {@link io.equipoise.example.ExampleSchema} says; {@link
 * io.equipoise.example.Overlay} lays two images over each other, so that one image asks two
 * questions. {@link io.equipoise.example.SyntheticTable} and {@link
 * io.equipoise.example.SegmentDigits} generate rows that need no file.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.example;
