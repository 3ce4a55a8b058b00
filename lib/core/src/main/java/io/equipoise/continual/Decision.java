package io.equipoise.continual;

/**
 * One number by which a learner decided what becomes of what it keeps.
 *
 * @param after place of the task that was being learned
 * @param about place of the task that the number is about
 * @param what its name, such as {@code selection_kept}
 * @param value the number
 * @param rows of how many rows it is
 */
public record Decision(int after, int about, String what, double value, long rows) {}
