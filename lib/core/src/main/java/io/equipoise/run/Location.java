package io.equipoise.run;

import java.io.IOException;
import java.io.Serializable;

/**
 * A directory or file in a store: what travels where a path would, on any file system that has a
 * {@link Store}.
 *
 * @param path in the store; empty for its root
 */
public record Location(Store store, String path) implements Serializable {
  /** What lies below: {@code name} may have several parts; the place itself when it is empty. */
  public Location resolve(String name) {
    return name.isEmpty() ? this : new Location(store, path.isEmpty() ? name : path + "/" + name);
  }

  /** The last part of the path; empty for the root. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether something is there. */
  public boolean exists() throws IOException {
    return store.exists(path);
  }

  /** The bytes of the file. */
  public byte[] read() throws IOException {
    return store.read(path);
  }

  /** The address under which Spark finds it. */
  public String address() {
    return store.address(path);
  }

  /** Where it is, for messages. */
  @Override
  public String toString() {
    return store.where(path);
  }
}
