package io.equipoise.run;

/** The path under which a round asks its fleet: its seeds and its residues belong to it. */
public final class RoundPath {
  private RoundPath() {}

  /**
   * {@code round/12}, or {@code round/12/mended/1} when it is done again from a mended state: what
   * the shards kept of the attempt that broke must not be seen by the next.
   *
   * @param round from 1
   * @param mended how often a bad number made this round begin anew
   */
  public static String of(int round, int mended) {
    return "round/" + round + (mended == 0 ? "" : "/mended/" + mended);
  }
}
