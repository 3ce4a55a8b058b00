package io.equipoise.text;

import io.equipoise.fleet.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Generated sentences with exact labels: each tells of several things at once, and each task asks
 * about one of them, so that what is right depends on the task and not on the words alone.
 *
 * <p>A sentence has one word for each of some properties, the asked one among them, in any order,
 * with filler between. Row i of a task follows from the seed, the task, the split and i.
 *
 * @param seed another seed, other sentences
 * @param length properties that a sentence tells of, at least 1
 */
public record Sentences(long seed, int length) {
  private static final Map<String, List<String>> PROPERTIES = properties();
  private static final List<String> FILLER = List.of("the", "a", "and", "of", "with", "then");

  private static Map<String, List<String>> properties() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("colour", List.of("red", "green", "blue", "white"));
    all.put("animal", List.of("cat", "dog", "horse", "bird"));
    all.put("action", List.of("runs", "sleeps", "eats", "sings"));
    all.put("place", List.of("house", "garden", "river", "road"));
    all.put("time", List.of("morning", "noon", "evening", "night"));
    all.put("size", List.of("tiny", "small", "large", "huge"));
    all.put("weather", List.of("rain", "snow", "wind", "sun"));
    all.put("food", List.of("bread", "rice", "soup", "fruit"));
    all.put("metal", List.of("iron", "copper", "silver", "gold"));
    all.put("number", List.of("one", "two", "three", "four"));
    all.put("tool", List.of("hammer", "saw", "needle", "brush"));
    all.put("mood", List.of("happy", "sad", "angry", "calm"));
    return Collections.unmodifiableMap(all);
  }

  /** Checks the length. */
  public Sentences {
    if (length < 1 || length > PROPERTIES.size()) {
      throw new IllegalArgumentException(
          "sentences of " + length + " properties; expected 1 to " + PROPERTIES.size());
    }
  }

  /** A sentence and what it says of the property that was asked for. */
  public record Sentence(int label, String text) {}

  /** All tasks: one for each property, with its words as labels. */
  public static Map<String, TextTask> tasks() {
    Map<String, TextTask> tasks = new LinkedHashMap<>();
    PROPERTIES.forEach((name, words) -> tasks.put(name, new TextTask(name, words, words)));
    return tasks;
  }

  /** Row {@code i} of a task's split. */
  public Sentence row(String task, String split, long i) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, task + "/" + split + "/" + i));
    List<String> told = new ArrayList<>(PROPERTIES.keySet());
    told.remove(task);
    shuffle(told, random);
    told = new ArrayList<>(told.subList(0, length - 1));
    told.add(random.nextInt(length), task);
    int label = 0;
    List<String> words = new ArrayList<>();
    for (String property : told) {
      List<String> choices = PROPERTIES.getOrDefault(property, List.of());
      int chosen = random.nextInt(choices.size());
      label = property.equals(task) ? chosen : label;
      words.add(FILLER.get(random.nextInt(FILLER.size())));
      words.add(choices.get(chosen));
    }
    return new Sentence(label, String.join(" ", words));
  }

  private static void shuffle(List<String> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }
}
