package io.equipoise.jobs.prep;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Store;
import io.equipoise.table.QuarantineTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lets no table be made of which too much was refused: the quarantine table is published, nothing
 * else.
 *
 * @param staged where it is written first
 */
record RefusalLimits(PrepPlan plan, String staged) {

  /** Too much was refused; {@link #table} says where. */
  static final class Exceeded extends Failure {
    private static final long serialVersionUID = 1L;
    private final String table;

    private Exceeded(String code, String what, String where, String remedy, String table) {
      super(ExitCode.DATA, code, what, where, remedy);
      this.table = table;
    }

    /** What became of the rows of every file, and of which rows why. */
    String table() {
      return table;
    }
  }

  /**
   * Checks both limits.
   *
   * @throws Exceeded exit 3 with the code DATA-060 for files that break off, DATA-002 for rows
   */
  void check(List<ParsedPiece.Summary> pieces, Layout layout) throws IOException {
    List<QuarantineTable.Row> cut = layout.refused().stream().filter(Refusals::isCut).toList();
    long files = pieces.stream().map(ParsedPiece.Summary::file).distinct().count();
    long broken = cut.stream().map(QuarantineTable.Row::file).distinct().count();
    if (broken > limits().maxCutFraction() * files) {
      throw exceeded(
          "DATA-060",
          broken(cut, broken, files),
          pieces,
          layout,
          "Copy these files again, or raise quarantine.max-cut-fraction, at most to 1, to do"
              + " without what they lost");
    }
    long in = pieces.stream().mapToLong(ParsedPiece.Summary::in).sum();
    // A copy loses nothing: its crystal is there.
    List<QuarantineTable.Row> bad =
        layout.refused().stream().filter(row -> !Refusals.isCopy(row)).toList();
    double share = in == 0 ? 0 : (double) bad.size() / in;
    if (share > limits().maxFraction() || bad.size() > limits().maxRows()) {
      throw exceeded(
          "DATA-002",
          refused(bad, in, share),
          pieces,
          layout,
          "Look at the rules and rows there, mend the files, or raise quarantine.max-fraction or"
              + " quarantine.max-rows");
    }
  }

  private PrepOptions.Limits limits() {
    return plan.options().quarantine();
  }

  private String broken(List<QuarantineTable.Row> cut, long broken, long files) {
    QuarantineTable.Row first = cut.get(0);
    return String.format(
        Locale.ROOT,
        "%,d of %,d files break%s off (%.2f %%), and nobody knows how many rows are lost; expected"
            + " at most %.2f %%, nothing was published but the rows refused; the first: %s, %s",
        broken,
        files,
        broken == 1 ? "s" : "",
        100.0 * broken / files,
        100 * limits().maxCutFraction(),
        first.file(),
        first.value());
  }

  private String refused(List<QuarantineTable.Row> bad, long in, double share) {
    Map<String, Long> byRule =
        bad.stream()
            .collect(
                Collectors.groupingBy(
                    QuarantineTable.Row::rule, TreeMap::new, Collectors.counting()));
    return String.format(
            Locale.ROOT,
            "%,d of %,d rows quarantined (%.2f %%); expected at most %.2f %% and %,d rows,"
                + " nothing else was published",
            bad.size(),
            in,
            100 * share,
            100 * limits().maxFraction(),
            limits().maxRows())
        + "; by rule "
        + byRule
        + "; the first: "
        + bad.get(0).message();
  }

  private Exceeded exceeded(
      String code, String what, List<ParsedPiece.Summary> pieces, Layout layout, String remedy)
      throws IOException {
    Store store = plan.store();
    store.write(
        staged + "/part-00000.parquet",
        QuarantineTable.write(layout.refused(), plan.id(), plan.firstSeen()));
    String at = "quarantine/" + plan.id();
    try {
      store.publish(staged, at);
    } catch (IOException e) {
      if (!store.exists(at + "/part-00000.parquet")) {
        throw e;
      }
    }
    RefusedRows refused = RefusedRows.of(layout.refused());
    String table =
        RowTable.text(
            Accounts.of(pieces, Accounts.used(pieces, layout), layout.refused()), refused.copies());
    String lines = refused.lines().stream().map(line -> line + "\n").collect(Collectors.joining());
    return new Exceeded(code, what, store.where(at), remedy, table + lines);
  }
}
