package io.equipoise.options;

import io.equipoise.run.Masking;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options from files and flags.
 *
 * <p>Precedence: the {@code defaults()} of the record, then the files in their order, then the
 * flags in theirs. Groups and maps are laid over each other key by key, single values and lists are
 * replaced; {@code name: ~} takes an entry out of a map. Choosing another {@code method} starts
 * again from that record's defaults.
 *
 * <p>Everything that is wrong is reported at once, as one {@link OptionsException}; nothing is
 * ignored silently.
 */
public final class OptionFiles {
  private static final Pattern PATH = Pattern.compile("[^.=\\s]+(\\.[^.=\\s]+)*");

  private OptionFiles() {}

  /** A text that is to be bound, under the name that its messages show. */
  public record Source(String name, byte[] bytes) {
    /** Keeps a copy of the bytes. */
    public Source {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    /** A source from text. */
    public static Source of(String name, String yaml) {
      return new Source(name, yaml.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Binds files and flags.
   *
   * @param type the record; its static {@code defaults()} method, if any, is where it starts
   * @param files paths as the user gave them, later ones win
   * @param sets {@code path=value} of each {@code --set}, later ones win; a list or group is
   *     written as YAML: {@code sweep.seeds=[1, 2]}
   * @throws OptionsException with everything that is wrong (exit code 2)
   * @throws IllegalArgumentException when {@code type} itself cannot be bound
   */
  public static <T extends Record> Resolved<T> load(
      Class<T> type, List<Path> files, List<String> sets) {
    List<Problem> problems = new ArrayList<>();
    return bind(type, read(files, problems), sets, problems);
  }

  /**
   * A table of what files and flags say so far, as {@link Resolved#explain}: an option that must be
   * given and is not has the origin {@code required}.
   *
   * @throws OptionsException with everything else that is wrong
   */
  public static String explain(Class<? extends Record> type, List<Path> files, List<String> sets) {
    try {
      return load(type, files, sets).explain();
    } catch (OptionsException wrong) {
      if (!wrong.problems().stream().allMatch(p -> p.code() == OptionCode.MISSING)) {
        throw wrong;
      }
      List<Problem> none = new ArrayList<>();
      return Explain.table(
          UnfinishedOptions.of(draft(Schema.of(type), read(files, none), sets, none)));
    }
  }

  private static List<Source> read(List<Path> files, List<Problem> problems) {
    List<Source> sources = new ArrayList<>();
    for (Path file : files) {
      Source source = read(file, problems);
      if (source != null) {
        sources.add(source);
      }
    }
    return sources;
  }

  /** Binds texts that were read elsewhere; otherwise as {@link #load}. */
  public static <T extends Record> Resolved<T> bind(
      Class<T> type, List<Source> sources, List<String> sets) {
    return bind(type, sources, sets, new ArrayList<>());
  }

  private static <T extends Record> Resolved<T> bind(
      Class<T> type, List<Source> sources, List<String> sets, List<Problem> problems) {
    Shape.Group shape = Schema.of(type);
    Draft draft = draft(shape, sources, sets, problems);
    Place whole =
        new Place.InFile(
            sources.isEmpty() ? "no options file" : sources.get(sources.size() - 1).name(), 0, 0);
    Object value = new Assembly(problems, whole).build(draft, Slot.ROOT);
    if (!problems.isEmpty() || value == null) {
      throw OptionsException.of(problems);
    }
    Map<String, Place> places = new HashMap<>();
    places(draft, "", places);
    return new Resolved<>(type.cast(value), shape, places);
  }

  /** Files and flags laid over the defaults. */
  private static Draft draft(
      Shape.Group shape, List<Source> sources, List<String> sets, List<Problem> problems) {
    Draft draft = Draft.fresh(shape);
    UnknownKeys unknown = new UnknownKeys(shape);
    Slot root = Slot.ROOT;
    for (Source source : sources) {
      Tree tree = YamlReader.read(source.name(), source.bytes(), problems);
      if (tree != null && !isEmpty(tree)) {
        lay(draft, root, tree, new Overlay(new Layer(false, problems), unknown), problems);
      }
    }
    Tree.Mapping flags = flags(sets, problems);
    new Overlay(new Layer(true, problems), unknown).apply(draft, root, flags);
    return draft;
  }

  private static void lay(
      Draft draft, Slot root, Tree tree, Overlay overlay, List<Problem> problems) {
    if (tree instanceof Tree.Mapping) {
      overlay.apply(draft, root, tree);
      return;
    }
    problems.add(
        new Problem(
            OptionCode.WRONG_TYPE,
            "",
            tree.place(),
            "the file is a list or a single value; expected a group of options",
            "Write it as 'key: value' lines"));
  }

  private static boolean isEmpty(Tree tree) {
    return tree instanceof Tree.Scalar scalar && scalar.isNull();
  }

  private static Tree.Mapping flags(List<String> sets, List<Problem> problems) {
    List<Tree.Entry> entries = new ArrayList<>();
    for (String set : sets) {
      Place place = new Place.InFlag(set);
      int equals = set.indexOf('=');
      String path = equals < 0 ? "" : set.substring(0, equals).strip();
      if (PATH.matcher(path).matches()) {
        String text = set.substring(equals + 1);
        entries.add(new Tree.Entry(path, place, new Tree.Scalar(text, Tree.Style.FLAG, place)));
      } else {
        problems.add(
            new Problem(
                OptionCode.BAD_FLAG,
                "",
                place,
                "flag --set "
                    + Masking.shortened(Masking.text(set), 60)
                    + " has no option path; expected path=value",
                "Write it as --set train.rounds=240"));
      }
    }
    return Tree.Mapping.of(entries, new Place.InFlag(""));
  }

  private static @Nullable Source read(Path file, List<Problem> problems) {
    try (InputStream in = Files.newInputStream(file)) {
      return new Source(file.toString(), in.readNBytes(YamlReader.MAX_BYTES + 1));
    } catch (NoSuchFileException e) {
      problems.add(unreadable(file, "file does not exist; expected a YAML file"));
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a directory" : String.valueOf(e.getMessage());
      problems.add(
          unreadable(file, "file cannot be read (" + why + "); expected a readable YAML file"));
    }
    return null;
  }

  private static Problem unreadable(Path file, String what) {
    return new Problem(
        OptionCode.UNREADABLE,
        "",
        new Place.InFile(file.toString(), 0, 0),
        what,
        "Check the path given with --config or in the file that names it");
  }

  private static void places(Draft draft, String path, Map<String, Place> places) {
    if (draft.origin != Place.DEFAULT) {
      places.put(path, draft.origin);
    }
    if (draft.shape instanceof Shape.OneOf oneOf) {
      places.put(Slot.join(path, oneOf.key()), draft.choiceOrigin);
    }
    draft.children.forEach((key, child) -> places(child, Slot.join(path, key), places));
  }
}
