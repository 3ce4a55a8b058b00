package io.equipoise.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.equipoise.run.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskServiceTest {
  private final List<String> asked = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          String answer = answers.remove(0);
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.startsWith("{") ? 200 : 503, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private TaskService service() {
    return service("http://127.0.0.1:" + server.getAddress().getPort() + "/task");
  }

  private static TaskService service(String address) {
    return new TaskService(
        URI.create(address), Duration.ofSeconds(5), Map.of(List.of(4, 5), "book a \"flight\""));
  }

  @Test
  void aTextIsAskedForOnceInItsOwnWords() {
    answers.add("{\"scores\": [0.5, -2]}");
    TaskService service = service();
    for (int time = 0; time < 2; time++) {
      assertArrayEquals(
          new double[] {0.5, -2}, service.scores(List.of(4, 5), List.of("travel", "work")));
    }
    assertEquals(1, asked.size());
    assertTrue(asked.get(0).contains("book a \\\"flight\\\""), asked.get(0));
    assertTrue(asked.get(0).contains("travel"), asked.get(0));
  }

  @Test
  void anAnswerThatIsNoneIsAskedForAgain() {
    answers.addAll(List.of("busy", "{\"scores\": [1]}", "{\"scores\": [1, 3]}"));
    assertArrayEquals(
        new double[] {1, 3}, service().scores(List.of(4, 5), List.of("travel", "work")));
    assertEquals(3, asked.size());
  }

  private static void told(TaskService service, String words) {
    Failure failure =
        assertThrows(Failure.class, () -> service.scores(List.of(9), List.of("travel", "work")));
    assertEquals("RES-016", failure.code());
    assertTrue(failure.getMessage().startsWith(words), failure.getMessage());
    assertTrue(failure.getMessage().contains("service.limit"), failure.getMessage());
  }

  @Test
  void aServiceThatDoesNotAnswerAsItShouldIsTold() {
    answers.addAll(List.of("busy", "{\"no\": 1}", "{\"scores\": [\"x\", 1]}"));
    told(service(), "the service answered '{\"scores\": [\"x\", 1]}' when asked about 2 tasks;");
    answers.addAll(List.of("{\"scores\": [1]}", "{\"scores\": [1]}", "busy"));
    told(service(), "the service answered with status 503; expected");
  }

  @Test
  void aServiceThatIsNotThereIsTold() throws IOException {
    server.stop(0);
    told(service(), "the service refused the connection; expected");
    told(service("http://no.such.host.invalid/"), "the service's host is unknown;");
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      TaskService slow =
          new TaskService(
              URI.create("http://127.0.0.1:" + silent.getLocalPort()),
              Duration.ofMillis(200),
              Map.of());
      told(slow, "the service did not answer within 0.2 s;");
    }
  }
}
