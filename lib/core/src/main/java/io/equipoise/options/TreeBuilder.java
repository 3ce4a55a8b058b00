package io.equipoise.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Builds a {@link Tree} from the parser's events and stops at the first limit that is passed. */
final class TreeBuilder {
  static final int MAX_DEPTH = 50;
  static final int MAX_ALIASES = 50;

  /** Values of one document, counting what aliases stand for. */
  static final int MAX_VALUES = 100_000;

  /** Makes a place from a line and a column, both from 1. */
  interface Places {
    Place at(int line, int column);
  }

  /** Reading cannot go on. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Stop(Problem problem) {
      super(problem.line());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  private final Iterator<Event> events;
  private final Places places;
  private final List<Problem> problems;
  private final Map<String, Tree> anchors = new HashMap<>();
  private int aliases;
  private int values;

  TreeBuilder(Iterator<Event> events, Places places, List<Problem> problems) {
    this.events = events;
    this.places = places;
    this.problems = problems;
  }

  /** The only document, or null when there is none. */
  @Nullable Tree document() {
    Tree tree = null;
    boolean seen = false;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent) {
        if (seen) {
          throw stop(
              OptionCode.YAML_FEATURE,
              event,
              "a second document begins; expected one per file",
              "Put it into a file of its own and give both with --config");
        }
        seen = true;
      } else if (event instanceof NodeEvent) {
        tree = node(event, 1);
      }
    }
    return tree;
  }

  private Tree node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      return resolve(alias, depth);
    }
    checkDepth(event, depth);
    count(event, 1);
    checkTag(event);
    Tree tree;
    if (event instanceof ScalarEvent scalar) {
      Tree.Style style = scalar.isPlain() ? Tree.Style.PLAIN : Tree.Style.QUOTED;
      tree = new Tree.Scalar(scalar.getValue(), style, place(event));
    } else {
      tree = event instanceof MappingStartEvent ? mapping(event, depth) : items(event, depth);
    }
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), tree));
    return tree;
  }

  private Tree items(Event start, int depth) {
    List<Tree> items = new ArrayList<>();
    for (Event event = events.next(); event instanceof NodeEvent; event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return Tree.Items.of(items, place(start));
  }

  private Tree mapping(Event start, int depth) {
    List<Tree.Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event event = events.next(); event instanceof NodeEvent; event = events.next()) {
      String key = key(event, depth);
      Place place = place(event);
      Tree value = node(events.next(), depth + 1);
      Place first = seen.putIfAbsent(key, place);
      if (first == null) {
        entries.add(new Tree.Entry(key, place, value));
      } else {
        problems.add(
            new Problem(
                OptionCode.DUPLICATE_KEY,
                key,
                place,
                "key \"" + key + "\" is given twice; expected once, first at " + first,
                "Remove one of the two lines"));
      }
    }
    return Tree.Mapping.of(entries, place(start));
  }

  private String key(Event event, int depth) {
    if (node(event, depth + 1) instanceof Tree.Scalar scalar) {
      if (scalar.text().equals("<<") && scalar.style() == Tree.Style.PLAIN) {
        throw stop(
            OptionCode.YAML_FEATURE,
            event,
            "merge key \"<<\" is not part of YAML 1.2; expected the options themselves",
            "Give several files with --config, or repeat the options");
      }
      return scalar.text();
    }
    throw stop(
        OptionCode.YAML_FEATURE,
        event,
        "a group or list is used as a key; expected a name",
        "Write 'key: value'");
  }

  private Tree resolve(AliasEvent alias, int depth) {
    String name = alias.getAlias().getValue();
    Tree tree = anchors.get(name);
    if (tree == null) {
      throw stop(
          OptionCode.SYNTAX,
          alias,
          "alias *" + name + " stands for nothing yet; expected &" + name + " before it",
          "Define the anchor above its use; a value cannot contain itself");
    }
    aliases++;
    if (aliases > MAX_ALIASES) {
      throw stop(
          OptionCode.LIMIT,
          alias,
          "more than " + MAX_ALIASES + " aliases; expected at most " + MAX_ALIASES,
          "Write the values out, or use several files");
    }
    checkDepth(alias, depth + tree.depth() - 1);
    count(alias, tree.size());
    return tree;
  }

  private void checkDepth(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw stop(
          OptionCode.LIMIT,
          event,
          "nested deeper than " + MAX_DEPTH + " levels; expected at most " + MAX_DEPTH,
          "Close the brackets; no option lies that deep");
    }
  }

  private void count(Event event, int more) {
    values += more;
    if (values > MAX_VALUES) {
      throw stop(
          OptionCode.LIMIT,
          event,
          "more than 100,000 values once aliases are written out; expected at most 100,000",
          "Use fewer aliases; move data out of this file");
    }
  }

  private void checkTag(Event event) {
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : ((CollectionStartEvent) event).getTag();
    tag.ifPresent(
        name -> {
          throw stop(
              OptionCode.YAML_FEATURE,
              event,
              "tag " + name + " is refused; expected a plain value",
              "Remove the tag: the option itself knows its type");
        });
  }

  private Stop stop(OptionCode code, Event event, String what, String remedy) {
    return new Stop(new Problem(code, "", place(event), what, remedy));
  }

  private Place place(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return places.at(
        mark.map(Mark::getLine).orElse(-1) + 1, mark.map(Mark::getColumn).orElse(-1) + 1);
  }
}
