package io.equipoise.sweep;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.SelectedBy;
import java.util.List;

/** A distribution from which the value of one option is drawn. */
@SelectedBy("draw")
public sealed interface Draw {
  /** The option that varies. */
  String path();

  /**
   * The value's text.
   *
   * @param u where in the distribution, 0 to below 1; equal steps of u have equal probability
   */
  String at(double u);

  /** Every number of an interval alike. */
  @Named("uniform")
  record Uniform(
      @Option(doc = "Option that varies, such as train.rise.", required = true) String path,
      @Option(doc = "Smallest value.") double from,
      @Option(doc = "Values are below this.") double to)
      implements Draw {
    /** Checks the interval. */
    public Uniform {
      if (!(to > from)) {
        throw new IllegalArgumentException("to = " + to + "; expected above from = " + from);
      }
    }

    static Uniform defaults() {
      return new Uniform("path", 0, 1);
    }

    @Override
    public String at(double u) {
      return Double.toString(from + u * (to - from));
    }
  }

  /** Every order of magnitude alike. */
  @Named("log-uniform")
  record LogUniform(
      @Option(doc = "Option that varies, such as train.step-size.", required = true) String path,
      @Option(doc = "Smallest value.", above = 0) double from,
      @Option(doc = "Values are below this.", above = 0) double to)
      implements Draw {
    /** Checks the interval. */
    public LogUniform {
      if (!(to > from)) {
        throw new IllegalArgumentException("to = " + to + "; expected above from = " + from);
      }
    }

    static LogUniform defaults() {
      return new LogUniform("path", 1e-4, 1);
    }

    @Override
    public String at(double u) {
      double low = StrictMath.log(from);
      return Double.toString(StrictMath.exp(low + u * (StrictMath.log(to) - low)));
    }
  }

  /** Every whole number of an interval alike, both ends included. */
  @Named("integer")
  record Whole(
      @Option(doc = "Option that varies, such as train.local-steps.", required = true) String path,
      @Option(doc = "Smallest value.") int from,
      @Option(doc = "Largest value.") int to)
      implements Draw {
    /** Checks the interval. */
    public Whole {
      if (to < from) {
        throw new IllegalArgumentException("to = " + to + "; expected at least from = " + from);
      }
    }

    static Whole defaults() {
      return new Whole("path", 1, 10);
    }

    @Override
    public String at(double u) {
      return Long.toString(from + (long) (u * ((long) to - from + 1)));
    }
  }

  /** Every listed value alike. */
  @Named("choice")
  record Choice(
      @Option(doc = "Option that varies, such as balance.method.", required = true) String path,
      @Option(doc = "Values to choose from, as --set has them.") List<String> values)
      implements Draw {
    /** Copies the list, which must not be empty. */
    public Choice {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("values is empty; expected at least one");
      }
    }

    static Choice defaults() {
      return new Choice("path", List.of("value"));
    }

    @Override
    public String at(double u) {
      return values.get((int) (u * values.size()));
    }
  }
}
