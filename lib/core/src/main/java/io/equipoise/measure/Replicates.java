package io.equipoise.measure;

/**
 * One number measured with several seeds, and how sure its mean is.
 *
 * <pre>
 * sd = sqrt( sum (x - mean)^2 / (n - 1) );   standardError = sd / sqrt(n)
 * mean +- t(confidence, n - 1) standardError
 * </pre>
 *
 * <p>The interval is exact for normal numbers; with three seeds and 95 % its half width is 4.30
 * standard errors, which is the reason to run more.
 *
 * <p>Edge cases: one seed has no spread: sd and standard error are NaN, and an interval is refused.
 * The sum of squares is taken around the mean, so a large common offset costs no digits.
 *
 * @param count n, at least 1
 * @param mean of the n numbers
 * @param sd standard deviation of one number, in the numbers' unit
 */
public record Replicates(int count, double mean, double sd) {

  /** Summarises the numbers of the seeds. */
  public static Replicates of(double... values) {
    int n = values.length;
    if (n == 0) {
      throw new IllegalArgumentException("0 replicates; expected at least one");
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "replicate " + i + " is " + values[i] + "; expected a finite value");
      }
      sum += values[i];
    }
    double mean = sum / n;
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    return new Replicates(n, mean, n == 1 ? Double.NaN : Math.sqrt(squares / (n - 1)));
  }

  /** Standard deviation of the mean. */
  public double standardError() {
    return sd / Math.sqrt(count);
  }

  /**
   * Half the width of the interval around the mean.
   *
   * @param confidence such as 0.95, in (0, 1)
   */
  public double halfWidth(double confidence) {
    if (count < 2) {
      throw new IllegalArgumentException(
          "1 replicate; expected at least 2 for a confidence interval. Run more seeds.");
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence = " + confidence + "; expected in (0, 1)");
    }
    return StudentT.quantile(confidence, count - 1) * standardError();
  }

  /** The interval that holds the true mean with the given confidence. */
  public Interval interval(double confidence) {
    double half = halfWidth(confidence);
    return new Interval(mean - half, mean + half);
  }

  /** From {@code low} to {@code high}. */
  public record Interval(double low, double high) {
    /** Whether {@code value} lies inside, bounds included. */
    public boolean contains(double value) {
      return value >= low && value <= high;
    }
  }
}
