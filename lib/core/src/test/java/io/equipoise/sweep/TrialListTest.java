package io.equipoise.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionsException;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrialListTest {
  private static Space list(List<Map<String, String>> points) {
    return new Space.Listed(points);
  }

  @Test
  void aTrialIsItsOptionsItsDataAndItsSeedWhateverTheSweep() {
    Trial alone = Coins.trials(list(List.of(Map.of("bias", "0.25"))), Coins.BASE).trials().get(0);
    TrialList among = Coins.biases(4);
    assertEquals(alone.id(), among.trials().get(1).id());
    String hash = Coins.BASE.bind(Map.of("bias", "0.25")).optionsHash();
    assertEquals(Identity.trialId(hash, Identity.dataHash(List.of()), 7), alone.id());
    assertEquals("{\"bias\":0.25}", alone.options());
  }

  @Test
  void ordersOfTasksAreTrialsOfTheirOwn() {
    List<Setting> settings =
        Setting.all(
            new Space.Grid(Map.of()),
            new Orders.All("tasks", List.of("a", "b c")),
            new SeedChoice.Count(2),
            1);
    TrialList trials =
        TrialList.of(
            settings, Coins.BASE, new CoinJob(0), path -> io.equipoise.options.Place.DEFAULT);
    assertEquals(4, trials.trials().size());
    assertEquals("{\"tasks\":[\"a\",\"b c\"]}", trials.trials().get(0).options());
    assertEquals("{\"tasks\":[\"b c\",\"a\"]}", trials.trials().get(2).options());
    assertEquals(trials.trials().get(0).seed(), trials.trials().get(2).seed());
  }

  @Test
  void oneValueInTwoSpellingsIsOneTrial() {
    TrialList trials =
        Coins.trials(
            list(List.of(Map.of("bias", "0.5"), Map.of("bias", "5e-1"), Map.of())), Coins.BASE);
    assertEquals(1, trials.trials().size());
    assertEquals(2, trials.repeated());
  }

  @Test
  void everythingThatIsWrongWithAnyTrialIsToldAtOnceAndOnce() {
    OptionsException wrong =
        assertThrows(
            OptionsException.class,
            () ->
                Coins.trials(
                    list(
                        List.of(
                            Map.of("bias", "2"),
                            Map.of("bias", "2", "rounds", "3"),
                            Map.of("biass", "0.1"),
                            Map.of("loudness", "3"))),
                    Coins.BASE));
    assertEquals(3, wrong.problems().size(), wrong.getMessage());
    assertTrue(wrong.getMessage().contains("bias = 2; expected"), wrong.getMessage());
    assertTrue(wrong.getMessage().contains("did you mean \"bias\"?"), wrong.getMessage());
    assertTrue(wrong.getMessage().contains("loudness changes no result"), wrong.getMessage());
  }

  private static String refused(String settings, List<Map<String, String>> points) {
    BaseOptions<CoinOptions> base =
        new BaseOptions<>(CoinOptions.class, List.of(), List.of(), List.of(settings));
    return assertThrows(Failure.class, () -> Coins.trials(list(points), base)).getMessage();
  }

  @Test
  void whatTheJobRefusesInWhatAllTrialsShareIsToldOnceAndNoPointsFault() {
    List<Map<String, String>> points = List.of(Map.of("bias", "0.1"), Map.of("bias", "0.2"));
    assertEquals(
        "tasks [] of a coin; expected one. [default] Correct 'set' or the base files, which all"
            + " trials share. (OPT-008)",
        refused("tasks=[]", points));
    String ofThePoint = refused("tasks=[a]", List.of(Map.of("tasks", "[]")));
    assertTrue(ofThePoint.startsWith("{tasks=[]}: tasks [] of a coin"), ofThePoint);
    assertTrue(ofThePoint.contains("Leave this point out"), ofThePoint);
  }

  @Test
  void anOrderThatTheJobRefusesIsToldWhereItWasGiven() {
    List<Map<String, String>> points = List.of(Map.of("bias", "0.1"), Map.of("bias", "0.2"));
    assertEquals(
        "the order of tasks names 'a' twice; expected each task once. [tasks, default] Name tasks"
            + " that are there, each once. Correct 'set' or the base files, which all trials share."
            + " (DATA-071)",
        refused("tasks=[a, a]", points));
    String ofThePoint = refused("tasks=[a]", List.of(Map.of("tasks", "[b, b]")));
    assertTrue(ofThePoint.contains("Correct tasks=[b, b]. (DATA-071)"), ofThePoint);
  }

  @Test
  void numbersThatARunKnowsStayAndTheOthersGetTheFreeOnes() {
    TrialList small = Coins.biases(2);
    TrialList large = Coins.biases(4);
    Map<String, Integer> known =
        small.trials().stream().collect(Collectors.toMap(Trial::id, Trial::number));
    TrialList numbered = large.numberedLike(known);
    assertEquals(List.of(0, 1, 2, 3), numbered.trials().stream().map(Trial::number).toList());
    assertEquals(small.trials().get(1).id(), numbered.trials().get(1).id());
    assertEquals("0.5", numbered.trials().get(1).settings().get("bias"));
    Set<String> ids = new HashSet<>();
    numbered.trials().forEach(trial -> ids.add(trial.id()));
    assertEquals(4, ids.size());
  }

  @Test
  void tenThousandTrialsAreBoundInSeconds() {
    Space space = new Space.Random(10_000, List.of(new Draw.Uniform("bias", 0, 1)));
    long begun = System.nanoTime();
    assertEquals(10_000, Coins.trials(space, Coins.BASE).trials().size());
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertTrue(seconds < 60, "took " + seconds + " s");
  }

  @Test
  void longTrialsGoFirstAndShortOnesTravelTogether() {
    List<Trial> trials =
        Coins.trials(
                list(
                    List.of(
                        Map.of("rounds", "1"),
                        Map.of("rounds", "100"),
                        Map.of("rounds", "3"),
                        Map.of("rounds", "2"))),
                Coins.BASE)
            .trials();
    List<List<Integer>> packs =
        Packs.of(trials, 0.006).stream()
            .map(pack -> pack.stream().map(Trial::number).toList())
            .toList();
    assertEquals(List.of(List.of(1), List.of(2, 3, 0)), packs);
  }
}
