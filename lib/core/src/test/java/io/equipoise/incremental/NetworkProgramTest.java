package io.equipoise.incremental;

/** A method that keeps rows with the answers that they had. */
class NetworkProgramTest extends NetworkProgramContract {
  @Override
  protected ContinualMethod method() {
    return new DarkReplay(20, 0.3, 0.5);
  }
}
