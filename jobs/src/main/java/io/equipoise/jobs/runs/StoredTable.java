package io.equipoise.jobs.runs;

import io.equipoise.run.Failure;
import io.equipoise.run.Sha256;
import io.equipoise.run.Store;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table that a job published, with the manifest that lists its files.
 *
 * @param path of its directory in the store
 */
record StoredTable(Store store, String path) {
  private static final String MANIFEST = "manifest.json";

  /** The tables under {@code tables/} that have a manifest. */
  static List<StoredTable> under(RunsRoot root) throws IOException {
    List<StoredTable> tables = new ArrayList<>();
    for (String name : root.store().list("tables")) {
      String path = "tables/" + name;
      if (!name.startsWith("_") && root.store().exists(path + "/" + MANIFEST)) {
        tables.add(new StoredTable(root.store(), path));
      }
    }
    return tables;
  }

  private Facts manifest() throws IOException {
    String file = path + "/" + MANIFEST;
    return Facts.read(store.read(file), store.where(file));
  }

  /** What the manifest lists: every object with a path and a hash. */
  private static List<Facts> files(Facts manifest) {
    return manifest.allObjects().stream()
        .filter(o -> !o.text("path").isEmpty() && !o.text("sha256").isEmpty())
        .toList();
  }

  /** Name, schema, rows, files and bytes for a list. */
  String[] cells() throws IOException {
    String name = path.substring(path.indexOf('/') + 1);
    try {
      Facts manifest = manifest();
      List<Facts> files = files(manifest);
      String schema = manifest.text("table") + ".v" + manifest.text("version");
      long rows = manifest.objects("shards").stream().mapToLong(f -> f.whole("rows")).sum();
      long bytes = files.stream().mapToLong(f -> f.whole("bytes")).sum();
      String count = String.format(Locale.ROOT, "%,d", rows);
      String size = String.format(Locale.ROOT, "%,d", bytes);
      return new String[] {name, schema, count, "" + files.size(), size};
    } catch (Failure damage) {
      return new String[] {name, "DAMAGED", damage.code(), "-", "-"};
    }
  }

  /** Everything that is wrong with the table's files, one line each. */
  List<String> verify() throws IOException {
    List<String> wrong = new ArrayList<>();
    try {
      List<Facts> files = files(manifest());
      wrong.addAll(changed());
      for (Facts file : files) {
        String what = wrong(file);
        if (!what.isEmpty()) {
          wrong.add(
              Failure.format(
                  "STATE-022",
                  store.where(path + "/" + file.text("path")) + " " + what,
                  "",
                  "Restore it from a copy, or run prep again."));
        }
      }
    } catch (Failure unreadable) {
      wrong.add(String.valueOf(unreadable.getMessage()));
    }
    return wrong;
  }

  /** A line when the manifest is not the one that was published. */
  private List<String> changed() {
    String file = path + "/" + MANIFEST;
    try {
      TableManifest.check(store.read(file));
      return List.of();
    } catch (IOException e) {
      return List.of(
          Failure.format(
              "STATE-022",
              store.where(file) + ": " + e.getMessage(),
              "",
              "Restore it from a copy, or run prep again."));
    }
  }

  private String wrong(Facts file) {
    byte[] bytes;
    try {
      bytes = store.read(path + "/" + file.text("path"));
    } catch (IOException | IllegalArgumentException e) {
      return "cannot be read: " + e.getMessage();
    }
    long expected = file.whole("bytes");
    if (expected >= 0 && expected != bytes.length) {
      return "has " + bytes.length + " bytes; expected " + expected;
    }
    return Sha256.hex(bytes).equals(file.text("sha256"))
        ? ""
        : "has another SHA-256 than the manifest; expected " + file.text("sha256");
  }
}
