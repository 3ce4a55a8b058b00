/**
 * Labelled texts and the words in them.
 *
 * <p>A {@link io.equipoise.text.TextTask} names its labels and the words that a network writes for
 * them; a {@link io.equipoise.text.TextFolder} is several tasks on disk with named orders; a {@link
 * io.equipoise.text.TextReader} reads a file row by row and says of each bad row what is wrong.
 * {@link io.equipoise.text.Sentences} generates tasks with exact labels.
 *
 * <p>{@link io.equipoise.text.Vocabulary} turns texts into numbers: whole words, lower case, with
 * places kept for labels and for gaps. It is one {@link io.equipoise.text.Tokenizer}; the one of
 * networks of others is in the tensor module. What learns from them is {@link io.equipoise.prompt}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.text;
