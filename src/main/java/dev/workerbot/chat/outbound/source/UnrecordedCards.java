package dev.workerbot.chat.outbound.source;

import dev.workerbot.alert.Card;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.Stand;
import dev.workerbot.alert.store.Unrecorded;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbound.ChannelDelivery;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.chat.outbound.MessageSource.MessageContent;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.chat.outbound.Places;
import dev.workerbot.chat.outbound.Places.PostedPlace;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessageRef;
import dev.workerbot.store.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings cards to their channels past the store while that cannot be written. Where they stand is
 * in {@link Places}, from where the {@link OutboxWorker} takes them up once the store is back.
 * State shared between threads is guarded by {@code this}.
 */
public final class UnrecordedCards implements Unrecorded {
  private final CardSource cards;
  private final Places places;
  private final DeliveryPolicy deliveryPolicy;
  private final Clock clock;
  private final Map<String, Chat> chats = new ConcurrentHashMap<>();

  /** What is shown past the store; nobody else may send these. */
  private final Map<MessageRef, LiveMessage> shown = new HashMap<>();

  public UnrecordedCards(
      CardSource cards, Places places, DeliveryPolicy deliveryPolicy, Clock clock) {
    this.cards = cards;
    this.places = places;
    this.deliveryPolicy = deliveryPolicy;
    this.clock = clock;
  }

  /** From now on this chat is notified. */
  public void serve(Chat chat) {
    chats.put(chat.name(), chat);
  }

  @Override
  public synchronized void tell(Collection<CardChange> changes, StoreTrouble why) {
    for (CardChange change : changes) {
      for (Channel channel : change.channels()) {
        MessageRef ref = new MessageRef(MessageKind.CARD, change.card().number(), channel);
        Chat chat = chats.get(channel.chat());
        if (chat != null && (shown.containsKey(ref) || begins(chat, ref, change))) {
          shown.get(ref).show(content(change.card(), channel, why));
        }
      }
    }
  }

  private MessageContent content(Card card, Channel channel, StoreTrouble why) {
    Message message =
        cards
            .of(card, channel, false)
            .withLine(Severity.WARNING, Sentence.of("Not recorded: %s", why.sentence()));
    return new MessageContent(message, cards.calling(message, card.route()), List.of());
  }

  /** Begins with a card that its channel lacks, or has older than it is, unless others send it. */
  private boolean begins(Chat chat, MessageRef ref, CardChange change) {
    Optional<PostedPlace> place = places.of(ref);
    // What the store has as it is needs no word from here.
    boolean lacks = place.isPresent() ? change.isNotified() : isToBePosted(change);
    if (!lacks || !places.claim(ref)) {
      return false;
    }
    Instant since = place.map(PostedPlace::since).orElse(clock.instant());
    int lines = place.map(PostedPlace::lines).orElse(change.lines().size());
    String channel = ref.channel().id();
    LiveMessage message =
        new LiveMessage(
            chat,
            channel,
            Cards.key(change.card()),
            place
                .flatMap(PostedPlace::message)
                .map(id -> new Chat.Posted(chat.name(), channel, id)),
            deliveryPolicy,
            false,
            posted -> places.note(ref, new PostedPlace(Optional.of(posted.id()), since, lines)));
    if (place.isPresent()) {
      message.mayStandSince(since.minus(ChannelDelivery.CLOCKS));
    } else {
      places.note(ref, new PostedPlace(Optional.empty(), since, lines));
    }
    shown.put(ref, message);
    return true;
  }

  private boolean isToBePosted(CardChange change) {
    return change.card().isOpen()
        && !change.card().isSilenced()
        && !isEarly(Duration.between(clock.instant(), change.postAfter()));
  }

  /** A card waits for a moment; what is more is of a clock that was set. */
  private static boolean isEarly(Duration left) {
    return left.isPositive() && left.compareTo(Outbox.LATEST) <= 0;
  }

  @Override
  public synchronized void recorded() {
    shown.forEach((ref, message) -> message.drop(() -> places.release(ref)));
    shown.clear();
  }

  @Override
  public void stand(Collection<Stand> where, Map<Integer, Integer> numbers) {
    Map<MessageRef, PostedPlace> posted = places.take(numbers.keySet());
    where.forEach(one ->
        places.note(
            new MessageRef(MessageKind.CARD, one.card(), one.channel()),
            new PostedPlace(one.message(), one.since(), 0)));
    posted.forEach((ref, place) -> {
      int number = numbers.get(ref.number());
      MessageRef now = new MessageRef(MessageKind.CARD, number, ref.channel());
      if (places.of(now).isEmpty()) {
        places.note(now, place);
      } else {
        pointTo(number, ref, place);
      }
    });
    recorded();
  }

  /** What was posted before it was known that an earlier run had posted it. */
  private void pointTo(int number, MessageRef ref, PostedPlace place) {
    Optional<Chat.Posted> posted =
        place.message().map(id -> new Chat.Posted(ref.channel().chat(), ref.channel().id(), id));
    Chat chat = chats.get(ref.channel().chat());
    if (chat != null && posted.isPresent()) {
      var _ =
          new LiveMessage(chat, ref.channel().id(), "", posted, deliveryPolicy, false, _ -> {})
              .finish(
                  Message.of(Severity.PLAIN, Sentence.of("This continues as alert #%s", number)));
    }
  }
}
