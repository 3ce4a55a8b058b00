package io.equipoise.balance;

/** The four things a balancer says about itself that never change. */
abstract class Method implements Balancer {
  private static final long serialVersionUID = 1L;
  private final String name;
  private final Demand demand;
  private final Scale scale;
  private final Heads heads;

  Method(String name, Demand demand, Scale scale, Heads heads) {
    this.name = name;
    this.demand = demand;
    this.scale = scale;
    this.heads = heads;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Demand demand() {
    return demand;
  }

  @Override
  public final Scale nativeScale() {
    return scale;
  }

  @Override
  public final Heads nativeHeads() {
    return heads;
  }

  static int atLeastOne(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(tasks + " tasks; expected at least one");
    }
    return tasks;
  }

  /** Refuses an option outside its range. */
  static void check(boolean holds, String option, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(option + " = " + found + "; expected " + expected + ".");
    }
  }
}
