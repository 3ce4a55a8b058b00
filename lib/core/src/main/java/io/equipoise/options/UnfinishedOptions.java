package io.equipoise.options;

import io.equipoise.run.Masking;
import java.util.ArrayList;
import java.util.List;

/** Rows of a table of options of which some have still to be given: no record can be made yet. */
final class UnfinishedOptions {
  private final List<Resolved.Entry> rows = new ArrayList<>();

  private UnfinishedOptions() {}

  /** The rows of a draft, in the order of the records. */
  static List<Resolved.Entry> of(Draft draft) {
    UnfinishedOptions options = new UnfinishedOptions();
    options.add(draft, Slot.ROOT, Kind.SEMANTIC);
    return options.rows;
  }

  private void add(Draft draft, Slot slot, Kind kind) {
    Shape.Group group = draft.present ? draft.group() : null;
    if (draft.shape instanceof Shape.OneOf oneOf && draft.choice != null) {
      row(slot.entry(oneOf.key()), kind, draft.choice, draft.choiceOrigin);
    }
    if (group != null) {
      for (Shape.Field field : group.fields()) {
        Kind inner = kind == Kind.SEMANTIC ? field.option().kind() : kind;
        add(draft.child(field), slot.child(field), inner);
      }
    } else if (draft.present && draft.shape instanceof Shape.MapOf) {
      draft.children.forEach((name, child) -> add(child, slot.entry(name), kind));
    } else if (!draft.present && slot.absence() == Shape.Absence.FORBIDDEN) {
      row(slot, kind, "~", Place.REQUIRED);
    } else {
      String value = Flatten.yaml(draft.shape, draft.value);
      boolean hide = draft.present && slot.secret(draft.shape);
      row(slot, kind, hide ? Masking.MASK : value, draft.origin);
    }
  }

  private void row(Slot slot, Kind kind, String value, Place origin) {
    Option option = slot.option();
    rows.add(
        new Resolved.Entry(slot.path(), value, kind, option.doc(), option.unit(), null, origin));
  }
}
