package io.equipoise.crystal;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Turns attempts to read a record into readings, counts them, and hands them on in file order. */
final class Emitter {
  private static final int PAYLOAD = 64 << 10;
  final ReaderOptions options;
  private final String file;
  private final Validator validator;
  private final Consumer<Reading> consumer;
  private final EnumMap<Quarantine, Long> rejected = new EnumMap<>(Quarantine.class);
  private long row;
  private long parsed;
  private long missing;
  private long nonFinite;

  /** Reads one record. */
  @FunctionalInterface
  interface Attempt {
    Draft read() throws BadStructure;
  }

  Emitter(String file, ReaderOptions options, Consumer<Reading> consumer) {
    this.file = file;
    this.options = options;
    this.validator = new Validator(options.validate());
    this.consumer = consumer;
  }

  long row() {
    return row;
  }

  /** One record: {@code id} names it when the draft does not. */
  void emit(String id, Supplier<String> payload, Attempt attempt) {
    String name = id.isEmpty() ? file + "#" + row : id;
    Reading reading;
    try {
      Draft draft = attempt.read();
      draft.id = draft.id.isEmpty() ? name : draft.id;
      name = draft.id;
      reading = accepted(draft);
    } catch (BadStructure bad) {
      reading = rejected(name, bad, payload.get());
    } catch (RuntimeException e) {
      // Hostile text may break what the reader did not foresee; the job goes on all the same.
      BadStructure bad = BadStructure.parse("record", String.valueOf(e), "a readable record");
      reading = rejected(name, bad, payload.get());
    }
    row++;
    consumer.accept(reading);
  }

  /** The file holds no record, or something that is none. */
  void giveUp(String field, String value, String expected) {
    giveUp(BadStructure.parse(field, value, expected));
  }

  /** The rest of the file cannot be read, however many records it held. */
  void breakOff(String field, String value, String expected) {
    giveUp(new BadStructure(Quarantine.BROKEN_OFF, field, value, expected));
  }

  private void giveUp(BadStructure bad) {
    Reading reading = rejected(file + "#" + row, bad, "");
    row++;
    consumer.accept(reading);
  }

  private Reading accepted(Draft draft) throws BadStructure {
    int most = options.limits().sites();
    if (draft.sites() > most) {
      throw new BadStructure(Quarantine.TOO_MANY_ATOMS, "sites", "" + draft.sites(), "<= " + most);
    }
    Crystal crystal = draft.finish();
    validate(crystal, draft.targets());
    Map<String, Double> targets = new TreeMap<>(draft.targets());
    int gaps = (int) targets.values().stream().filter(t -> Double.isNaN(t)).count();
    parsed++;
    missing += gaps;
    nonFinite += draft.nonFinite();
    return new Reading.Parsed(
        file,
        row,
        draft.id,
        crystal,
        draft.split,
        Collections.unmodifiableMap(targets),
        gaps,
        draft.nonFinite());
  }

  private void validate(Crystal crystal, Map<String, Double> targets) throws BadStructure {
    Optional<Validator.Finding> finding;
    try {
      finding = validator.check(crystal, targets);
    } catch (IllegalArgumentException e) {
      throw new BadStructure(
          Quarantine.TOO_LARGE, "search", String.valueOf(e.getMessage()), "a compact cell");
    }
    if (finding.isPresent()) {
      Validator.Finding f = finding.get();
      throw new BadStructure(f.code(), f.field(), f.value(), f.expected());
    }
  }

  private Reading rejected(String id, BadStructure bad, String payload) {
    rejected.merge(bad.code, 1L, Long::sum);
    String text = payload.length() <= PAYLOAD ? payload : payload.substring(0, PAYLOAD);
    String message = bad.message(file + "#" + row);
    return new Reading.Rejected(file, row, id, bad.code, bad.field, bad.value, message, text);
  }

  StructureReader.Summary summary() {
    return new StructureReader.Summary(
        parsed, Collections.unmodifiableMap(rejected), missing, nonFinite);
  }
}
