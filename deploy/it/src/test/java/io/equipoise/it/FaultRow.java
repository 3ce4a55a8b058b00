package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the table of faults: how often a fault was injected, and what came of it.
 *
 * <p>A fault whose promise was broken is counted and the next one injected, so that a row always
 * tells of all of them; {@link #close} prints the row, leaves it under {@code target/faults}, and
 * fails with everything that went wrong.
 */
final class FaultRow implements AutoCloseable {
  /** {@code full} under {@code -Pfaults}; the ordinary build injects a few of each. */
  private static final boolean FULL = "full".equals(System.getProperty("equipoise.faults"));

  private final String fault;
  private final List<Throwable> violations = new ArrayList<>();
  private int tried;
  private int roundsLost;
  private double slowest;

  FaultRow(String fault) {
    this.fault = fault;
  }

  /** How many injections to try. */
  static int times(int quick, int full) {
    return FULL ? full : quick;
  }

  /** Judges a time where the machine is given to these tests alone; elsewhere only tells it. */
  static void inTime(String name, double seconds, double limit) {
    String told = name + ": " + seconds + " s; expected less than " + limit;
    if (FULL) {
      assertTrue(seconds < limit, told);
    } else if (seconds >= limit) {
      System.out.println("LATE " + told);
    }
  }

  /** One injection with everything that must hold after it. */
  interface Injection {
    /** Returns what it cost; throws when a promise was broken. */
    Cost inject() throws Exception;
  }

  /**
   * What an injection cost.
   *
   * @param times how often the fault struck
   * @param rounds rounds that were computed a second time, at most, by one of them
   * @param seconds until the run went on, or beyond the time it takes undisturbed
   */
  record Cost(int times, int rounds, double seconds) {
    static final Cost NOTHING = new Cost(1, 0, 0);
  }

  /** How often the fault struck so far. */
  int tried() {
    return tried;
  }

  void inject(String what, Injection injection) throws InterruptedException {
    try {
      Cost cost = injection.inject();
      tried += cost.times();
      roundsLost = Math.max(roundsLost, cost.rounds());
      slowest = Math.max(slowest, cost.seconds());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      tried++;
      violations.add(new AssertionError(fault + ", " + what, e));
      System.out.println("VIOLATION " + fault + ", " + what + ": " + e);
    }
  }

  @Override
  public void close() throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "%-58s %6d %10d %11d %10.1f",
            fault,
            tried,
            violations.size(),
            roundsLost,
            slowest);
    System.out.println("FAULT " + line);
    Path file = Path.of("target/faults", fault.replaceAll("[^A-Za-z0-9]+", "-") + ".txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, line + "\n", StandardCharsets.UTF_8);
    if (!violations.isEmpty()) {
      AssertionError all = new AssertionError(violations.size() + " of " + tried + ": " + fault);
      violations.forEach(all::addSuppressed);
      throw all;
    }
  }
}
