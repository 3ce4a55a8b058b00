package io.equipoise.jobs.prep;

import io.equipoise.jobs.Roots;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Location;
import io.equipoise.run.Store;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would be made from what, and under which name; reads every input file once.
 *
 * @param store where tables are kept
 * @param id name of the table and the first 10 digits of a hash over options, inputs and the
 *     version of reading
 * @param asOf the date that refused rows are marked with; not part of the id
 */
record PrepPlan(
    Store store,
    Resolved<PrepOptions> resolved,
    List<InputFile> files,
    String inputHash,
    String id,
    @Nullable LocalDate asOf) {
  /** The file beside a table that holds the semantic options that made it. */
  static final String OPTIONS = "options.json";

  static PrepPlan of(Store store, Resolved<PrepOptions> resolved, @Nullable LocalDate asOf) {
    PrepOptions options = resolved.value();
    List<String> paths = options.input().inputFiles();
    List<InputFile> files = readsNothing(options.input()) ? List.of() : InputFile.resolve(paths);
    checkTestFiles(options.split().testFiles(), files);
    String inputs = Identity.dataHash(files.stream().map(InputFile::identity).toList());
    String recipe =
        String.join(
            "|", resolved.optionsHash(), inputs, options.ingest(), options.table().versioned());
    if (options.input() instanceof PrepOptions.Images images) {
      recipe += "|" + roles(images);
    }
    if (options.input() instanceof PrepOptions.Files given && !given.labels().isEmpty()) {
      recipe += "|" + sha256(given.labels());
    }
    String id = options.name() + "-" + Identity.sha256(recipe).substring(0, 10);
    return new PrepPlan(store, resolved, files, inputs, id, asOf);
  }

  private static void checkTestFiles(List<String> named, List<InputFile> files) {
    List<String> labels = files.stream().map(InputFile::label).toList();
    for (String name : named) {
      if (!labels.contains(name)) {
        throw new Failure(
            ExitCode.USAGE,
            "OPT-026",
            "no input file is called '" + name + "'; expected one of " + labels,
            "split.test-files",
            "Name input files as the statistics of the table do, without the folder.");
      }
    }
  }

  /** Which file is what, by content: paths do not enter the options' hash. */
  private static String roles(PrepOptions.Images input) {
    StringBuilder roles = new StringBuilder();
    input
        .sets()
        .forEach(
            (name, set) -> {
              roles.append(name).append('=').append(sha256(set.images()));
              roles.append('+').append(set.labels().isEmpty() ? "" : sha256(set.labels()));
            });
    return roles.toString();
  }

  private static String sha256(String path) {
    return InputFile.resolve(List.of(path)).get(0).sha256();
  }

  private static boolean readsNothing(PrepOptions.Input input) {
    return input instanceof PrepOptions.Prototypes
        || input instanceof PrepOptions.Synthetic
        || input instanceof PrepOptions.Segments
        || input instanceof PrepOptions.Sentences;
  }

  PrepOptions options() {
    return resolved.value();
  }

  /** The numbers beside the files. */
  LabelTable labels() {
    return options().input() instanceof PrepOptions.Files given && !given.labels().isEmpty()
        ? LabelTable.read(
            Path.of(given.labels()).toAbsolutePath(), List.copyOf(options().tasks().keySet()))
        : LabelTable.NONE;
  }

  String published() {
    return "tables/" + id;
  }

  Location directory() {
    return new Location(store, published());
  }

  /** UTC midnight of the date, microseconds since 1970; null without one. */
  @Nullable Long firstSeen() {
    return asOf == null ? null : asOf.toEpochDay() * 86_400_000_000L;
  }

  /** The table, when it is there. */
  Optional<PreparedTable> existing() {
    try {
      return directory().resolve(TableManifest.FILE).exists()
          ? Optional.of(PreparedTable.open(directory()))
          : Optional.empty();
    } catch (IOException e) {
      throw Roots.silent("--out", store.where(""), e);
    }
  }

  List<Piece> pieces() {
    PrepOptions.Input input = options().input();
    if (input instanceof PrepOptions.Prototypes made) {
      return Piece.ofRows(input.source(), made.rows());
    }
    if (input instanceof PrepOptions.Synthetic made) {
      return Piece.ofRows(input.source(), made.rows());
    }
    if (input instanceof PrepOptions.Segments made) {
      return Piece.ofRows(input.source(), made.rows());
    }
    if (input instanceof PrepOptions.Texts texts) {
      return TextPieces.of(texts);
    }
    if (input instanceof PrepOptions.Sentences made) {
      return TextPieces.of(made);
    }
    if (input instanceof PrepOptions.Images images) {
      return Piece.ofImages(images, path -> InputFile.resolve(List.of(path)).get(0).path());
    }
    return Piece.ofFiles(files);
  }
}
