package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {
  /** A record with a question of its own, named as accessors of beans are. */
  record Asked(boolean open, int count) {
    public boolean isEmpty() {
      return count == 0;
    }
  }

  @Test
  void aQuestionThatARecordAnswersIsNotWritten() throws IOException {
    Asked value = new Asked(true, 0);
    assertEquals("{\"count\":0,\"open\":true}", Json.line(value));
    assertEquals(value, Json.read(Json.bytes(value), Asked.class));
  }

  @Test
  void aLeaseIsReadBackAsItWasWritten() throws IOException {
    Lease.Holder holder = new Lease.Holder("app-1", "here", 12, 34, 5, 67, true);
    assertEquals(holder, Json.read(Json.bytes(holder), Lease.Holder.class));
  }

  @Test
  void aFieldThatNobodyKnowsIsRefused() {
    byte[] more = "{\"count\":0,\"open\":true,\"more\":1}".getBytes(StandardCharsets.UTF_8);
    assertThrows(IOException.class, () -> Json.read(more, Asked.class));
  }
}
