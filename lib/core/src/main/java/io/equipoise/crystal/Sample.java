package io.equipoise.crystal;

import java.io.Serializable;

/**
 * A crystal with what is known about it.
 *
 * @param source the data set it came from
 * @param split {@code train}, {@code val} or {@code test}; empty when the source names none
 * @param targets one number per task of the data set, in task order; NaN where it is missing
 */
public record Sample(Crystal crystal, String source, String split, double[] targets)
    implements Labelled, Serializable {}
