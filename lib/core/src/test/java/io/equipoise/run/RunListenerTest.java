package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.fleet.BlockFunction;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.LocalFleet;
import io.equipoise.fleet.Question;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunListenerTest {
  @TempDir Path directory;

  /** Writes down what it is told. */
  private static final class Notes implements RunListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void round(Progress.Line line) {
      lines.add("round " + line.round());
    }

    @Override
    public void report(Program.Report report) {
      lines.add("report of " + report.tasks());
    }

    @Override
    public void event(TableRow.EventRow event) {
      lines.add(event.kind() + " " + event.detail());
    }

    @Override
    public void committed(Commit commit, double seconds) {
      lines.add("commit " + commit.n() + (seconds > 0 ? "" : " in no time"));
    }
  }

  /** A fleet that loses a process whenever it is asked about it. */
  private record Losing(LocalFleet<float[]> fleet) implements Fleet<float[]> {
    @Override
    public int shards() {
      return fleet.shards();
    }

    @Override
    public <A> List<A> ask(Question<? super float[], A> question) {
      return fleet.ask(question);
    }

    @Override
    public double[] sum(Question<? super float[], float[]> question) {
      return fleet.sum(question);
    }

    @Override
    public <B> List<B> blocks(
        Question<? super float[], float[][]> question, int length, BlockFunction<B> function) {
      return fleet.blocks(question, length, function);
    }

    @Override
    public Fleet<float[]> at(String path) {
      return fleet.at(path);
    }

    @Override
    public Cost cost() {
      return fleet.cost();
    }

    @Override
    public List<Incident> incidents() {
      return List.of(new Incident("executor-lost", "executor 7 on node1: exit 137"));
    }
  }

  @Test
  void allListenersHearEveryFactInItsOrder() throws Exception {
    Notes one = new Notes();
    Notes two = new Notes();
    RunFolder folder = new RunFolder(new LocalStore(directory), "a");
    new Runner<>(
            new MeanProgram(1),
            new Losing(new LocalFleet<>(shard -> new float[] {shard, 1, 2, 3}, 3, 11)),
            folder,
            new JsonRows(),
            RunnerSettings.defaults().withListener(one.and(two)))
        .run();
    String lost = "executor-lost executor 7 on node1: exit 137";
    assertEquals(List.of(lost, "report of 1", "round 1", "commit 0", lost, "commit 1"), one.lines);
    assertEquals(one.lines, two.lines);
    String events =
        Files.readString(directory.resolve("runs/a/commits/000000/events/part-00000.jsonl"));
    assertTrue(events.contains("executor 7 on node1"), events);
  }
}
