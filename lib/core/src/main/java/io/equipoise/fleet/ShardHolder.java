package io.equipoise.fleet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shards that one process has opened, with the residues of the current path; answers questions.
 *
 * <p>Every fleet answers through this class, so the meaning of a scope is written once. Safe for
 * several threads: a shard is opened by one of them while the others wait, and different shards do
 * not wait for each other.
 *
 * @param <S> the opened shard
 */
public final class ShardHolder<S> {
  /** More residues than this on one shard are computed again instead of kept. */
  static final int MAX_RESIDUES = 64;

  private final ShardSource<S> source;
  private final Map<Integer, Opened<S>> opened = new ConcurrentHashMap<>();
  private final AtomicReference<Residues> residues = new AtomicReference<>(new Residues(""));

  /** Holds no shard yet. */
  public ShardHolder(ShardSource<S> source) {
    this.source = source;
  }

  /**
   * Answers {@code question} for one shard, opening the shard when it is not here yet.
   *
   * @throws AnswerException naming the shard, the path and the seed, with the cause kept
   */
  public <A> A answer(
      Question<? super S, A> question, int shard, long root, String path, String device) {
    try {
      S value = opened.computeIfAbsent(shard, s -> new Opened<>()).get(source, shard);
      A answer = question.answer(value, new ShardScope(shard, root, path, device));
      if (answer == null) {
        throw new IllegalStateException("the question answered null; expected a value");
      }
      return answer;
    } catch (RuntimeException | LinkageError e) {
      throw new AnswerException(shard, path, root, e);
    }
  }

  private Map<String, Object> residuesOf(String path, int shard) {
    Residues current =
        residues.updateAndGet(known -> known.path.equals(path) ? known : new Residues(path));
    return current.of.computeIfAbsent(shard, s -> new ConcurrentHashMap<>());
  }

  private static final class Opened<S> {
    private @Nullable S value;

    synchronized S get(ShardSource<S> source, int shard) {
      S known = value;
      if (known == null) {
        known = source.open(shard);
        value = known;
      }
      return known;
    }
  }

  private static final class Residues {
    final String path;
    final Map<Integer, Map<String, Object>> of = new ConcurrentHashMap<>();

    Residues(String path) {
      this.path = path;
    }
  }

  private final class ShardScope implements Scope {
    private final int shard;
    private final long root;
    private final String path;
    private final String device;

    ShardScope(int shard, long root, String path, String device) {
      this.shard = shard;
      this.root = root;
      this.path = path;
      this.device = device;
    }

    @Override
    public int shard() {
      return shard;
    }

    @Override
    public long seed(String use) {
      return Seeds.of(root, path, shard, use);
    }

    @Override
    @SuppressWarnings("unchecked") // a key names one type within a question's own round
    public <R> R residue(String key, Supplier<R> recompute) {
      Map<String, Object> kept = residuesOf(path, shard);
      Object known = kept.get(key);
      if (known != null) {
        return (R) known;
      }
      R made = recompute.get();
      if (kept.size() < MAX_RESIDUES) {
        kept.put(key, made);
      }
      return made;
    }

    @Override
    public String device() {
      return device;
    }
  }
}
