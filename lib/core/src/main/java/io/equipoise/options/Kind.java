package io.equipoise.options;

/** What a change of an option does to the results. */
public enum Kind {
  /** Decides what is computed: enters the options hash, must be equal on resume. */
  SEMANTIC,
  /** Decides how, where or how loudly it is computed: never changes a result. */
  OPERATIONAL,
  /** Decides how far it goes (rounds, trials, time limit): may be raised on resume. */
  EXTEND
}
