package io.equipoise.balance;

import java.io.Serializable;

/**
 * What a balancer made of one round.
 *
 * @param decision how the step is formed
 * @param state for the next round
 * @param notes for the tables and the log
 */
public record Outcome(Decision decision, State state, Notes notes) implements Serializable {}
