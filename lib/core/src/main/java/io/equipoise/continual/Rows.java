package io.equipoise.continual;

import java.util.List;

/**
 * Examples in an order that is the same every time, each reachable by its number.
 *
 * @param <X> an input
 */
public interface Rows<X> {
  /** An input with what is true of it. */
  record Row<X>(X input, Target target) {}

  /** How many there are. */
  int size();

  /** Row {@code i}, counted from 0; asked twice it is equal. */
  Row<X> get(int i);

  /** The rows of a list. */
  static <X> Rows<X> of(List<Row<X>> rows) {
    List<Row<X>> copy = List.copyOf(rows);
    return new Rows<>() {
      @Override
      public int size() {
        return copy.size();
      }

      @Override
      public Row<X> get(int i) {
        return copy.get(i);
      }
    };
  }
}
