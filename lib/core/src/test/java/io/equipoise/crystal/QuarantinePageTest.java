package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class QuarantinePageTest {
  @Test
  void theMessagesPageListsEveryRuleWithItsExampleAndRemedy() throws IOException {
    String page = Files.readString(TestData.root().resolve("lib/docs/messages.md"));
    for (Quarantine rule : Quarantine.values()) {
      String row =
          String.format(
              "| %s | %s | %s | %s |", rule.id(), rule.name(), rule.example(), rule.remedy());
      assertTrue(page.contains(row), "missing in lib/docs/messages.md: " + row);
    }
  }
}
