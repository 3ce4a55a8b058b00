package io.equipoise.jobs.report;

import java.util.Map;

/**
 * One figure of the page.
 *
 * @param id its anchor and the name of its CSV file
 * @param title what it shows
 * @param lead what to look for, and what was left out of the picture
 * @param alt what a person who cannot see the picture should know of it
 * @param chart what {@code report.js} draws: {@code kind} and its fields
 * @param sheet every number of it
 */
record Figure(
    String id, String title, String lead, String alt, Map<String, Object> chart, Sheet sheet) {
  /** Whether its numbers are few enough to be seen at once. */
  boolean open() {
    return sheet.size() <= 12;
  }

  /** The name of its CSV file. */
  String file() {
    return id + ".csv";
  }
}
