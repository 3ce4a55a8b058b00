package io.equipoise.jobs.report;

import io.equipoise.run.TableRow.TimingRow;
import java.util.Optional;

/** What each commit of a run took. */
final class RoundTimes {
  private RoundTimes() {}

  static Optional<Figure> of(Subject subject) {
    if (!subject.single() || subject.runs().get(0).timings().isEmpty()) {
      return Optional.empty();
    }
    RunContent run = subject.runs().get(0);
    Sheet sheet =
        new Sheet(
            "attempt", "round", "kind", "engine", "device", "wall_ms", "answer_ms", "engine_share");
    Curves curves = new Curves();
    double wall = 0;
    double answering = 0;
    for (TimingRow t : run.timings()) {
      sheet.row(
          t.attempt(),
          t.round(),
          t.kind(),
          t.engine(),
          t.device(),
          t.wallMs(),
          t.answerMs(),
          t.engineShare());
      if (t.kind().equals("round")) {
        curves.add("whole round", t.round(), t.wallMs() / 1000);
        curves.add("answering", t.round(), t.answerMs() / 1000);
        wall += t.wallMs();
        answering += t.answerMs();
      }
    }
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    String share =
        Sheet.number(wall / 1000)
            + " s in rounds, of which the busiest slot answered "
            + Sheet.number(answering / 1000)
            + " s";
    return Optional.of(
        new Figure(
            "times",
            "Time per round",
            share
                + ". Times belong to the machine of the attempt and are not part of the result."
                + curves.thinned(),
            share,
            curves.chart(curves.names(), "seconds", false),
            sheet));
  }
}
