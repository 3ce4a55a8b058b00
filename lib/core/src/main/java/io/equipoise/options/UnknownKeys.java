package io.equipoise.options;

import io.equipoise.run.Masking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says which option a key that nobody knows was probably meant to be. */
final class UnknownKeys {
  private final List<String> paths = new ArrayList<>();

  UnknownKeys(Shape.Group root) {
    collect(root, "");
  }

  /** Reports a key that the draft's group does not have. */
  void report(Layer layer, Draft draft, Slot slot, Tree.Entry entry) {
    String path = Slot.join(slot.path(), entry.key());
    String owner = otherChoice(draft, entry.key());
    if (owner != null) {
      layer.add(
          OptionCode.UNKNOWN,
          path,
          entry.place(),
          "option \"" + path + "\" does not belong to " + draft.choice + "; expected " + owner,
          "Choose that, or remove the option");
      return;
    }
    List<String> siblings = new ArrayList<>();
    Shape.Group group = draft.group();
    if (group != null) {
      siblings.addAll(group.keys());
    }
    if (draft.shape instanceof Shape.OneOf oneOf) {
      siblings.add(oneOf.key());
    }
    Optional<String> near =
        Nearest.of(entry.key(), siblings)
            .map(key -> Slot.join(slot.path(), key))
            .or(() -> elsewhere(entry.key()))
            .or(() -> Nearest.of(path, paths));
    String unknown = "unknown option \"" + Masking.shortened(path, 120) + "\"; ";
    String what =
        near.map(known -> unknown + "did you mean \"" + known + "\"?")
            .orElseGet(() -> unknown + "expected one of " + String.join(", ", siblings));
    String remedy =
        near.isPresent() ? "" : "Remove it, or see equipoise explain VERB for all options";
    boolean secret = near.isPresent() && Masking.isSecret(near.get());
    boolean flag = entry.place() instanceof Place.InFlag;
    Place place = secret && flag ? new Place.InFlag(path + "=" + Masking.MASK) : entry.place();
    layer.add(OptionCode.UNKNOWN, path, place, what, remedy);
  }

  /** A key that stands in the wrong group. */
  private Optional<String> elsewhere(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    return paths.stream().filter(p -> p.equals(last) || p.endsWith("." + last)).findFirst();
  }

  /** The selection under which the key would be known. */
  private static @Nullable String otherChoice(Draft draft, String key) {
    if (!(draft.shape instanceof Shape.OneOf oneOf)) {
      return null;
    }
    return oneOf.choices().entrySet().stream()
        .filter(choice -> choice.getValue().field(key) != null)
        .map(choice -> oneOf.key() + ": " + choice.getKey())
        .findFirst()
        .orElse(null);
  }

  private void collect(Shape.Group group, String path) {
    for (Shape.Field field : group.fields()) {
      String here = Slot.join(path, field.key());
      paths.add(here);
      if (field.shape() instanceof Shape.Group inner) {
        collect(inner, here);
      } else if (field.shape() instanceof Shape.OneOf oneOf) {
        paths.add(Slot.join(here, oneOf.key()));
        oneOf.choices().values().forEach(choice -> collect(choice, here));
      }
    }
  }
}
