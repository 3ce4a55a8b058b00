package io.equipoise.table;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Location;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reads one shard's file and refuses it unless every byte is as the manifest says. */
final class ShardFile {
  private static final String REMEDY = "Copy the table again, or delete it and run prep again";

  private ShardFile() {}

  /** Rows of the bytes of a file of this name. */
  interface Decoder<R> {
    List<R> rows(byte[] bytes, String where) throws IOException;
  }

  static <R> List<R> read(Location root, TableManifest.Part part, Decoder<R> decoder) {
    try {
      byte[] bytes = root.resolve(part.path()).read();
      check(root, part, bytes);
      return decoder.rows(bytes, part.path());
    } catch (IOException e) {
      throw failure(root, part.path() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void check(Location root, TableManifest.Part part, byte[] bytes) {
    if (bytes.length != part.bytes()) {
      String what = bytes.length < part.bytes() ? " is cut short: " : " is too long: ";
      throw failure(
          root,
          String.format(
              Locale.ROOT,
              "%s%s%,d bytes; expected %,d",
              part.path(),
              what,
              bytes.length,
              part.bytes()),
          null);
    }
    String sha = Sha256.hex(bytes);
    if (!sha.equals(part.sha256())) {
      throw failure(
          root,
          part.path()
              + " is damaged: sha256 "
              + sha.substring(0, 12)
              + "...; expected "
              + part.sha256().substring(0, 12)
              + "...",
          null);
    }
  }

  private static Failure failure(
      Location root, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(ExitCode.DATA, "DATA-004", what, root.toString(), REMEDY, cause);
  }
}
