package io.equipoise.jobs.prep;

import io.equipoise.crystal.Deduplication;
import io.equipoise.crystal.Quarantine;
import io.equipoise.crystal.Reading;
import io.equipoise.run.Masking;
import io.equipoise.run.Sha256;
import io.equipoise.table.QuarantineTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words refusals as rows of the quarantine table. */
final class Refusals {
  private static final int VALUE = 256;
  // Payloads beyond these are left out of the table: the driver holds all of them at once.
  private static final int PAYLOADS = 100;
  private static final int PAYLOAD_BYTES = 64 << 10;
  private static final String STRUCTURE = "structure";

  private Refusals() {}

  /** The stable id and the name. */
  static String rule(Quarantine code) {
    return code.id() + " " + code.name();
  }

  /**
   * What a reader refused.
   *
   * @param before how many rows of the piece were refused before it
   */
  static QuarantineTable.Row of(String source, String file, Reading.Rejected r, int before) {
    // Readers name a record that they cannot tell apart by its place, and have no text of it.
    boolean rest = r.payload().isEmpty() && r.id().equals(r.file() + "#" + r.row());
    byte[] payload = r.payload().getBytes(StandardCharsets.UTF_8);
    boolean kept = before < PAYLOADS && payload.length <= PAYLOAD_BYTES;
    return new QuarantineTable.Row(
        source,
        file,
        r.row(),
        rest ? "*" : shown(r.id()),
        rule(r.code()),
        shown(r.field()),
        shown(r.value()),
        Masking.oneLine(r.message()),
        kept ? r.payload() : null,
        Sha256.hex(payload),
        payload.length);
  }

  /** A row of which one field is not as expected. */
  static QuarantineTable.Row of(
      String source,
      String file,
      long row,
      String id,
      Quarantine code,
      String field,
      String value,
      String expected) {
    String what = field + " = " + value + "; expected " + expected;
    return plain(source, file, row, id, code, field, value, what);
  }

  /** A file of which nothing could be read. */
  static QuarantineTable.Row whole(String source, String file, Quarantine code, String why) {
    return plain(
        source,
        file,
        0,
        "*",
        code,
        "file",
        why,
        "file cannot be read: " + why + "; expected a file of the format asked for");
  }

  /** The second row of one id. */
  static QuarantineTable.Row duplicate(
      String file, ParsedPiece.Head head, String firstFile, long firstRow, boolean structures) {
    return plain(
        head.source(),
        file,
        head.row(),
        head.id(),
        Quarantine.DUPLICATE,
        "id",
        head.id(),
        "id '"
            + head.id()
            + "' is there already, in "
            + firstFile
            + "#"
            + firstRow
            + "; expected one row per id",
        structures
            ? "If they are different crystals, call them by their files: --set input.ids=file"
            : Quarantine.DUPLICATE.remedy());
  }

  /** A copy of another row's crystal, or one of copies that disagree about a target. */
  static QuarantineTable.Row copy(
      String file,
      ParsedPiece.Head head,
      Deduplication.Finding finding,
      String other,
      List<String> tasks) {
    boolean duplicate = finding.code() == Quarantine.DUPLICATE;
    String what =
        duplicate
            ? "structure is that of '" + other + "'; expected every crystal once"
            : tasks.get(finding.task())
                + " is from "
                + finding.low()
                + " to "
                + finding.high()
                + " in copies of one crystal such as '"
                + other
                + "'; expected a difference of at most 3 times its noise";
    return plain(
        head.source(),
        file,
        head.row(),
        head.id(),
        finding.code(),
        duplicate ? STRUCTURE : tasks.get(finding.task()),
        other,
        what);
  }

  /** Whether a row stands for the rest of a file. */
  static boolean isCut(QuarantineTable.Row row) {
    return row.rule().equals(rule(Quarantine.BROKEN_OFF));
  }

  /** Whether a row was set aside because it is there already, as a copy in another cell. */
  static boolean isCopy(QuarantineTable.Row row) {
    return row.rule().equals(rule(Quarantine.DUPLICATE)) && row.field().equals(STRUCTURE);
  }

  private static QuarantineTable.Row plain(
      String source,
      String file,
      long row,
      String key,
      Quarantine code,
      String field,
      String value,
      String what) {
    return plain(source, file, row, key, code, field, value, what, code.remedy());
  }

  private static QuarantineTable.Row plain(
      String source,
      String file,
      long row,
      String key,
      Quarantine code,
      String field,
      String value,
      String what,
      String remedy) {
    String message = what + ". [" + file + "#" + row + "] " + remedy + " (" + code + ")";
    @Nullable String none = null;
    return new QuarantineTable.Row(
        source,
        file,
        row,
        shown(key),
        rule(code),
        field,
        shown(value),
        Masking.oneLine(message),
        none,
        none,
        0);
  }

  private static String shown(String text) {
    return Masking.shortened(Masking.oneLine(text), VALUE);
  }
}
