package dev.workerbot.chat.outbound;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryStep.MessageState;
import dev.workerbot.chat.outbound.MessageSource.MessageContent;
import dev.workerbot.chat.outbound.MessageSource.PastMatter;
import dev.workerbot.chat.outbound.Places.PostedPlace;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessageRef;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one channel what it lacks, once. Safe for use by several threads, of which each has
 * another channel.
 */
public final class ChannelDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelDelivery.class);

  /** By how much the clock of a chat may be behind ours. */
  public static final Duration CLOCKS = Duration.ofMinutes(1);

  /** Titles that one summary has, of however many. */
  private static final int MOST_LISTED = 20;

  private final Outbox outbox;
  private final Map<MessageKind, MessageSource> sources;
  private final Supplier<String> ids;
  private final Places places;
  private final DeliveryPolicy deliveryPolicy;
  private final Clock clock;
  private final Map<MessageRef, Long> notBefore = BoundedMap.map(1000);

  ChannelDelivery(
      Outbox outbox,
      Map<MessageKind, MessageSource> sources,
      Places places,
      Supplier<String> ids,
      DeliveryPolicy deliveryPolicy,
      Clock clock) {
    this.outbox = outbox;
    this.sources = sources;
    this.places = places;
    this.ids = ids;
    this.deliveryPolicy = deliveryPolicy;
    this.clock = clock;
  }

  /**
   * Brings what the channel lacks now, but for what was edited a moment ago and may change again,
   * and for what the chat wants to be asked for later.
   *
   * @return whether it lacked anything
   */
  boolean round(Chat chat, Channel channel) throws ChatException {
    List<OutboxMessage> waiting =
        withoutPast(chat, outbox.messages(channel, sources.keySet(), clock.instant()));
    Optional<ChatException> refusal = Optional.empty();
    for (OutboxMessage message : waiting) {
      Long time = notBefore.get(message.ref());
      boolean isEarly = time != null && System.nanoTime() - time < 0;
      // Who else may send it tells it past the store, and the store has come back meanwhile.
      if (isEarly || !places.claim(message.ref())) {
        continue;
      }
      Duration wait = deliveryPolicy.edit();
      try {
        bring(chat, message);
      } catch (ChatException refused) {
        if (!refused.isPermanent()
            && (refused.retryAfter().isEmpty() || message.messageId().isEmpty())) {
          throw refused;
        }
        // What is wrong with one keeps no other from being brought, nor one that comes meanwhile.
        if (refused.isPermanent()) {
          refusal = refusal.or(() -> Optional.of(refused));
        } else {
          wait = refused.retryAfter().get();
          LOG.warn("{} is brought later: {}", message.key(), refused.getMessage());
        }
      } finally {
        places.release(message.ref());
      }
      notBefore.put(message.ref(), System.nanoTime() + wait.toNanos());
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return !waiting.isEmpty();
  }

  private MessageSource source(OutboxMessage message) {
    return sources.get(message.ref().messageKind());
  }

  private void bring(Chat chat, OutboxMessage message) throws ChatException {
    MessageContent content = source(message).content(message, chat.takesPresses());
    Optional<PostedPlace> place = places.of(message.ref());
    MessageState state =
        new MessageState(
            message
                .messageId()
                .or(() -> place.flatMap(PostedPlace::message))
                .map(id -> new Chat.Posted(chat.name(), message.ref().channel().id(), id)),
            doubtfulSince(message),
            message.postable(),
            message.sentVersion() < message.version(),
            content.lines().stream()
                .filter(line -> line.seq() > place.map(PostedPlace::lines).orElse(0))
                .toList());
    Stored stored = new Stored(message, place.map(PostedPlace::lines).orElse(0));
    if (message.messageId().isPresent()) {
      stored.note(message.messageId());
    } else if (state.posted().isPresent()) {
      stored.stands(state.posted().get(), OptionalInt.empty());
    }
    MessageDelivery delivery =
        new MessageDelivery(
            chat,
            message.ref().channel().id(),
            message.key(),
            source(message).insists(message),
            false,
            stored);
    try {
      delivery.bring(state, content);
    } catch (ChatException refused) {
      if (!refused.isPermanent() || source(message).insists(message)) {
        throw refused;
      }
      LOG.warn(
          "{} goes without {}: {}", message.ref().channel(), message.key(), refused.getMessage());
      stored.brought();
    }
  }

  private Optional<Instant> doubtfulSince(OutboxMessage message) {
    return message
        .sendingSince()
        .or(() ->
            places
                .of(message.ref())
                .filter(place -> place.message().isEmpty() && message.messageId().isEmpty())
                .map(PostedPlace::since))
        .map(since -> since.minus(CLOCKS));
  }

  /** Writes down what became of a message, in the store and beside it. */
  private final class Stored implements MessageDelivery.DeliveryRecord {
    private final OutboxMessage message;
    private final int lines;

    /**
     * @param lines of its thread that need no telling
     */
    Stored(OutboxMessage message, int lines) {
      this.message = message;
      this.lines = lines;
    }

    private void note(Optional<String> id) {
      Instant since = places.of(message.ref()).map(PostedPlace::since).orElse(clock.instant());
      places.note(message.ref(), new PostedPlace(id, since, lines));
    }

    @Override
    public void sending() {
      outbox.sending(message.ref(), clock.instant());
      note(places.of(message.ref()).flatMap(PostedPlace::message));
    }

    @Override
    public void stands(Chat.Posted posted, OptionalInt line) {
      int version = line.isPresent() ? message.version() : message.sentVersion();
      note(Optional.of(posted.id()));
      outbox.posted(message.ref(), posted.id(), version, line.orElse(lines));
    }

    @Override
    public void brought() {
      outbox.brought(message.ref(), message.version());
    }

    @Override
    public void replied(int line) {
      outbox.replied(message.ref(), line);
    }

    @Override
    public void gone() {
      places.forget(message.ref());
      outbox.gone(message.ref());
    }
  }

  /**
   * After a long silence of the chat, what came and went meanwhile is reported in one notice
   * instead of a flood of messages that nobody can do anything about.
   */
  private List<OutboxMessage> withoutPast(Chat chat, List<OutboxMessage> waiting)
      throws ChatException {
    Instant late = clock.instant().minus(deliveryPolicy.late());
    Map<OutboxMessage, PastMatter> past = new LinkedHashMap<>();
    for (OutboxMessage message : waiting) {
      if (message.messageId().isEmpty() && message.postable()) {
        Optional<PastMatter> matter =
            source(message).past(message).filter(one -> one.since().isBefore(late));
        // What was tried may stand there in spite of all.
        if (matter.isPresent() && !mayStand(chat, message)) {
          past.put(message, matter.get());
        }
      }
    }
    if (past.isEmpty()) {
      return waiting;
    }
    List<Sentence> lines =
        new ArrayList<>(past.values().stream().map(PastMatter::title).limit(MOST_LISTED).toList());
    if (past.size() > lines.size()) {
      lines.add(Sentence.of("%s; `history` has them", Counts.rest(past.size() - lines.size())));
    }
    Sentence count = Counts.of(past.size(), "alert");
    outbox.sumUp(
        past.keySet(),
        new Notice(
            ids.get(),
            waiting.getFirst().ref().channel(),
            Optional.empty(),
            Severity.PLAIN,
            Sentence.of("%s came and went while this channel was unreachable", count),
            lines,
            clock.instant(),
            Optional.empty()));
    return waiting.stream().filter(message -> !past.containsKey(message)).toList();
  }

  private boolean mayStand(Chat chat, OutboxMessage message) throws ChatException {
    Optional<Instant> since = doubtfulSince(message);
    String channel = message.ref().channel().id();
    return places.of(message.ref()).flatMap(PostedPlace::message).isPresent()
        || (since.isPresent()
            && chat.find(channel, Optional.empty(), message.key(), since.get()).isPresent());
  }
}
