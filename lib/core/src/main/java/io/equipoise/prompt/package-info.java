/**
 * Soft prompts for many tasks in bounded memory, and answers that stay inside a task's labels when
 * nobody says which task it is: the arithmetic of GRID without the network.
 *
 * <p>Three questions, each with its types:
 *
 * <ul>
 *   <li>Which stored prompts does the next task still pull on? {@link
 *       io.equipoise.prompt.PromptSelection} keeps those with a large gradient; {@link
 *       io.equipoise.prompt.PromptPool} melts the others into one.
 *   <li>Which task is this input of? {@link io.equipoise.prompt.Representatives} keeps a few means
 *       per label, {@link io.equipoise.prompt.TaskIdentifier} compares, {@link
 *       io.equipoise.prompt.Identification} decides or declines to.
 *   <li>Which label? {@link io.equipoise.prompt.LabelTrie} and {@link
 *       io.equipoise.prompt.ConstrainedDecoding} compare the likelihoods of the labels alone;
 *       {@link io.equipoise.prompt.LabelNormalisation} says what freely written text comes nearest
 *       to.
 * </ul>
 *
 * <p>The network is behind {@link io.equipoise.prompt.TokenScores}; {@code io.equipoise.t5} has one
 * in plain doubles.
 *
 * <p>Source: GRID (arXiv:2507.14725). Its method section could not be read: threshold, weighting
 * and steps are certain from abstracts and reviews, everything else is a reconstruction [inferred].
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.prompt;
