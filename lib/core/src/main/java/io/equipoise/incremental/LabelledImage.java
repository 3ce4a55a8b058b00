package io.equipoise.incremental;

import io.equipoise.linalg.Vector;

/**
 * An image and what is known about it.
 *
 * @param set that it came from, such as an alphabet
 * @param label its class
 * @param split {@code train}, {@code val} or {@code test}
 * @param pixels row by row
 */
public record LabelledImage(String set, String label, String split, Vector pixels) {}
