package dev.workerbot.ssh;

import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The sessions of a server that are kept for as long as they last: as many as leave one for
 * commands, by our bound and by that of its sshd.
 */
final class Listeners {
  private static final String NONE_LEFT = "no session is left to listen with";

  private final int maxSessions;
  private final AtomicInteger count = new AtomicInteger();

  /** The newest last. */
  private final Deque<Kept> all = new ConcurrentLinkedDeque<>();

  private volatile int most;

  Listeners(int maxSessions) {
    this.maxSessions = maxSessions;
    this.most = maxSessions - 1;
  }

  /**
   * A session that is kept.
   *
   * @param spare whether it can be done without, so that it goes first
   * @param endsByItself whether its command ends with its session, even if it never says a word
   */
  record Kept(OpenSession openSession, boolean spare, boolean endsByItself) {}

  /** Keeps a session where one can be had; one that is spare leaves another to listen with. */
  ShellResult within(boolean spare, Supplier<ShellResult> work) {
    if (maxSessions == 1) {
      return busy("max-sessions is 1 for it, so that no session is left to listen with");
    }
    if (most == 0) {
      return busy(
          "its sshd allows one session at a time (MaxSessions), so that none is left to listen"
              + " with");
    }
    if (spare && most == 1) {
      return busy(NONE_LEFT);
    }
    try {
      return count.incrementAndGet() > most ? busy(NONE_LEFT) : work.get();
    } finally {
      count.decrementAndGet();
    }
  }

  private static ShellResult busy(String sentence) {
    return new ShellResult.ShellFailed(Failure.BUSY, sentence);
  }

  void add(Kept kept) {
    all.add(kept);
  }

  void remove(Kept kept) {
    all.remove(kept);
  }

  /** The one to end where they take all the sessions that sshd allows; empty where they do not. */
  Optional<OpenSession> makeRoom(Connection full) {
    List<Kept> here =
        all.stream().filter(kept -> kept.openSession().connection().equals(full)).toList();
    if (here.isEmpty() || !full.isUsedBy(here.size())) {
      return Optional.empty();
    }
    most = here.size() - 1;
    return here.stream()
        .filter(Kept::spare)
        .findFirst()
        .or(() -> Optional.of(here.getLast()))
        .map(Kept::openSession);
  }
}
