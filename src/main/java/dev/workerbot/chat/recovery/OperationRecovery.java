package dev.workerbot.chat.recovery;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.SeenEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what bots that are dead left half done, and sees it through. */
public final class OperationRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(OperationRecovery.class);

  private static final Duration LITTLE = Duration.ofSeconds(30);
  private static final Duration OFTEN = Duration.ofSeconds(1);

  /** How often it is tried to take over from one that seems to live. */
  private static final int TRIES = 30;

  private final Journal journal;
  private final OpenMessages messages;
  private final SeenEvents seenEvents;
  private final ResumableRun resumableRun;
  private final LeftAnswers leftAnswers;
  private final ApprovalRecovery approved;
  private final Path locks;
  private final String owner;

  /** Takes up an operation that a dead bot has left, to the verdict. */
  public interface ResumableRun {
    /** Suspended when this bot is closing in turn. */
    Outcome resume(Operation operation, Caller caller, Consumer<Message> progress);
  }

  /**
   * @param resumableRun takes an operation up
   * @param locks where every live bot on this store holds a lock of its name
   */
  public OperationRecovery(
      Journal journal,
      OpenMessages messages,
      SeenEvents seenEvents,
      ResumableRun resumableRun,
      LeftAnswers leftAnswers,
      ApprovalRecovery approved,
      Path locks) {
    this.journal = journal;
    this.messages = messages;
    this.seenEvents = seenEvents;
    this.resumableRun = resumableRun;
    this.leftAnswers = leftAnswers;
    this.approved = approved;
    this.locks = locks;
    this.owner = leftAnswers.owner();
  }

  /**
   * Adopts and starts at once; every operation goes on in a thread of its own.
   *
   * @param chats where operations may be reported; one that came from another chat is finished all
   *     the same, and reported by the next bot that serves its chat
   * @return the threads, to be joined by who must not leave before
   */
  public List<Thread> begin(List<Chat> chats) throws IOException {
    approved.serve(chats);
    approved.sweep(owner);
    List<Thread> threads = new ArrayList<>();
    Set<String> owners = new LinkedHashSet<>(journal.owners());
    owners.addAll(messages.owners());
    owners.addAll(seenEvents.owners());
    owners.addAll(approved.owners());
    owners.remove(owner);
    Set<String> alive = takeOver(owners, chats, threads);
    if (!alive.isEmpty()) {
      Thread _ = Thread.ofVirtual().name("takeover").start(() -> tryAgain(alive, chats));
    }
    for (Chat chat : chats) {
      chat.person()
          .ifPresent(person -> {
            Thread _ =
                Thread.ofVirtual().name("takeover").start(() -> tellWhoIsBack(person, chat, owner));
          });
    }
    return threads;
  }

  /** Takes over what those of these owners left that are dead, and returns the others. */
  private Set<String> takeOver(Set<String> owners, List<Chat> chats, List<Thread> threads)
      throws IOException {
    Set<String> alive = new LinkedHashSet<>();
    for (String other : owners) {
      Optional<InstanceLock> dead = InstanceLock.take(locks, other, "");
      if (dead.isEmpty()) {
        alive.add(other);
        continue;
      }
      try {
        threads.addAll(adopt(other, chats));
      } catch (StoreException notNow) {
        // Whoever tries again has to be able to take the lock anew.
        dead.get().close();
        throw notNow;
      }
      dead.get().discard();
    }
    return alive;
  }

  /** One that was killed a moment ago may hold its lock still, by a process that it had begun. */
  private void tryAgain(Set<String> owners, List<Chat> chats) {
    Set<String> left = owners;
    try {
      for (int round = 0;
          round < TRIES && !left.isEmpty() && !leftAnswers.closesWithin(OFTEN);
          round++) {
        left = takeOver(left, chats, new ArrayList<>());
      }
    } catch (StoreException | IOException notNow) {
      LOG.warn("another bot's unfinished work is not taken over now: {}", notNow.getMessage());
    }
  }

  /**
   * Tells somebody who has come back to a bot that runs what became of what they had asked for, be
   * it at a terminal of this bot that they closed since.
   */
  public void tellWhoIsBack(Chat chat) {
    chat.person()
        .ifPresent(person -> {
          Thread _ =
              Thread.ofVirtual().name("takeover").start(() -> tellWhoIsBack(person, chat, ""));
        });
  }

  /**
   * Tells somebody what others have seen through of what they had asked for, as it ends.
   *
   * @param except who tells it by themselves
   */
  private void tellWhoIsBack(String person, Chat chat, String except) {
    Set<String> before = Set.of();
    Set<String> tried = new HashSet<>();
    try {
      do {
        // Asked first: what ends between the two is found below.
        boolean underWay = journal.isUnderWayElsewhere(chat.name(), person, except);
        Set<String> now = new HashSet<>();
        for (Operation operation : journal.unreported(chat.name(), person, except)) {
          // Who sees it through may be about to tell it.
          if (!before.contains(operation.id())) {
            now.add(operation.id());
          } else if (tried.add(operation.id()) && journal.take(operation, owner)) {
            finish(operation, List.of(chat));
          }
        }
        now.removeAll(tried);
        if (now.isEmpty() && !underWay) {
          return;
        }
        before = now;
      } while (!leftAnswers.closesWithin(OFTEN));
    } catch (StoreException cannotRead) {
      LOG.warn("{} did not get the result of their request: {}", person, cannotRead.getMessage());
    }
  }

  private List<Thread> adopt(String other, List<Chat> chats) {
    List<Thread> threads = new ArrayList<>();
    approved.adopt(other, owner);
    List<String> names = chats.stream().map(Chat::name).toList();
    // Before the messages are adopted, which tell of the rest.
    SeenEvents.LeftEvents heard =
        seenEvents.adopt(
            other, owner, event -> chatOf(event.chat(), event.user(), chats).isPresent());
    for (SeenEvents.SeenEvent lost : heard.lost()) {
      Chat chat = chatOf(lost.chat(), lost.user(), chats).orElseThrow();
      threads.add(Thread.ofVirtual().name("takeover").start(() -> tellLost(lost, chat)));
    }
    for (SeenEvents.SeenEvent seenEvent : heard.continued()) {
      Chat chat = chatOf(seenEvent.chat(), seenEvent.user(), chats).orElseThrow();
      Thread _ =
          Thread.ofVirtual()
              .name("takeover")
              .start(() -> leftAnswers.endReply(seenEvent, chat, Optional.empty()));
    }
    for (Operation operation : journal.adopt(other, owner)) {
      LOG.info("finishing {} {} of {}", operation.verb(), operation.id(), operation.userName());
      threads.add(Thread.ofVirtual().name("takeover").start(() -> finish(operation, chats)));
    }
    for (OpenMessages.OpenMessage openMessage : messages.adopt(other, owner, names)) {
      Chat chat = chatOf(openMessage.messagePlace().chat(), chats).orElseThrow();
      threads.add(
          Thread.ofVirtual().name("takeover").start(() -> leftAnswers.abandon(openMessage, chat)));
    }
    return threads;
  }

  private void tellLost(SeenEvents.SeenEvent lost, Chat chat) {
    LOG.info("telling {} that their request was lost", lost.name());
    if (leftAnswers.lost(lost, chat)) {
      seenEvents.over(lost.delivery(), lost.request().orElse(""));
    }
  }

  /**
   * Gives what was taken up a little time to end, before the process does; what takes longer stays
   * in the journal.
   */
  public static void await(List<Thread> takenUp) {
    long until = System.nanoTime() + LITTLE.toNanos();
    try {
      for (Thread thread : takenUp) {
        boolean _ = thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Chat> chatOf(String name, List<Chat> chats) {
    return chats.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** The same, unless it is the screen of somebody else. */
  private static Optional<Chat> chatOf(String name, String user, List<Chat> chats) {
    return chatOf(name, chats)
        .filter(chat -> chat.person().filter(person -> !person.equals(user)).isEmpty());
  }

  private void finish(Operation operation, List<Chat> chats) {
    Function<Consumer<Message>, Outcome> work =
        progress -> resumableRun.resume(operation, operation.asker(), progress);
    try {
      chatOf(operation.chat(), operation.userId(), chats)
          .ifPresentOrElse(
              chat -> leftAnswers.takeUp(operation, chat, work),
              () -> leftAnswers.takeUpSilently(work));
    } catch (RuntimeException bug) {
      LOG.error("operation {} could not be finished", operation.id(), bug);
    }
  }
}
