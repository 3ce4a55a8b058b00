package io.equipoise.jobs.report;

import io.equipoise.run.Masking;
import io.equipoise.run.TableRow.EventRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A report, ready to be written; the components are what the template names.
 *
 * @param warnings what a reader must know before the figures: unfinished or failed runs
 * @param study the outcome of a study; none when only runs are reported
 */
record Report(
    String title,
    Subject subject,
    Headline headline,
    List<String> warnings,
    Optional<Study> study,
    List<Figure> figures,
    List<Facts> facts,
    Sheet events,
    List<Quarantined> quarantine,
    List<Facts> options) {
  private static final int MOST_LISTED = 20;

  /** Named values of one run. */
  record Facts(String run, List<Fact> facts) {}

  /** A name and its value. */
  record Fact(String name, String value) {}

  /**
   * Puts a report together.
   *
   * @param file the study's, if there is one
   */
  static Report of(Subject about, Optional<Study> study, Optional<StudyFile> file)
      throws IOException {
    Subject subject = study.map(s -> about.featuring(s.compared())).orElse(about);
    List<Figure> figures = new ArrayList<>();
    study.ifPresent(s -> figures.addAll(s.figures()));
    figures.addAll(Figures.of(subject));
    Headline headline = study.map(Study::headline).orElseGet(() -> Headline.of(subject));
    List<RunContent> listed =
        subject.runs().subList(0, Math.min(MOST_LISTED, subject.runs().size()));
    return new Report(
        study.map(s -> "Study " + s.options().name()).orElse(title(subject)),
        subject,
        file.map(f -> f.sentence(subject)).map(headline::with).orElse(headline),
        warnings(subject),
        study,
        List.copyOf(figures),
        listed.stream().map(Provenance::of).toList(),
        events(subject),
        Quarantined.of(subject),
        listed.stream().map(Provenance::options).toList());
  }

  /** What the table of outcomes is called. */
  String tableTitle() {
    return subject.isSweep() ? "Trials" : "Runs side by side";
  }

  /** What stands where no quarantine can be shown. */
  String noQuarantine() {
    boolean read = subject.runs().stream().anyMatch(run -> !run.inputs().isEmpty());
    return read
        ? "The run does not say which table it used: another release made it."
        : "Nothing was read from a table, so nothing was refused.";
  }

  private static String title(Subject subject) {
    return subject.runs().size() == 1
        ? subject.runs().get(0).id()
        : Sentence.count(subject.runs().size(), "run") + " compared";
  }

  private static List<String> warnings(Subject subject) {
    List<String> warnings = new ArrayList<>();
    for (RunContent run : subject.runs()) {
      if (!run.complete()) {
        String done =
            run.commits().isEmpty()
                ? "nothing is committed yet"
                : Sentence.count(run.commits().size(), "commit")
                    + " up to round "
                    + run.commits().get(run.commits().size() - 1).round();
        warnings.add(
            run.id()
                + " is not complete: its state is "
                + run.state()
                + ", and "
                + done
                + ". This page shows what was committed.");
      }
      if (!run.reason().isEmpty()) {
        warnings.add("The reason that " + run.id() + " gives: " + run.reason());
      }
    }
    List<Outcome> failed =
        subject.outcomes().stream().filter(o -> o.status().equals("FAILED")).toList();
    if (!failed.isEmpty()) {
      warnings.add(
          Sentence.count(failed.size(), "trial")
              + " failed; the reasons are in the table. Failed and stopped trials are in no"
              + " figure. The first, trial "
              + failed.get(0).number()
              + ": "
              + failed.get(0).reason());
    }
    return warnings;
  }

  private static Sheet events(Subject subject) {
    Sheet sheet = new Sheet("run", "attempt", "round", "kind", "task", "shard", "seed", "detail");
    for (RunContent run : subject.runs()) {
      for (EventRow e : run.events()) {
        sheet.row(
            run.id(),
            e.attempt(),
            e.round(),
            e.kind(),
            e.task(),
            e.shard(),
            e.seed(),
            Masking.oneLine(Masking.text(e.detail())));
      }
    }
    return sheet;
  }

  /** The verdict and what it rests on, one line each, for the terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline.sentence());
    lines.addAll(headline.details());
    lines.addAll(warnings);
    return lines;
  }

  /** Every file of the report: the page and its numbers. */
  SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("index.html", new Page(this).html());
    for (Figure figure : figures) {
      files.put(figure.file(), figure.sheet().csv());
    }
    if (subject.outcomes().size() > 1) {
      files.put("trials.csv", OutcomeTable.sheet(subject).csv());
    }
    if (!events.isEmpty()) {
      files.put("events.csv", events.csv());
    }
    Sheet exact = new Sheet("run", "option", "value");
    for (RunContent run : subject.runs()) {
      for (Map.Entry<String, String> option : run.options().entrySet()) {
        exact.row(run.id(), option.getKey(), option.getValue());
      }
    }
    files.put("options.csv", exact.csv());
    return files;
  }

  /** A short name for a report on these runs. */
  String key() {
    String ids = String.join("|", subject.runs().stream().map(RunContent::id).sorted().toList());
    return io.equipoise.run.Sha256.hex(ids.getBytes(StandardCharsets.UTF_8)).substring(0, 10);
  }
}
