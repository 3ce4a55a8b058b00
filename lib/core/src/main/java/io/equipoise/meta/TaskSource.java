package io.equipoise.meta;

import io.equipoise.options.SelectedBy;
import java.io.Serializable;

/** Where few-shot tasks come from: a closed choice that option files make by name. */
@SelectedBy("kind")
public sealed interface TaskSource extends Serializable permits SinusoidTasks, ImageTasks {}
