package io.equipoise.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Spark itself wrote down of the applications that logged their events to a directory. */
record SparkEvents(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SparkEvents in(Path directory) {
    return new SparkEvents(directory);
  }

  /** Tasks that were started a second time because their first copy was slow. */
  long speculativeCopies() throws IOException {
    long copies = 0;
    for (Path log : logs()) {
      for (String line : Files.readAllLines(log)) {
        JsonNode event = JSON.readTree(line);
        copies +=
            event.path("Event").asText().equals("SparkListenerTaskStart")
                    && event.path("Task Info").path("Speculative").asBoolean()
                ? 1
                : 0;
      }
    }
    return copies;
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> logs =
          all.filter(Files::isRegularFile)
              .filter(p -> !p.getFileName().toString().endsWith(".crc"))
              .filter(p -> !p.getFileName().toString().startsWith("appstatus"))
              .toList();
      if (logs.isEmpty()) {
        throw new IOException("no event log under " + directory);
      }
      return logs;
    }
  }
}
