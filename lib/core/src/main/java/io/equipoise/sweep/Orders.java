package io.equipoise.sweep;

import io.equipoise.fleet.Seeds;
import io.equipoise.options.Kind;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** In which orders an option that lists tasks is tried, such as {@code data.tasks}. */
public sealed interface Orders {
  /** The option that holds the list. */
  String path();

  /** How many orders there are. */
  long size();

  /** The orders, each a list of names. */
  List<List<String>> orders(long seed);

  /** The option's texts, one per order. */
  default List<String> texts(long seed) {
    return orders(seed).stream()
        .map(
            order -> order.stream().map(Orders::quoted).collect(Collectors.joining(", ", "[", "]")))
        .toList();
  }

  private static String quoted(String name) {
    return "'" + name.replace("'", "''") + "'";
  }

  /** The orders as they are listed. */
  @Named("listed")
  record Listed(
      @Option(doc = "Option that holds the tasks.") String path,
      @Option(
              doc = "The orders, each with its tasks in a row, parted by commas.",
              kind = Kind.EXTEND)
          List<String> orders)
      implements Orders {
    /** Copies the list, which must not be empty. */
    public Listed {
      orders = List.copyOf(orders);
      if (orders.isEmpty()) {
        throw new IllegalArgumentException("orders is empty; expected at least one");
      }
    }

    static Listed defaults() {
      return new Listed("data.tasks", List.of("a, b"));
    }

    @Override
    public long size() {
      return orders.size();
    }

    @Override
    public List<List<String>> orders(long seed) {
      return orders.stream().map(order -> List.of(order.strip().split("\\s*,\\s*"))).toList();
    }
  }

  /** Every order, the given one first, in lexicographic order of places. */
  @Named("all")
  record All(
      @Option(doc = "Option that holds the tasks.") String path,
      @Option(doc = "The tasks; at most 8, which have 40,320 orders.") List<String> tasks)
      implements Orders {
    /** Checks the number of tasks. */
    public All {
      tasks = names(tasks);
      if (tasks.size() > 8) {
        throw new IllegalArgumentException(
            "tasks has " + tasks.size() + " names; expected at most 8, or method: seeded");
      }
    }

    static All defaults() {
      return new All("data.tasks", List.of("a"));
    }

    @Override
    public long size() {
      return factorial(tasks.size());
    }

    @Override
    public List<List<String>> orders(long seed) {
      List<List<String>> all = new ArrayList<>();
      extend(new ArrayList<>(), new ArrayList<>(tasks), all);
      return all;
    }

    private static void extend(List<String> begun, List<String> left, List<List<String>> all) {
      if (left.isEmpty()) {
        all.add(List.copyOf(begun));
      }
      for (int i = 0; i < left.size(); i++) {
        List<String> rest = new ArrayList<>(left);
        begun.add(rest.remove(i));
        extend(begun, rest, all);
        begun.remove(begun.size() - 1);
      }
    }
  }

  /** Different orders at random; more of them keep the first. */
  @Named("seeded")
  record Seeded(
      @Option(doc = "Option that holds the tasks.") String path,
      @Option(doc = "The tasks.") List<String> tasks,
      @Option(doc = "How many different orders.", kind = Kind.EXTEND, min = 1) int n)
      implements Orders {
    /** Checks that there are so many orders. */
    public Seeded {
      tasks = names(tasks);
      if (n > factorial(tasks.size())) {
        throw new IllegalArgumentException(
            "n = "
                + n
                + "; expected at most "
                + factorial(tasks.size())
                + ", the orders of "
                + tasks.size()
                + " tasks");
      }
    }

    static Seeded defaults() {
      return new Seeded("data.tasks", List.of("a"), 1);
    }

    @Override
    public long size() {
      return n;
    }

    @Override
    public List<List<String>> orders(long seed) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "orders"));
      Set<List<String>> drawn = new LinkedHashSet<>();
      while (drawn.size() < n) {
        List<String> order = new ArrayList<>();
        for (int place : Shuffle.of(tasks.size(), random)) {
          order.add(tasks.get(place));
        }
        drawn.add(List.copyOf(order));
      }
      return List.copyOf(drawn);
    }
  }

  private static List<String> names(List<String> tasks) {
    if (tasks.isEmpty() || Set.copyOf(tasks).size() < tasks.size()) {
      throw new IllegalArgumentException("tasks = " + tasks + "; expected different names");
    }
    return List.copyOf(tasks);
  }

  /** n!, or more than any number of trials when that is large. */
  private static long factorial(int n) {
    long product = 1;
    for (int i = 2; i <= n && product < Integer.MAX_VALUE; i++) {
      product *= i;
    }
    return product;
  }
}
