package io.equipoise.tuning;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Json;
import io.equipoise.run.Masking;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A language model of the user's, behind an address, that is asked for the task of a text.
 *
 * <pre>
 * POST address    {"tasks": ["travel", "work"], "text": "book a flight"}
 * answer          {"scores": [1.5, -0.2]}        one number for each task, the larger the likelier
 * </pre>
 *
 * <p>An answer is asked for again up to twice, and remembered for the same text and tasks. Results
 * are as reproducible as the service is. Use from one thread at a time.
 */
public final class TaskService implements TaskModel {
  private static final int TRIES = 3;

  private final URI address;
  private final Duration limit;
  private final Map<List<Integer>, String> texts;
  private final Map<Asked, double[]> known = new HashMap<>();
  private final HttpClient client;

  private record Asked(List<Integer> text, List<String> tasks) {}

  private record Answer(double[] scores) {}

  /**
   * A service.
   *
   * @param address http or https
   * @param limit for each answer
   * @param texts by their tokens
   */
  public TaskService(URI address, Duration limit, Map<List<Integer>, String> texts) {
    this.address = address;
    this.limit = limit;
    this.texts = Map.copyOf(texts);
    this.client = HttpClient.newBuilder().connectTimeout(limit).build();
  }

  /**
   * {@inheritDoc}
   *
   * @throws Failure RES-016 when there is no such answer
   */
  @Override
  public double[] scores(List<Integer> text, List<String> tasks) {
    Asked asked = new Asked(text, tasks);
    double[] before = known.get(asked);
    if (before != null) {
      return before.clone();
    }
    double[] scores = answer(texts.getOrDefault(text, ""), tasks);
    known.put(asked, scores);
    return scores.clone();
  }

  private double[] answer(String text, List<String> tasks) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(limit)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofByteArray(
                    Json.bytes(new TreeMap<>(Map.of("tasks", tasks, "text", text)))))
            .build();
    IOException last = new IOException("no answer");
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        return checked(answer.statusCode(), answer.body(), tasks.size());
      } catch (IOException e) {
        last = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while asking " + address, e);
      }
    }
    throw new Failure(
        ExitCode.RESOURCE,
        "RES-016",
        why(last) + "; expected {\"scores\": [...]}, a number for each task",
        address.toString(),
        "Start it, correct service.address, or raise service.limit.",
        last);
  }

  /** The JDK's own words for a refused connection are none. */
  private String why(IOException last) {
    if (last instanceof HttpConnectTimeoutException) {
      return "no connection to the service within " + limit.toMillis() / 1e3 + " s";
    }
    if (last instanceof HttpTimeoutException) {
      return "the service did not answer within " + limit.toMillis() / 1e3 + " s";
    }
    if (last instanceof ConnectException) {
      return last.getCause() != null
              && last.getCause().getCause() instanceof UnresolvedAddressException
          ? "the service's host is unknown"
          : "the service refused the connection";
    }
    return last instanceof Unusable
        ? "the service answered " + last.getMessage()
        : "the connection to the service broke: " + last;
  }

  private static double[] checked(int status, byte[] body, int tasks) throws Unusable {
    if (status != 200) {
      throw new Unusable("with status " + status);
    }
    try {
      double[] scores = Json.read(body, Answer.class).scores();
      if (scores != null
          && scores.length == tasks
          && Arrays.stream(scores).allMatch(Double::isFinite)) {
        return scores;
      }
    } catch (IOException noJson) {
      // told as every answer of another form is
    }
    String text = new String(body, StandardCharsets.UTF_8);
    throw new Unusable(
        "'" + Masking.shortened(text, 200) + "' when asked about " + tasks + " tasks");
  }

  /** An answer that is none. */
  private static final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    Unusable(String answer) {
      super(answer);
    }
  }
}
