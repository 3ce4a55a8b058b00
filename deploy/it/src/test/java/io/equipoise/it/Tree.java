package io.equipoise.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files below a directory. */
final class Tree {
  private Tree() {}

  /** Name, length and time of change of everything below, sorted. */
  static List<String> of(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      List<Path> sorted = all.sorted().toList();
      List<String> lines = new java.util.ArrayList<>();
      for (Path each : sorted) {
        lines.add(
            top.relativize(each)
                + " "
                + (Files.isDirectory(each) ? "" : Files.size(each) + " ")
                + Files.getLastModifiedTime(each));
      }
      return lines;
    }
  }

  /** Files that a reader of tables or runs would see: no part of their name begins with _ or . */
  static List<String> visible(Path top) throws IOException {
    if (!Files.exists(top)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(top)) {
      return all.filter(Files::isRegularFile)
          .map(f -> top.relativize(f).toString())
          .filter(
              f -> Stream.of(f.split("/")).noneMatch(p -> p.startsWith("_") || p.startsWith(".")))
          .sorted()
          .toList();
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }
}
