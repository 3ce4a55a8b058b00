package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  @TempDir Path directory;

  /** A clock that the test moves. */
  private static final class Hand extends Clock {
    private long now = 1_000_000;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }
  }

  @Test
  void aLiveHolderKeepsOthersOutAndIsNamed() throws IOException {
    Hand clock = new Hand();
    LocalStore store = new LocalStore(directory);
    Lease first = Lease.take(store, "runs/x", "app-1", clock);
    clock.now += 4_000;
    Failure held = assertThrows(Failure.class, () -> Lease.take(store, "runs/x", "app-2", clock));
    assertEquals(ExitCode.HELD, held.exit());
    assertTrue(held.getMessage().contains("run x is held by app-1"), held.getMessage());
    assertTrue(held.getMessage().contains("alive 4 s ago"), held.getMessage());
    first.close();
    assertEquals(2, Lease.take(store, "runs/x", "app-2", clock).epoch());
  }

  @Test
  void anExpiredLeaseIsTakenOverAndARenewedOneIsNot() throws IOException {
    Hand clock = new Hand();
    LocalStore store = new LocalStore(directory);
    Lease first = Lease.take(store, "runs/x", "app-1", clock);
    clock.now += Lease.EXPIRES_MILLIS;
    first.renew();
    clock.now += Lease.EXPIRES_MILLIS;
    assertThrows(Failure.class, () -> Lease.take(store, "runs/x", "app-2", clock));
    clock.now += 1;
    assertEquals(2, Lease.take(store, "runs/x", "app-2", clock).epoch());
  }

  @Test
  void aLeaseThatCannotBeReadIsToldAsOne() throws Exception {
    LocalStore store = new LocalStore(directory);
    Lease.take(store, "runs/x", "app-1", new Hand()).close();
    store.replace("runs/x/_lease/000001.json", new byte[] {'{'});
    Failure failure =
        assertThrows(Failure.class, () -> Lease.take(store, "runs/x", "app-2", new Hand()));
    assertEquals(ExitCode.STATE, failure.exit());
    assertEquals("STATE-005", failure.code());
    assertTrue(failure.getMessage().contains("_lease/000001.json"), failure.getMessage());
  }

  @Test
  void aHolderOnThisHostWhoseProcessIsGoneDoesNotCount() throws Exception {
    Hand clock = new Hand();
    LocalStore store = new LocalStore(directory);
    Lease.take(store, "runs/x", "app-1", clock);
    Lease.Holder holder = Json.read(store.read("runs/x/_lease/000001.json"), Lease.Holder.class);
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    store.replace(
        "runs/x/_lease/000001.json",
        Json.bytes(
            new Lease.Holder(
                holder.owner(),
                holder.host(),
                gone.pid(),
                holder.processStart(),
                1,
                holder.renewed(),
                false)));
    assertEquals(2, Lease.take(store, "runs/x", "app-2", clock).epoch());
  }
}
