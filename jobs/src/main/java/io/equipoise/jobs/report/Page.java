package io.equipoise.jobs.report;

import com.samskivert.mustache.Mustache;
import io.equipoise.run.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The HTML file: everything inlined, nothing loaded, opens from disk.
 *
 * <p>Its size is bounded whatever the number of trials: when the data of the table does not fit,
 * the page holds the best trials that do, and says so.
 */
final class Page {
  /** Bytes that the trials may take; the drawing library takes 1 MiB, the rest is small. */
  private static final int DATA_LIMIT = 3 << 20;

  private final Report report;

  Page(Report report) {
    this.report = report;
  }

  byte[] html() {
    String charts = Assets.charts();
    String script = Assets.script();
    Map<String, Object> page = new HashMap<>();
    page.put("report", report);
    page.put("style", Assets.style());
    page.put("charts", charts);
    page.put("script", script);
    page.put("policy", policy(charts, script));
    table(page);
    return Mustache.compiler()
        .defaultValue("")
        .emptyStringIsFalse(true)
        .compile(Assets.template())
        .execute(page)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void table(Map<String, Object> page) {
    int total = report.subject().outcomes().size();
    int limit = total;
    OutcomeTable table = OutcomeTable.of(report.subject(), limit);
    String data = data(table);
    while (data.length() > DATA_LIMIT && limit > 1) {
      limit /= 2;
      table = OutcomeTable.of(report.subject(), limit);
      data = data(table);
    }
    page.put("data", data);
    page.put("hasTable", total > 1);
    page.put(
        "tableLead",
        limit == total
            ? String.format(Locale.ROOT, "All %,d.", total)
            : String.format(
                Locale.ROOT,
                "The best %,d of %,d by score, and figures drawn from them; all are in trials.csv.",
                limit,
                total));
  }

  private String data(OutcomeTable table) {
    List<Map<String, Object>> charts = new ArrayList<>();
    for (Figure figure : report.figures()) {
      charts.add(Map.of("id", figure.id(), "alt", figure.alt(), "chart", figure.chart()));
    }
    String json =
        Json.line(Map.of("figures", charts, "rows", table.rows(), "columns", table.columns()));
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  private static String policy(String... scripts) {
    StringBuilder sources = new StringBuilder();
    for (String script : scripts) {
      sources.append(" 'sha256-").append(hash(script)).append('\'');
    }
    return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src" + sources;
  }

  private static String hash(String script) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
