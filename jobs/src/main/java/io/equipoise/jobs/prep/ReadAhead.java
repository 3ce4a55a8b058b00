package io.equipoise.jobs.prep;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.SynchronousQueue;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a piece as Spark asks for them. Readers hand rows on as they come, so a thread of
 * their own reads and waits: a file of any length takes the memory of two parts.
 *
 * <p>The thread ends with the piece, or with the task that asked for it.
 */
final class ReadAhead implements Iterator<ParsedPiece>, AutoCloseable {
  /** One part, or what the reading ended with. */
  private record Message(@Nullable ParsedPiece part, @Nullable Throwable failure) {}

  private final SynchronousQueue<Message> ready = new SynchronousQueue<>();
  private final Thread reader;
  private @Nullable Message next;

  private ReadAhead(PieceReader source, Piece piece) {
    reader = new Thread(() -> read(source, piece), "prep " + piece.file());
    reader.setDaemon(true);
  }

  /** Begins to read a piece. */
  static ReadAhead of(PieceReader source, Piece piece) {
    ReadAhead parts = new ReadAhead(source, piece);
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) ended -> parts.close());
    }
    parts.reader.start();
    return parts;
  }

  private void read(PieceReader source, Piece piece) {
    Throwable failure = null;
    try {
      source.read(piece, part -> put(new Message(part, null)));
    } catch (CancellationException e) {
      return;
    } catch (Throwable e) { // handed to the task, which fails with it
      failure = e;
    }
    try {
      put(new Message(null, failure));
    } catch (CancellationException e) {
      return;
    }
  }

  private void put(Message message) {
    try {
      ready.put(message);
    } catch (InterruptedException e) {
      throw new CancellationException("nobody asks for the rest");
    }
  }

  @Override
  public boolean hasNext() {
    return message().part != null;
  }

  @Override
  public ParsedPiece next() {
    ParsedPiece part = message().part;
    if (part == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return part;
  }

  private Message message() {
    try {
      Message now = next == null ? ready.take() : next;
      next = now;
      if (now.failure != null) {
        throw new IllegalStateException("reading failed: " + now.failure, now.failure);
      }
      return now;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("asked to stop");
    }
  }

  /** Ends the reading. */
  @Override
  public void close() {
    reader.interrupt();
  }
}
