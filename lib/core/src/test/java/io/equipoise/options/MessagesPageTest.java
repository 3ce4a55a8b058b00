package io.equipoise.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles.Source;
import io.equipoise.run.ExitCode;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code lib/docs/messages.md} true. */
class MessagesPageTest {
  private static final Pattern SECTION =
      Pattern.compile("(?ms)^### ([A-Z]+-[0-9]{3})\\n(.*?)(?=^##|\\z)");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```");
  private static final Pattern CODE =
      Pattern.compile(
          "[\"(]((?:OPT|RUN|DATA|STATE|NUM|RES|SCORE|SPARK|CLI|ENG|SWEEP)-[0-9]{3})[\")]");

  @Test
  void thePageListsExactlyTheCodesOfTheSources() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String folder : List.of("lib", "jobs", "deploy/bin")) {
      try (Stream<Path> files = Files.walk(TestData.root().resolve(folder))) {
        for (Path file : files.filter(MessagesPageTest::isMainSource).toList()) {
          CODE.matcher(Files.readString(file)).results().forEach(m -> used.add(m.group(1)));
        }
      }
    }
    assertEquals(used, sections().keySet(), "codes in the sources, and in lib/docs/messages.md");
  }

  @Test
  void everyOptionCodeHasAnExampleThatIsTrue() throws IOException {
    Map<String, String> sections = sections();
    for (OptionCode code : OptionCode.values()) {
      String section = sections.getOrDefault(code.code(), "");
      Map<String, String> blocks =
          BLOCK
              .matcher(section)
              .results()
              .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2).stripTrailing()));
      assertTrue(blocks.containsKey("text"), code + " has no example");
      assertEquals(blocks.get("text"), message(code, blocks), code.code());
    }
  }

  @Test
  void theTableOfExitCodesIsTheEnum() throws IOException {
    List<String> rows =
        Arrays.stream(ExitCode.values())
            .map(
                e ->
                    String.format(
                        "| %d | %s | %s | %s |", e.code(), e.label(), e.meaning(), retry(e)))
            .toList();
    List<String> found = page().lines().filter(line -> line.matches("\\| [0-9]+ \\|.*")).toList();
    assertEquals(rows, found);
  }

  private static String message(OptionCode code, Map<String, String> blocks) {
    List<String> sets = Stream.ofNullable(blocks.get("set")).toList();
    List<Source> sources =
        Stream.ofNullable(blocks.get("yaml")).map(y -> Source.of("a.yaml", y)).toList();
    return assertThrows(
            OptionsException.class,
            () -> {
              if (code == OptionCode.UNREADABLE) {
                OptionFiles.load(Sample.class, List.of(Path.of("conf/none.yaml")), List.of());
              }
              OptionFiles.bind(Sample.class, sources, sets);
            },
            code.code())
        .getMessage();
  }

  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new TreeMap<>();
    Matcher matcher = SECTION.matcher(page());
    for (MatchResult result : matcher.results().toList()) {
      assertEquals(null, sections.put(result.group(1), result.group(2)), result.group(1));
    }
    return sections;
  }

  private static String page() throws IOException {
    return Files.readString(TestData.root().resolve("lib/docs/messages.md"));
  }

  private static boolean isMainSource(Path file) {
    String path = file.toString();
    return Files.isRegularFile(file)
        && (path.endsWith("deploy/bin/equipoise")
            || path.contains("/src/main/java/") && path.endsWith(".java"));
  }

  private static String retry(ExitCode exit) {
    return exit.retryHelps().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
