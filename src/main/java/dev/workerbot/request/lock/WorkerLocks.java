package dev.workerbot.request.lock;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One writer at a time for each worker: whoever comes second waits, and is told for whom. State
 * shared between threads is guarded by {@code this}.
 */
public final class WorkerLocks {
  private final Map<Target, Deque<Ticket>> queues = new HashMap<>();

  private long tickets;

  private record Ticket(long number, Sentence label) {}

  /** A turn on some workers; closing it lets the next one in. */
  public interface WorkerLock extends AutoCloseable {
    @Override
    void close();
  }

  /** Whether somebody is at it, or waits to be. */
  public synchronized boolean isTaken(Target target) {
    return queues.containsKey(target);
  }

  /**
   * Waits until all the workers are ours. Tickets for all of them are drawn at once, so that two
   * operations never wait for each other.
   *
   * @param label what we are, for those who wait for us
   * @param onWait is notified, once, of the label of one we wait for
   */
  public WorkerLock take(Sentence label, Collection<Target> targets, Consumer<Sentence> onWait) {
    List<Target> wanted = List.copyOf(new TreeSet<>(targets));
    Ticket ticket;
    Sentence ahead;
    synchronized (this) {
      ticket = new Ticket(tickets++, label);
      for (Target target : wanted) {
        queues.computeIfAbsent(target, _ -> new ArrayDeque<>()).addLast(ticket);
      }
      ahead = ahead(ticket, wanted);
    }
    if (!ahead.isEmpty()) {
      onWait.accept(ahead);
      synchronized (this) {
        boolean interrupted = false;
        while (!ahead(ticket, wanted).isEmpty()) {
          try {
            wait();
          } catch (InterruptedException again) {
            interrupted = true;
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    return () -> giveBack(ticket, wanted);
  }

  private Sentence ahead(Ticket ticket, List<Target> wanted) {
    for (Target target : wanted) {
      Ticket first = queues.get(target).peekFirst();
      if (first != null && !first.equals(ticket)) {
        return first.label();
      }
    }
    return Sentence.EMPTY;
  }

  private synchronized void giveBack(Ticket ticket, List<Target> wanted) {
    for (Target target : wanted) {
      Deque<Ticket> queue = queues.get(target);
      queue.remove(ticket);
      if (queue.isEmpty()) {
        queues.remove(target);
      }
    }
    notifyAll();
  }
}
