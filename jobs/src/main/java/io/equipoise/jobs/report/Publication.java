package io.equipoise.jobs.report;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Puts the files of a report where they belong, all at once.
 *
 * <p>They are staged beside, the old report is moved away and the new one in: a reader finds the
 * old one, for an instant none, or the new one, and never a mixture.
 *
 * @param store holds both directories, so that a rename is enough
 * @param staging the beginning of names of the store that readers pass over
 * @param target where the report is to be
 */
record Publication(Store store, String staging, String target) {
  /** What a page of ours has near its beginning; nothing else is ever replaced. */
  static final String MARK = "<meta name=\"generator\" content=\"equipoise report\">";

  /**
   * Writes the report; returns where its page is.
   *
   * @throws Failure exit 2 when something else is at the target; exit 8 when it cannot be written
   */
  String put(SortedMap<String, byte[]> files) {
    String tag = UUID.randomUUID().toString();
    String fresh = staging + "new-" + tag;
    String old = staging + "old-" + tag;
    try {
      refuseStrangers();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        store.write(fresh + "/" + file.getKey(), file.getValue());
      }
      if (store.exists(target) && !store.list(target).isEmpty()) {
        store.publish(target, old);
      }
      store.publish(fresh, target);
      store.delete(old);
      return store.where(target + "/index.html");
    } catch (IOException e) {
      throw new Failure(
          ExitCode.RESOURCE,
          "RES-003",
          "the report cannot be written: " + e.getMessage(),
          store.where(target),
          "Choose with --to a directory that may be written.",
          e);
    }
  }

  private void refuseStrangers() throws IOException {
    List<String> there = store.list(target);
    if (there.isEmpty()) {
      return;
    }
    String page = target + "/index.html";
    boolean ours =
        store.exists(page)
            && new String(store.read(page), StandardCharsets.UTF_8).contains(MARK)
            && there.stream().allMatch(n -> n.equals("index.html") || n.endsWith(".csv"));
    if (!ours) {
      throw new Failure(
          ExitCode.USAGE,
          "RUN-061",
          "the directory holds "
              + there.size()
              + " files that are not a report; expected a new or empty directory",
          store.where(target),
          "Choose another --to.");
    }
  }
}
