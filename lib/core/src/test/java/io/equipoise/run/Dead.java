package io.equipoise.run;

import java.io.IOException;

/** Makes the holders of a run's leases look like processes that are gone, as after a crash. */
final class Dead {
  private Dead() {}

  static void pretend(Store store, String run) throws IOException {
    String leases = run + "/_lease";
    for (String file : store.list(leases)) {
      if (file.endsWith(".json")) {
        Lease.Holder holder = Json.read(store.read(leases + "/" + file), Lease.Holder.class);
        store.replace(
            leases + "/" + file,
            Json.bytes(
                new Lease.Holder(
                    holder.owner(),
                    holder.host(),
                    holder.pid(),
                    1,
                    holder.epoch(),
                    holder.renewed(),
                    false)));
      }
    }
  }
}
