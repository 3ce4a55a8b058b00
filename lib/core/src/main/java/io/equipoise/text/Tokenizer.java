package io.equipoise.text;

import java.util.List;

/**
 * Cuts texts into tokens, which are numbers.
 *
 * <pre>
 * {@link Vocabulary}        whole words, some kept to stand for labels     networks that were pre-trained here
 * tokenizer.json            pieces of words, none kept                     networks of others (tensor module)
 * </pre>
 */
public interface Tokenizer extends AutoCloseable {
  /** Every token is below. */
  int size();

  /** The token that ends a text. */
  int end();

  /** A text's first tokens, without an end. */
  List<Integer> tokens(String text, int most);

  /** Tokens that stand for labels; none where labels are written in words. */
  List<Integer> labels();

  /** Gives back what is held outside the heap; texts cannot be cut any more. */
  @Override
  default void close() {}
}
