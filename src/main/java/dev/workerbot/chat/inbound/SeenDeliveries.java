package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.store.FailureLog;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.SeenEvents;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what came in, so that each of it is handled once, and that a later run of the bot knows
 * what this one has not answered. Safe for use by several threads.
 */
public final class SeenDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(SeenDeliveries.class);
  private static final int REMEMBERED = 1000;
  private static final int SHOWN_TEXT = 500;

  /** Chats wait for three seconds, of which this may take its part. */
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMillis(500);

  private final SeenEvents seenEvents;
  private final Shorthand shorthand;
  private final BotRuntime runtime;
  private final AtomicInteger writing = new AtomicInteger();
  private final FailureLog failures = new FailureLog(LOG);
  private final Map<String, Boolean> recent = BoundedMap.map(REMEMBERED);

  /**
   * @param shorthand what of typed lines stands for more, as they are written down
   */
  public SeenDeliveries(SeenEvents seenEvents, Shorthand shorthand, BotRuntime runtime) {
    this.seenEvents = seenEvents;
    this.shorthand = shorthand;
    this.runtime = runtime;
  }

  /**
   * Writes down that it came in, before the chat acknowledges it. Returns within a moment, written
   * down or not.
   */
  void heard(String delivery, Caller caller, String typed, Optional<String> reply) {
    SeenEvents.SeenEvent one = heard(delivery, caller, shown(typed), Optional.empty(), reply);
    boolean isSlow = writing.getAndIncrement() > 0;
    Thread thread =
        Thread.ofVirtual()
            .name("heard")
            .start(() -> {
              try {
                bestEffort(() -> seenEvents.heard(one));
              } finally {
                writing.decrementAndGet();
              }
            });
    try {
      // A database that hangs holds up the first only, or others would be acknowledged too late.
      boolean _ = !isSlow && thread.join(ACKNOWLEDGED_WITHIN);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it has come in a moment ago. */
  boolean isAgain(InboundEvent inboundEvent) {
    return recent.putIfAbsent(inboundEvent.delivery(), true) != null;
  }

  /** Whether it has not come in before, as far as the store knows; written down from now on. */
  boolean isFirst(String id, InboundEvent inboundEvent, Chat from) {
    String text = shown(inboundEvent.typed());
    try {
      boolean first =
          !isRemembered(from)
              ? seenEvents.isFirst(inboundEvent.delivery())
              : seenEvents.isFirst(
                  heard(
                      inboundEvent.delivery(),
                      inboundEvent.caller(),
                      text,
                      Optional.of(id),
                      Optional.empty()));
      failures.worked();
      return first;
    } catch (StoreException cannotWrite) {
      failures.failed("deliveries are remembered in memory only", cannotWrite);
      return true;
    }
  }

  /** Its answer was posted, or is in the journal. */
  void over(InboundEvent inboundEvent, String id, Chat from) {
    if (!isRemembered(from)) {
      return;
    }
    try {
      seenEvents.over(inboundEvent.delivery(), id);
    } catch (StoreException cannotWrite) {
      // Told twice at worst, by the next run; and whoever closes the bot closes the store.
      LOG.debug("it stays unknown that {} is answered: {}", id, cannotWrite.getMessage());
    }
  }

  /** As it may be written down before it is known what it is. */
  String shown(String typed) {
    String text = shorthand.displayText(typed);
    return text.length() <= SHOWN_TEXT ? text : text.substring(0, SHOWN_TEXT) + " …";
  }

  /** Whether there is somebody whom a later run could tell what became of a request. */
  private static boolean isRemembered(Chat from) {
    return !from.isPersonal() || from.person().isPresent();
  }

  private SeenEvents.SeenEvent heard(
      String delivery,
      Caller caller,
      String text,
      Optional<String> request,
      Optional<String> reply) {
    return new SeenEvents.SeenEvent(
        delivery,
        runtime.owner(),
        caller.chat(),
        caller.channel(),
        caller.user(),
        caller.name(),
        text,
        runtime.clock().instant(),
        request,
        reply);
  }

  private void bestEffort(Runnable write) {
    try {
      write.run();
    } catch (StoreException cannotWrite) {
      failures.failed("requests are remembered in memory only", cannotWrite);
    }
  }
}
