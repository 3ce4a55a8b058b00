package io.equipoise.fleet;

/** Joins the parts of a seed path. */
public final class Paths {
  private Paths() {}

  /** {@code parent/child}, or the child alone under the root. */
  public static String child(String parent, String child) {
    if (child.isEmpty()) {
      throw new IllegalArgumentException("an empty path part; expected a name such as round/12");
    }
    return parent.isEmpty() ? child : parent + "/" + child;
  }
}
