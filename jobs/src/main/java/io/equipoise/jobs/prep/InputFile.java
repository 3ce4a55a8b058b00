package io.equipoise.jobs.prep;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A file to be read.
 *
 * @param label its name; with as many folders in front as it takes to be the only one
 * @param path where it is, absolute
 */
record InputFile(String label, String path, long bytes, String sha256) {
  /** The file beside a table that lists what it was made of. */
  static final String LIST = "inputs.json";

  Identity.Input identity() {
    return known().identity();
  }

  /** What is kept of a file that was read: all but where it was. */
  Known known() {
    return new Known(label, bytes, sha256);
  }

  /** A file that was read. */
  record Known(String label, long bytes, String sha256) {
    Identity.Input identity() {
      return new Identity.Input("raw", "1", label, bytes, sha256);
    }
  }

  /** The files that paths and globs name, in order of label: the order given changes nothing. */
  static List<InputFile> resolve(List<String> texts) {
    TreeSet<Path> paths = new TreeSet<>();
    for (String text : texts) {
      paths.addAll(expand(text));
    }
    if (paths.isEmpty()) {
      throw missing("input.paths names no file", String.join(", ", texts));
    }
    Map<Path, String> labels = labels(paths);
    return paths.stream()
        .map(path -> of(labels.getOrDefault(path, path.toString()), path))
        .sorted(Comparator.comparing(InputFile::label))
        .toList();
  }

  private static InputFile of(String label, Path path) {
    try {
      return new InputFile(label, path.toString(), Files.size(path), sha256(path));
    } catch (IOException e) {
      throw missing("cannot read the input (" + e.getMessage() + ")", path.toString());
    }
  }

  private static List<Path> expand(String text) {
    Path base = Path.of("").toAbsolutePath();
    int wild = firstWild(text);
    if (wild < 0) {
      Path file = base.resolve(text).normalize();
      if (Files.isDirectory(file)) {
        throw missing(
            "the input is a directory, write " + text + "/*.cif or the like", file.toString());
      }
      if (!Files.isRegularFile(file)) {
        throw missing("input file is not there", file.toString());
      }
      return List.of(file);
    }
    int slash = text.lastIndexOf('/', wild);
    Path top = base.resolve(slash < 0 ? "" : text.substring(0, slash + 1)).normalize();
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + text.substring(slash + 1));
    try (Stream<Path> all = Files.walk(top)) {
      List<Path> found =
          all.filter(Files::isRegularFile).filter(p -> matcher.matches(top.relativize(p))).toList();
      if (found.isEmpty()) {
        throw missing("no file matches '" + text + "'", top.toString());
      }
      return found;
    } catch (IOException e) {
      throw missing("cannot list '" + text + "' (" + e.getMessage() + ")", top.toString());
    }
  }

  private static int firstWild(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static Map<Path, String> labels(Iterable<Path> paths) {
    Map<Path, String> labels = new HashMap<>();
    List<Path> open = new ArrayList<>();
    paths.forEach(open::add);
    for (int depth = 1; !open.isEmpty(); depth++) {
      Map<String, List<Path>> byLabel = new HashMap<>();
      for (Path path : open) {
        byLabel.computeIfAbsent(tail(path, depth), l -> new ArrayList<>()).add(path);
      }
      open = new ArrayList<>();
      for (Map.Entry<String, List<Path>> entry : byLabel.entrySet()) {
        if (entry.getValue().size() == 1) {
          labels.put(entry.getValue().get(0), entry.getKey());
        } else {
          open.addAll(entry.getValue());
        }
      }
    }
    return labels;
  }

  private static String tail(Path path, int depth) {
    int names = path.getNameCount();
    return path.subpath(Math.max(0, names - depth), names).toString();
  }

  private static String sha256(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Sha256.hex(in);
    }
  }

  private static Failure missing(String what, String where) {
    return new Failure(
        ExitCode.DATA,
        "DATA-001",
        what + "; expected files that this process and every executor can read",
        where,
        "Correct input.paths or input.sets; relative paths start at the working directory");
  }
}
