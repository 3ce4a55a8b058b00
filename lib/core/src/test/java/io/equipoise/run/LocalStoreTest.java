package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest extends StoreContract {
  @TempDir Path directory;

  @Override
  protected Store store() {
    return new LocalStore(directory.resolve("of " + UUID.randomUUID()));
  }

  @Test
  void aRootBelowAFileCannotBeWritten() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    LocalStore store = new LocalStore(file.resolve("below"));
    assertThrows(IOException.class, store::checkWritable);
  }

  @Test
  void anAddressIsNotEncodedBecauseSparkDoesNotDecodeIt() {
    LocalStore store = new LocalStore(Path.of("/a b"));
    assertEquals("file:///a b/c", store.address("c"));
    assertEquals("/a b/c", store.where("c"));
  }
}
