package io.equipoise.options;

import io.equipoise.run.Identity;
import io.equipoise.run.Masking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options after everything was said: the record, and for each option where its value came from.
 *
 * <p>Two of these are equal when their records are. Texts that may be a secret are {@code ***}
 * everywhere but in {@link #value}.
 */
public final class Resolved<T extends Record> {
  private final T value;
  private final Plain.Mapping plain;
  private final Map<String, Place> places;

  Resolved(T value, Shape.Group shape, Map<String, Place> places) {
    this.value = value;
    this.plain = Flatten.of(shape, value);
    this.places = Map.copyOf(places);
  }

  /** Options that a program made; every one counts as a default. */
  public static <T extends Record> Resolved<T> of(T value) {
    return new Resolved<>(value, Schema.of(value.getClass()), Map.of());
  }

  /**
   * One option.
   *
   * @param path such as {@code train.step-size}
   * @param value its text as YAML on one line, masked if it may be a secret
   * @param kind what a change of it does
   * @param doc its sentence
   * @param unit of a number, possibly empty
   * @param fallback the text of its default; null when it must be given
   * @param place where the value came from
   */
  public record Entry(
      String path,
      String value,
      Kind kind,
      String doc,
      String unit,
      @Nullable String fallback,
      Place place) {}

  /**
   * An option whose value differs.
   *
   * @param path its path
   * @param mine the text here, null when there is no such option
   * @param theirs the text there, null when there is no such option
   */
  public record Difference(String path, @Nullable String mine, @Nullable String theirs) {
    @Override
    public String toString() {
      return path + ": " + shown(mine) + " here, " + shown(theirs) + " there";
    }

    private static String shown(@Nullable String text) {
      return text == null ? "absent" : text;
    }
  }

  /** The record. */
  public T value() {
    return value;
  }

  /** Every option, in the order of the records. */
  public List<Entry> entries() {
    List<Plain.Atom> atoms = new ArrayList<>();
    atoms(plain, atoms);
    return atoms.stream().map(this::entry).toList();
  }

  /** A table of option, value, origin and kind, one line each, for {@code equipoise explain}. */
  public String explain() {
    return Explain.table(entries());
  }

  /** A file with every option in it; binding it gives an equal record (secrets excepted). */
  public String toYaml() {
    return YamlText.of(plain);
  }

  /** The semantic options as {@link CanonicalJson}. */
  public String canonicalJson() {
    return CanonicalJson.of(plain);
  }

  /**
   * The semantic options at or beneath these paths, as one flat object of path to value in {@link
   * CanonicalJson}.
   */
  public String canonicalJson(Collection<String> paths) {
    SortedMap<String, String> parts = new TreeMap<>();
    for (Plain.Atom atom : atoms(paths)) {
      if (atom.kind() == Kind.SEMANTIC && !atom.secret()) {
        parts.put(atom.slot().path(), atom.json());
      }
    }
    StringJoiner text = new StringJoiner(",", "{", "}");
    parts.forEach((path, json) -> text.add(Quoted.json(path) + ":" + json));
    return text.toString();
  }

  private List<Plain.Atom> atoms(Collection<String> paths) {
    List<Plain.Atom> atoms = new ArrayList<>();
    atoms(plain, atoms);
    return atoms.stream()
        .filter(
            atom ->
                paths.stream().anyMatch(path -> (atom.slot().path() + ".").startsWith(path + ".")))
        .toList();
  }

  private static void atoms(Plain from, List<Plain.Atom> into) {
    if (from instanceof Plain.Mapping mapping) {
      mapping.values().values().forEach(inner -> atoms(inner, into));
    } else if (from instanceof Plain.Atom atom) {
      into.add(atom);
    }
  }

  /** SHA-256 over the UTF-8 bytes of {@link #canonicalJson}, in hex. */
  public String optionsHash() {
    return Identity.sha256(canonicalJson());
  }

  /**
   * The semantic options in which the two differ, in order of path. A run may be continued when
   * there are none: operational options and those that extend it do not count.
   */
  public List<Difference> diff(Resolved<?> other) {
    Map<String, String> mine = semantic();
    Map<String, String> theirs = other.semantic();
    Map<String, String> paths = new TreeMap<>(mine);
    paths.putAll(theirs);
    return paths.keySet().stream()
        .filter(path -> !Objects.equals(mine.get(path), theirs.get(path)))
        .map(path -> new Difference(path, mine.get(path), theirs.get(path)))
        .toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Resolved<?> resolved && value.equals(resolved.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The table: a record's own text could show a secret. */
  @Override
  public String toString() {
    return explain();
  }

  private Map<String, String> semantic() {
    Map<String, String> texts = new TreeMap<>();
    semantic(plain, texts);
    return texts;
  }

  private static void semantic(Plain from, Map<String, String> into) {
    if (from instanceof Plain.Mapping mapping) {
      int before = into.size();
      mapping.values().values().forEach(inner -> semantic(inner, into));
      if (mapping.named() && into.size() == before) {
        into.put(mapping.slot().path(), "{}");
      }
    } else if (from instanceof Plain.Atom atom && atom.kind() == Kind.SEMANTIC && !atom.secret()) {
      into.put(atom.slot().path(), atom.yaml());
    }
  }

  private Entry entry(Plain.Atom atom) {
    boolean hide = atom.secret() && !atom.yaml().equals("~");
    boolean hideFallback = atom.secret() && atom.fallback() != null;
    Option option = atom.slot().option();
    return new Entry(
        atom.slot().path(),
        hide ? Masking.MASK : atom.yaml(),
        atom.kind(),
        option.doc(),
        option.unit(),
        hideFallback ? Masking.MASK : atom.fallback(),
        places.getOrDefault(atom.slot().path(), Place.DEFAULT));
  }
}
