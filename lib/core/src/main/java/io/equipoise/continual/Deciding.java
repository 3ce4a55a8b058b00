package io.equipoise.continual;

import java.util.List;

/** A learner's state that remembers why it is what it is, so that a run can publish it. */
public interface Deciding {
  /** Every decision so far, oldest first. */
  List<Decision> decisions();
}
