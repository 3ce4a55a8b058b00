package io.equipoise.incremental;

import io.equipoise.linalg.Vector;

/**
 * A row as a network sees it.
 *
 * @param output that stands for its label
 * @param task place of its task
 * @param logits what the network answered when the row was stored; empty unless a method keeps that
 */
record Shown(Vector input, int output, int task, Vector logits) {
  Shown(Vector input, int output, int task) {
    this(input, output, task, Vector.EMPTY);
  }
}
