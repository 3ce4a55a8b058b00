/**
 * Options: text at the edge, records everywhere after.
 *
 * <p>A job declares what it can be told as a record whose components carry {@link
 * io.equipoise.options.Option}. {@link io.equipoise.options.OptionFiles} lays YAML files and {@code
 * --set} flags over the record's {@code defaults()} and returns {@link
 * io.equipoise.options.Resolved}: the record, and for every option its value, its meaning and the
 * line that set it. Or it throws {@link io.equipoise.options.OptionsException} with everything that
 * is wrong at once, each with its place, its legal range and what to do.
 *
 * <pre>{@code
 * record Train(
 *     @Option(doc = "Number of rounds.", kind = Kind.EXTEND, min = 1) int rounds,
 *     @Option(doc = "Step size of the local optimiser.", above = 0, typical = "1e-4 … 1e-2")
 *         double stepSize,
 *     @Option(doc = "How task losses are weighed.") Balance balance) {
 *   static Train defaults() {
 *     return new Train(100, 1e-3, new Balance.Equal());
 *   }
 * }
 *
 * rounds: 240
 * step-size: 1e-3
 * balance:
 *   method: bilb4mtl
 *   outer-step: 0.1
 * }</pre>
 *
 * <p>Keys are component names in kebab-case; a component that is a record is a group; a sealed
 * interface is a choice, made by {@code method} (or another {@link io.equipoise.options.SelectedBy}
 * key) and the {@link io.equipoise.options.Named} of the record; a {@code Map<String, R>} holds
 * named entries, is bound in order of name, and is emptied by {@code {}}. {@code train.rounds: 3}
 * may stand for the nested form.
 *
 * <p>A component without a value is {@code @Nullable} or {@link java.util.Optional}; the latter is
 * not serialisable, so not for records that travel to executors. A secret is best not an option at
 * all; a text whose path looks like a secret's is {@code ***} in everything that is written.
 *
 * <p>Every option says which {@link io.equipoise.options.Kind} it is of: the semantic ones make the
 * options hash, and with it the identity of the run; a test can flip the operational ones and
 * compare bytes.
 *
 * <p>Files are not trusted. They are read event by event within limits (1 MiB, 50 levels, 50
 * aliases, 100,000 values; no tags, no duplicate keys), and scalars are read from their text:
 * {@code 1_000} is a number where a number is due, {@code NO} and {@code 1:30} are never anything
 * but text.
 *
 * <p>Elsewhere: exit codes, identity and masking are {@link io.equipoise.run}; what flags a job has
 * is the jobs' business.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.options;
