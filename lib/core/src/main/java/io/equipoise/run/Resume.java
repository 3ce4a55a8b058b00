package io.equipoise.run;

/** What to do with the commits that a run already has. */
public enum Resume {
  /** Go on from the last commit whose state is sound, noting any that is not. */
  AUTO,
  /** Go on from the last commit; exit 6 when it is damaged. */
  STRICT,
  /** Refuse to go on: exit 6 when there is any commit. */
  NEVER
}
