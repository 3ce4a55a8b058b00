package io.equipoise.run;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * Lets several drivers take turns, one file operation at a time, in an order drawn from a seed: the
 * same seed gives the same order, whatever the machine does with their threads.
 */
final class Turns {
  private final SplittableRandom random;
  private final List<Semaphore> waiting = new ArrayList<>();
  private final List<Integer> ready = new ArrayList<>();
  private final Semaphore ended = new Semaphore(0);
  private volatile Throwable broken;

  Turns(SplittableRandom random) {
    this.random = random;
  }

  /** One driver's life. */
  interface Life {
    void live() throws Exception;
  }

  /** Lives all lives to their end; throws what broke in any of them. */
  void live(ExecutorService threads, List<Life> lives) throws Exception {
    for (int i = 0; i < lives.size(); i++) {
      waiting.add(new Semaphore(0));
      ready.add(i);
    }
    for (int i = 0; i < lives.size(); i++) {
      int driver = i;
      threads.execute(() -> live(driver, lives.get(driver)));
    }
    waiting.get(ready.get(random.nextInt(ready.size()))).release();
    ended.acquire();
    if (broken != null) {
      throw new AssertionError(broken.getMessage(), broken);
    }
  }

  private void live(int driver, Life life) {
    try {
      waiting.get(driver).acquire();
      life.live();
    } catch (Throwable e) {
      broken = broken == null ? e : broken;
    }
    ready.remove(Integer.valueOf(driver));
    if (ready.isEmpty()) {
      ended.release();
    } else {
      waiting.get(ready.get(random.nextInt(ready.size()))).release();
    }
  }

  /** Called by a driver before each of its operations: another may go first, for a while. */
  void next(int driver) {
    if (ready.size() < 2 || random.nextInt(4) > 0) {
      return;
    }
    int other = ready.get(random.nextInt(ready.size()));
    if (other != driver) {
      waiting.get(other).release();
      waiting.get(driver).acquireUninterruptibly();
    }
  }
}
