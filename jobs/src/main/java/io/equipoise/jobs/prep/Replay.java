package io.equipoise.jobs.prep;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Sample;
import io.equipoise.crystal.Splits;
import io.equipoise.crystal.Validator;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Json;
import io.equipoise.run.Location;
import io.equipoise.table.CrystalShards;
import io.equipoise.table.CrystalTable;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an earlier table is still good when refused rows are read again: the rows of every file
 * that lost none, has not changed, and was read by the same options. All other files are read.
 *
 * <p>Rows that are taken are checked again by the present rules; when one fails, its file is read.
 * So is a file of which rows were left out on purpose when the rules have changed, because rules
 * come before that. The table that comes of it has the bytes of one that is prepared at once.
 *
 * @param old the rows of the earlier table with their files
 * @param pieces what may be taken, by the file's label
 * @param options of the table that is made
 */
record Replay(CrystalShards.Filed old, Map<String, Taken> pieces, PrepOptions options)
    implements Serializable {

  /**
   * A file that may be taken.
   *
   * @param filtered rows that were left out of it on purpose, by rule
   */
  record Taken(Piece piece, long used, Map<String, Long> filtered) implements Serializable {}

  /**
   * What may be taken of an earlier table.
   *
   * @throws Failure DATA-005 when it is none, DATA-021 when it was not made of structure files
   */
  static Replay of(PrepPlan plan, Location earlier) {
    TableManifest manifest = TableManifest.read(earlier);
    if (!(plan.options().input() instanceof PrepOptions.Files)
        || !manifest.table().equals(CrystalTable.BASE.name())) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-021",
          "there is no quarantine to replay between a table of "
              + manifest.table()
              + " and rows of "
              + plan.options().source()
              + "; expected crystals from files in both",
          earlier.toString(),
          "Leave --replay-quarantine out");
    }
    Map<String, Taken> pieces = new TreeMap<>();
    try {
      Map<?, ?> before = options(earlier, manifest);
      Map<?, ?> now =
          Json.read(plan.resolved().canonicalJson().getBytes(StandardCharsets.UTF_8), Map.class);
      if (sameReading(plan, manifest, before, now)) {
        boolean same = sameRules(before, now);
        Map<String, String> hashes = hashes(earlier, manifest);
        Map<String, InputFile> files = new TreeMap<>();
        plan.files().forEach(file -> files.put(file.label(), file));
        for (Piece piece : plan.pieces()) {
          InputFile file = Objects.requireNonNull(files.get(piece.file()));
          TableManifest.Account account = account(manifest, piece.file());
          if (account != null
              && account.quarantined() == 0
              && (same || account.filtered() == 0)
              && file.sha256().equals(hashes.get(file.label()))) {
            pieces.put(piece.file(), new Taken(piece, account.used(), account.rules()));
          }
        }
      }
    } catch (IOException e) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-005",
          "table cannot be read (" + e.getMessage() + ")",
          earlier.toString(),
          "Give the directory that prep printed, or run prep without --replay-quarantine",
          e);
    }
    CrystalShards.Filed old =
        new CrystalShards.Filed(earlier, manifest.shards(), manifest.taskNames());
    return new Replay(old, pieces, plan.options());
  }

  private static TableManifest.@Nullable Account account(TableManifest manifest, String file) {
    return manifest.accounts().stream().filter(a -> a.file().equals(file)).findFirst().orElse(null);
  }

  /** The hashes of the files that were read, by label; none when the table does not tell. */
  private static Map<String, String> hashes(Location earlier, TableManifest manifest)
      throws IOException {
    Location file = earlier.resolve(InputFile.LIST);
    if (!file.exists()) {
      return Map.of();
    }
    List<InputFile.Known> known = Arrays.asList(Json.read(file.read(), InputFile.Known[].class));
    List<Identity.Input> inputs = known.stream().map(InputFile.Known::identity).toList();
    if (!Identity.dataHash(inputs).equals(manifest.inputHash())) {
      throw new IOException(InputFile.LIST + " is not the one of its manifest");
    }
    Map<String, String> hashes = new TreeMap<>();
    known.forEach(k -> hashes.put(k.label(), k.sha256()));
    return hashes;
  }

  /** The semantic options that made the earlier table. */
  private static Map<?, ?> options(Location earlier, TableManifest manifest) throws IOException {
    byte[] bytes = earlier.resolve(PrepPlan.OPTIONS).read();
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!Identity.sha256(text).equals(manifest.optionsHash())) {
      throw new IOException(PrepPlan.OPTIONS + " is not the one of its manifest");
    }
    return Json.read(bytes, Map.class);
  }

  /**
   * Whether both tables are read alike: rules, splits and shards may differ, tasks not. Numbers
   * beside the files may have changed, so that nothing is taken where there are some.
   */
  private static boolean sameReading(
      PrepPlan plan, TableManifest manifest, Map<?, ?> before, Map<?, ?> now) {
    boolean official = plan.options().split().rule() == Splits.Policy.OFFICIAL;
    boolean labelled = !((PrepOptions.Files) plan.options().input()).labels().isEmpty();
    return !labelled
        && manifest.ingest().equals(plan.options().ingest())
        && Objects.equals(before.get("input"), now.get("input"))
        && Objects.equals(before.get("filter"), now.get("filter"))
        && keys(before.get("tasks")).equals(keys(now.get("tasks")))
        && (!official || rule(before).equals(rule(now)));
  }

  private static boolean sameRules(Map<?, ?> before, Map<?, ?> now) {
    return Objects.equals(before.get("validate"), now.get("validate"))
        && Objects.equals(before.get("tasks"), now.get("tasks"));
  }

  private static List<String> keys(@Nullable Object tasks) {
    return tasks instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).sorted().toList()
        : List.of();
  }

  private static String rule(Map<?, ?> options) {
    return options.get("split") instanceof Map<?, ?> split ? String.valueOf(split.get("rule")) : "";
  }

  /** The rows of a shard that belong to files that may be taken. */
  List<CrystalTable.Row> rows(int shard) {
    return old.open(shard).stream().filter(row -> pieces.containsKey(row.file())).toList();
  }

  /** The piece that reading the file would give; nothing when it has to be read after all. */
  Optional<ParsedPiece> piece(String file, Iterable<CrystalTable.Row> rows) {
    Taken taken = Objects.requireNonNull(pieces.get(file));
    List<CrystalTable.Row> ordered = new ArrayList<>();
    for (CrystalTable.Row row : rows) {
      if (row.row() == null) {
        return Optional.empty();
      }
      ordered.add(row);
    }
    ordered.sort(Comparator.comparingLong(row -> Objects.requireNonNull(row.row())));
    Validator validator = new Validator(options.reader().validate());
    Collector collector = new Collector(taken.piece, options);
    for (CrystalTable.Row row : ordered) {
      Sample sample = row.sample();
      Crystal crystal = sample.crystal();
      Map<String, Double> targets = targets(sample);
      if (validator.check(crystal, targets).isPresent()) {
        return Optional.empty();
      }
      collector.keep(Objects.requireNonNull(row.row()), crystal, sample.split(), targets);
    }
    collector.leftOut(taken.filtered);
    ParsedPiece piece = collector.done();
    boolean whole = piece.refused().isEmpty() && piece.kept().size() == taken.used;
    return whole ? Optional.of(piece) : Optional.empty();
  }

  private Map<String, Double> targets(Sample sample) {
    Map<String, Double> targets = new TreeMap<>();
    for (int t = 0; t < old.tasks().size(); t++) {
      targets.put(old.tasks().get(t), sample.targets()[t]);
    }
    return targets;
  }
}
