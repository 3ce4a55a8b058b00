package io.equipoise.example;

import io.equipoise.crystal.Labelled;
import java.io.Serializable;

/**
 * A row of numbers with what is known about it.
 *
 * @param source the data set it came from
 * @param split {@code train}, {@code val} or {@code test}; empty when the source names none
 * @param features finite numbers, in every row of a data set as many
 * @param targets one per task of the data set, in task order: a number, or the number of a class;
 *     NaN where it is missing
 */
public record Example(String id, String source, String split, double[] features, double[] targets)
    implements Labelled, Serializable {}
