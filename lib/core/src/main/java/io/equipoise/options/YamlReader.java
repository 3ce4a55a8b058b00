package io.equipoise.options;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 into a {@link Tree}, trusting nothing.
 *
 * <p>Works on the stream of events, which the parser produces one by one without recursion, so that
 * depth, aliases and tags are refused before anything grows: the library's own tree building
 * neither counts depth (3,000 open brackets overflow its stack) nor refuses duplicate keys.
 */
final class YamlReader {
  /** Largest document. */
  static final int MAX_BYTES = 1 << 20;

  private final String file;
  private final List<Problem> problems;

  private YamlReader(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The document of a file, or null when it is empty or cannot be used; adds what is wrong. */
  static @Nullable Tree read(String file, byte[] bytes, List<Problem> problems) {
    return new YamlReader(file, problems).document(bytes);
  }

  /** A value written in a flag; every place within is the flag. */
  static @Nullable Tree flow(String text, Place flag, List<Problem> problems) {
    return new YamlReader("--set", problems).parse(text, (line, column) -> flag);
  }

  private @Nullable Tree document(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return refuse(
          new Problem(
              OptionCode.LIMIT,
              "",
              new Place.InFile(file, 0, 0),
              "file is larger than 1 MiB; expected at most 1,048,576 bytes",
              "Options are small: move data out of this file"));
    }
    String text = decode(bytes);
    if (text == null) {
      return null;
    }
    return parse(text, (line, column) -> new Place.InFile(file, line, column));
  }

  private @Nullable Tree parse(String text, TreeBuilder.Places places) {
    // The whole text in one buffer: with several, the library (2.10) fails on a character outside
    // the basic plane that straddles two of them, and takes quadratic time.
    int buffer = Math.max(1024, text.length() + 2);
    Parse parser = new Parse(LoadSettings.builder().setLabel(file).setBufferSize(buffer).build());
    try {
      return new TreeBuilder(parser.parseString(text).iterator(), places, problems).document();
    } catch (TreeBuilder.Stop stop) {
      return refuse(stop.problem());
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      int line = mark.map(Mark::getLine).orElse(-1) + 1;
      int column = mark.map(Mark::getColumn).orElse(-1) + 1;
      return refuse(syntax(places.at(line, column), String.valueOf(e.getProblem())));
    } catch (ReaderException e) {
      return refuse(control(e, text, places));
    } catch (YamlEngineException e) {
      return refuse(syntax(places.at(0, 0), String.valueOf(e.getMessage())));
    }
  }

  private @Nullable String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    String text = out.toString();
    if (!result.isError()) {
      return text;
    }
    refuse(
        new Problem(
            OptionCode.UNREADABLE,
            "",
            new Place.InFile(file, line(text, text.length()), column(text, text.length())),
            "byte " + in.position() + " is not UTF-8; expected a UTF-8 text",
            "Save the file as UTF-8"));
    return null;
  }

  private static Problem syntax(Place place, String problem) {
    String plain = problem.replaceAll("\\s+", " ").replaceAll("\\. ?$", "");
    int hint = plain.indexOf(" (Do not use");
    String what = hint < 0 ? plain : plain.substring(0, hint).replaceAll("\\.$", "");
    return new Problem(
        OptionCode.SYNTAX, "", place, "not YAML: " + what + "; expected 'key: value'", cure(plain));
  }

  private static String cure(String problem) {
    if (problem.contains("\\t")) {
      return "Indent with spaces, not tabs";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "Check the indentation, or quote a text that holds ': '";
    }
    if (problem.contains("block end")) {
      return "Begin all keys of one group in the same column";
    }
    if (problem.contains("end of stream") || problem.contains("stream end")) {
      return "Close the quote or bracket that is still open";
    }
    if (problem.contains("expected ',' or")) {
      return "Separate the values by commas and close the bracket";
    }
    return "Look at this line and the one above it";
  }

  private static Problem control(ReaderException e, String text, TreeBuilder.Places places) {
    int position = Math.min(Math.max(e.getPosition(), 0), text.codePointCount(0, text.length()));
    int index = text.offsetByCodePoints(0, position);
    return new Problem(
        OptionCode.SYNTAX,
        "",
        places.at(line(text, index), column(text, index)),
        String.format(
            java.util.Locale.ROOT,
            "not YAML: character U+%04X; expected printable text",
            e.getCodePoint()),
        "Remove the character, or write it as an escape in double quotes");
  }

  private static int line(String text, int index) {
    return 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
  }

  private static int column(String text, int index) {
    String head = text.substring(0, index);
    int start = head.lastIndexOf('\n') + 1;
    return 1 + head.codePointCount(start, index);
  }

  private @Nullable Tree refuse(Problem problem) {
    problems.add(problem);
    return null;
  }
}
