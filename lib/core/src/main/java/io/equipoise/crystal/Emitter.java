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
    try {
      Draft draft = attempt.read();
      if (draft.id.isEmpty()) {
        draft.id = name;
      }
      name = draft.id;
      accept(draft);
    } catch (BadStructure bad) {
      reject(name, bad, payload.get());
    }
    row++;
  }

  /** The rest of the file cannot be read. */
  void giveUp(String field, String value, String expected) {
    reject(file + "#" + row, BadStructure.parse(field, value, expected), "");
    row++;
  }

  private void accept(Draft draft) throws BadStructure {
    if (draft.sites() > options.limits().sites()) {
      throw new BadStructure(
          Quarantine.TOO_MANY_ATOMS, "sites", "" + draft.sites(), "<= " + options.limits().sites());
    }
    Crystal crystal = draft.finish();
    Optional<Validator.Finding> finding;
    try {
      finding = validator.check(crystal, draft.targets());
    } catch (IllegalArgumentException e) {
      throw new BadStructure(
          Quarantine.TOO_LARGE, "search", String.valueOf(e.getMessage()), "a compact cell");
    }
    if (finding.isPresent()) {
      Validator.Finding f = finding.get();
      throw new BadStructure(f.code(), f.field(), f.value(), f.expected());
    }
    Map<String, Double> targets = new TreeMap<>(draft.targets());
    int gaps = (int) targets.values().stream().filter(t -> Double.isNaN(t)).count();
    parsed++;
    missing += gaps;
    nonFinite += draft.nonFinite();
    consumer.accept(
        new Reading.Parsed(
            file,
            row,
            draft.id,
            crystal,
            draft.split,
            Collections.unmodifiableMap(targets),
            gaps,
            draft.nonFinite()));
  }

  private void reject(String id, BadStructure bad, String payload) {
    rejected.merge(bad.code, 1L, Long::sum);
    String text = payload.length() <= PAYLOAD ? payload : payload.substring(0, PAYLOAD);
    consumer.accept(
        new Reading.Rejected(
            file, row, id, bad.code, bad.field, bad.value, bad.message(file + "#" + row), text));
  }

  StructureReader.Summary summary() {
    return new StructureReader.Summary(
        parsed, Collections.unmodifiableMap(rejected), missing, nonFinite);
  }
}
