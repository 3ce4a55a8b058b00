package io.equipoise.run;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of runs, trials and attempts, made from what they compute.
 *
 * <p>Every hash is SHA-256 over UTF-8 bytes, written as lower-case hex. The exact bytes:
 *
 * <pre>
 * options_hash  the canonical JSON of the semantic options (io.equipoise.options.CanonicalJson)
 * data_hash     per input one line  table SP version SP path SP bytes SP sha256 LF,
 *               duplicates dropped, lines sorted by UTF-16 code unit; no input: the empty text
 * tables        table=version joined by ',' in order of table name, such as crystals=3,text=1
 * run hash      options_hash|data_hash|seed|tables|code_line      '|' is the byte 0x7C, seed decimal
 * run_id        job-name-first 10 hex digits of the run hash
 * trial_id      first 16 hex digits over  options_hash of the trial|data_hash|trial seed
 * attempt       a0001, a0002, ... one per driver start
 * </pre>
 *
 * <p>No field can hold {@code '|'}, a space or a line break where it would be read as a separator;
 * this is checked. {@code code_line} is major.minor of the algorithm version and rises when results
 * change on purpose; the commit is recorded beside the result and does not enter. A trial's id does
 * not depend on the sweep that asks for it, so two sweeps share their common trials.
 */
public final class Identity {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CODE_LINE = Pattern.compile("[0-9]+\\.[0-9]+");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern ATTEMPT = Pattern.compile("a(?!0+$)([0-9]{4}|[1-9][0-9]{4,8})");

  private Identity() {}

  /** One file of one input table, as it was found. */
  public record Input(String table, String version, String path, long bytes, String sha256) {
    /** Checks that the line can be read in one way only. */
    public Input {
      checkName("table", table);
      check("version of table " + table, version, VERSION);
      check("sha256 of " + path, sha256, HASH);
      if (path.isEmpty() || path.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "path '" + Masking.oneLine(path) + "' of table " + table + "; expected one line");
      }
      if (bytes < 0) {
        throw new IllegalArgumentException("size " + bytes + " of " + path + "; expected >= 0");
      }
    }

    /** The line that enters the data hash, without its line break. */
    public String line() {
      return table + " " + version + " " + path + " " + bytes + " " + sha256;
    }
  }

  /**
   * The name, unchanged.
   *
   * @param what what is named, for the message
   * @throws IllegalArgumentException when it does not match {@code [a-z0-9][a-z0-9._-]{0,63}}
   */
  public static String checkName(String what, String name) {
    return check(what, name, NAME);
  }

  /** Whether {@link #checkName} accepts the name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** SHA-256 of the text's UTF-8 bytes, in hex. */
  public static String sha256(String text) {
    return Sha256.hex(text);
  }

  /** The hash of every input file; the order and repetition of {@code inputs} do not matter. */
  public static String dataHash(Collection<Input> inputs) {
    TreeSet<String> lines = new TreeSet<>();
    inputs.forEach(input -> lines.add(input.line()));
    return sha256(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
  }

  /** The {@code table=version} text of the inputs: the versions that enter the run id. */
  public static Map<String, String> tableVersions(Collection<Input> inputs) {
    TreeMap<String, String> versions = new TreeMap<>();
    for (Input input : inputs) {
      String other = versions.putIfAbsent(input.table(), input.version());
      if (other != null && !other.equals(input.version())) {
        throw new IllegalArgumentException(
            "table "
                + input.table()
                + " has versions "
                + other
                + " and "
                + input.version()
                + "; expected one version per table and run");
      }
    }
    return versions;
  }

  /**
   * The id of a run.
   *
   * @param job the verb, such as {@code train}
   * @param name the name that the user gave
   * @param tables version of each input table, by table name
   * @param codeLine major.minor of the algorithm version
   * @throws IllegalArgumentException when a part is not of its form
   */
  public static String runId(
      String job,
      String name,
      String optionsHash,
      String dataHash,
      long seed,
      Map<String, String> tables,
      String codeLine) {
    checkName("job", job);
    checkName("name", name);
    String recipe =
        String.join(
            "|",
            List.of(
                check("options hash", optionsHash, HASH),
                check("data hash", dataHash, HASH),
                Long.toString(seed),
                tableText(tables),
                check("code line", codeLine, CODE_LINE)));
    return job + "-" + name + "-" + sha256(recipe).substring(0, 10);
  }

  /**
   * The id with which {@code --new-run} starts beside an equal run; the caller draws the suffix.
   */
  public static String newRun(String runId, String suffix) {
    return runId + "-" + checkName("suffix", suffix);
  }

  /** The id of a trial, whatever sweep asks for it. */
  public static String trialId(String optionsHash, String dataHash, long seed) {
    check("options hash", optionsHash, HASH);
    check("data hash", dataHash, HASH);
    return sha256(optionsHash + "|" + dataHash + "|" + seed).substring(0, 16);
  }

  /** The text of attempt {@code n}, counted from 1: {@code a0001}. */
  public static String attempt(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("attempt " + n + "; expected >= 1");
    }
    return String.format(Locale.ROOT, "a%04d", n);
  }

  /** The number of an attempt's text. */
  public static int attemptNumber(String attempt) {
    return Integer.parseInt(check("attempt", attempt, ATTEMPT).substring(1));
  }

  private static String tableText(Map<String, String> tables) {
    return new TreeMap<>(tables)
        .entrySet().stream()
            .map(
                e ->
                    checkName("table", e.getKey())
                        + "="
                        + check("version of table " + e.getKey(), e.getValue(), VERSION))
            .collect(Collectors.joining(","));
  }

  private static String check(String what, String text, Pattern form) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what + " '" + Masking.shortened(text, 80) + "'; expected " + form.pattern());
    }
    return text;
  }
}
