package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.text.SeenTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedOnTest {
  private static final PretrainedOn KNOWN =
      new PretrainedOn(List.of("mood"), SeenTexts.of(texts("seen", 300)));

  @TempDir Path folder;

  private static List<String> texts(String word, int n) {
    return IntStream.range(0, n).mapToObj(i -> word + " number " + i).toList();
  }

  private static void refused(PretrainedOn seen, String task, String words, List<String> test) {
    Failure failure =
        assertThrows(
            Failure.class,
            () -> seen.refuse(task, Map.of("train", texts("own", 200), "test", test), "here"));
    assertEquals("DATA-074", failure.code());
    assertEquals(ExitCode.DATA, failure.exit());
    assertTrue(failure.getMessage().contains(words), failure.getMessage());
  }

  @Test
  void aTaskOfAnotherNameIsRefusedForItsTexts() {
    refused(
        KNOWN,
        "feeling",
        "pre-trained on 90 of 90 test texts and 0 of 200 train texts of the task 'feeling'",
        texts("Seen", 90));
    refused(KNOWN, "feeling", "2 of 2 test texts", texts("seen", 2));
  }

  @Test
  void aTaskOfTheSameNameIsLearnedWhenItsTextsAreOthers() {
    Map<String, List<String>> own = Map.of("train", texts("own", 9), "test", texts("mine", 9));
    assertDoesNotThrow(() -> KNOWN.refuse("mood", own, "here"));
  }

  @Test
  void oneTextInAHundredIsAlikeByChance() {
    List<String> test = new java.util.ArrayList<>(texts("mine", 198));
    test.addAll(texts("seen", 2));
    assertDoesNotThrow(() -> KNOWN.refuse("feeling", Map.of("test", test), "here"));
    test.add("seen number 7");
    refused(KNOWN, "feeling", "3 of 201 test texts", test);
  }

  @Test
  void aNetworkOfBeforeIsComparedByNames() throws IOException {
    Files.writeString(folder.resolve("pool.json"), "{\"tasks\": [\"mood\"]}");
    PretrainedOn names = PretrainedOn.read(folder);
    refused(names, "mood", "a task of the name 'mood'", texts("other", 5));
    assertDoesNotThrow(() -> names.refuse("feeling", Map.of("test", texts("seen", 5)), "here"));
  }

  @Test
  void whatIsWrittenIsReadAndNothingIsKnownOfNetworksOfOthers() throws IOException {
    assertDoesNotThrow(
        () ->
            PretrainedOn.read(folder)
                .refuse("mood", Map.of("test", texts("seen", 5)), folder.toString()));
    for (Map.Entry<String, byte[]> file : KNOWN.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    assertEquals(KNOWN.tasks(), PretrainedOn.read(folder).tasks());
    refused(PretrainedOn.read(folder), "feeling", "90 of 90", texts("seen", 90));
    Files.write(folder.resolve("pool.hashes"), new byte[9]);
    Failure cut = assertThrows(Failure.class, () -> PretrainedOn.read(folder));
    assertTrue(cut.getMessage().contains("9 bytes of hashes"), cut.getMessage());
    assertEquals("DATA-073", cut.code());
  }

  @Test
  void aDirectoryThatIsNotThereIsCalledAbsent() {
    Path none = folder.resolve("models/none");
    Failure absent = assertThrows(Failure.class, () -> SavedBackbone.hash(none));
    assertEquals("DATA-073", absent.code());
    assertTrue(absent.getMessage().contains("there is no network"), absent.getMessage());
    assertTrue(absent.getMessage().contains("equipoise pretrain --config"), absent.getMessage());
  }
}
