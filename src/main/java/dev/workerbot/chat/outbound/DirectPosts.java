package dev.workerbot.chat.outbound;

import dev.workerbot.alert.Card;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryStep.MessageState;
import dev.workerbot.chat.outbound.MessageSource.MessageContent;
import dev.workerbot.chat.outbound.Places.PostedPlace;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.oncall.Unrecorded;
import dev.workerbot.store.Cards;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.Outbox.MessageKind;
import dev.workerbot.store.Outbox.MessageRef;
import dev.workerbot.store.StoreTrouble;
import dev.workerbot.time.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings cards to their channels past the store while that cannot be written. Where they stand is
 * in {@link Places}, from where the {@link OutboxWorker} takes them up once the store is back.
 * State shared between threads is guarded by {@code this}.
 */
public final class DirectPosts implements Unrecorded {
  private static final Logger LOG = LoggerFactory.getLogger(DirectPosts.class);

  private final CardSource messages;
  private final Places places;
  private final DeliveryPolicy deliveryPolicy;
  private final Clock clock;
  private final Map<String, Chat> chats = new ConcurrentHashMap<>();
  private final Map<MessageRef, WantedPost> wanted = new LinkedHashMap<>();
  private final Set<Channel> busy = new HashSet<>();
  private Optional<StoreTrouble> why = Optional.empty();

  /** What a channel is to have of a card. */
  private record WantedPost(Cards.CardChange cardChange, Optional<Card> shown) {
    Card card() {
      return cardChange.card();
    }
  }

  public DirectPosts(
      CardSource messages, Places places, DeliveryPolicy deliveryPolicy, Clock clock) {
    this.messages = messages;
    this.places = places;
    this.deliveryPolicy = deliveryPolicy;
    this.clock = clock;
  }

  /** From now on this chat is told. */
  public void serve(Chat chat) {
    chats.put(chat.name(), chat);
  }

  @Override
  public synchronized void tell(Collection<Cards.CardChange> cards, StoreTrouble trouble) {
    why = Optional.of(trouble);
    for (Cards.CardChange cardChange : cards) {
      for (Channel channel : cardChange.channels()) {
        MessageRef key = ref(cardChange.card().number(), channel);
        WantedPost before = wanted.get(key);
        wanted.put(
            key, new WantedPost(cardChange, before == null ? Optional.empty() : before.shown()));
      }
    }
    for (MessageRef key : wanted.keySet()) {
      Chat chat = chats.get(key.channel().chat());
      if (chat != null && !busy.contains(key.channel()) && next(key.channel()).isPresent()) {
        busy.add(key.channel());
        Thread.ofVirtual().name("direct-posts").start(() -> serve(chat, key.channel()));
      }
    }
  }

  @Override
  public synchronized void recorded() {
    why = Optional.empty();
    wanted.clear();
    notifyAll();
  }

  @Override
  public void stand(Collection<Cards.Stand> where, Map<Integer, Integer> numbers) {
    Map<MessageRef, PostedPlace> told = places.take(numbers.keySet());
    where.forEach(one ->
        places.note(
            ref(one.card(), one.channel()), new PostedPlace(one.message(), one.since(), 0)));
    told.forEach((key, postedPlace) -> {
      int number = numbers.get(key.number());
      MessageRef now = ref(number, key.channel());
      if (places.of(now).isEmpty()) {
        places.note(now, postedPlace);
      } else {
        Thread.ofVirtual()
            .name("direct-posts")
            .start(() -> pointTo(number, key.channel(), postedPlace));
      }
    });
    synchronized (this) {
      wanted.clear();
    }
  }

  private static MessageRef ref(int card, Channel channel) {
    return new MessageRef(MessageKind.CARD, Integer.toString(card), channel);
  }

  /** What was told before it was known that it had been told by an earlier run. */
  private void pointTo(int number, Channel channel, PostedPlace postedPlace) {
    Chat chat = chats.get(channel.chat());
    if (chat == null || postedPlace.message().isEmpty()) {
      return;
    }
    try {
      chat.edit(
          new Chat.Posted(chat.name(), channel.id(), postedPlace.message().get()),
          Message.of(Severity.PLAIN, Sentence.of("This goes on as alert #%s", number)));
    } catch (ChatException refused) {
      LOG.warn("alert {} stands twice in {}: {}", number, channel.id(), refused.getMessage());
    }
  }

  /** A card that the channel lacks, or has older than it is. */
  private Optional<MessageRef> next(Channel channel) {
    return wanted.keySet().stream()
        .filter(key -> key.channel().equals(channel))
        .filter(this::isLacking)
        .findFirst();
  }

  private boolean isLacking(MessageRef key) {
    WantedPost what = wanted.get(key);
    Optional<PostedPlace> place = places.of(key);
    if (place.isPresent()) {
      // What the store has as it is needs no word from here.
      return what.cardChange().isNews() && !what.shown().equals(Optional.of(what.card()));
    }
    return what.card().isOpen()
        && !what.card().isSilenced()
        && !isEarly(Duration.between(clock.instant(), what.cardChange().postAfter()));
  }

  /** A card waits for a moment; what is more is of a clock that was set. */
  private static boolean isEarly(Duration left) {
    return left.isPositive() && left.compareTo(Outbox.LATEST) <= 0;
  }

  private void serve(Chat chat, Channel channel) {
    Backoff backoff = Backoff.doubling(deliveryPolicy.retry(), deliveryPolicy.longest());
    Optional<MessageRef> last = Optional.empty();
    try {
      for (Optional<MessageRef> key = nextOrEnd(channel);
          key.isPresent();
          key = nextOrEnd(channel)) {
        try {
          if (key.equals(last)) {
            hold(deliveryPolicy.edit());
          }
          last = key;
          bring(chat, key.get());
          backoff.reset();
        } catch (ChatException refused) {
          LOG.warn(
              "{} does not take an alert for {}: {}",
              chat.name(),
              channel.id(),
              refused.getMessage());
          Duration pause = backoff.next();
          hold(refused.retryAfter().orElse(pause));
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      end(channel);
    } catch (RuntimeException bug) {
      LOG.error("alerts: something is broken inside workerbot", bug);
      end(channel);
    }
  }

  private synchronized void end(Channel channel) {
    busy.remove(channel);
  }

  private synchronized Optional<MessageRef> nextOrEnd(Channel channel) {
    Optional<MessageRef> key = next(channel).filter(places::claim);
    if (key.isEmpty()) {
      // Whoever tells something new from now on begins anew.
      busy.remove(channel);
    }
    return key;
  }

  private synchronized void hold(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis(); left > 0 && why.isPresent(); ) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  /** Posts or edits it, the right to which we have. */
  private void bring(Chat chat, MessageRef key) throws ChatException {
    try {
      WantedPost what;
      StoreTrouble trouble;
      synchronized (this) {
        what = wanted.get(key);
        if (what == null || why.isEmpty()) {
          return;
        }
        trouble = why.get();
      }
      Message message =
          messages
              .of(what.card(), key.channel(), false)
              .withLine(Severity.WARNING, Sentence.of("Not recorded: %s", trouble.sentence()));
      Message calling = messages.calling(message, what.card().route());
      bring(chat, key, what, new MessageContent(message, calling, List.of()));
      synchronized (this) {
        wanted.computeIfPresent(
            key, (_, now) -> new WantedPost(now.cardChange(), Optional.of(what.card())));
      }
    } finally {
      places.release(key);
    }
  }

  private void bring(Chat chat, MessageRef key, WantedPost what, MessageContent content)
      throws ChatException {
    Optional<PostedPlace> place = places.of(key);
    String channel = key.channel().id();
    Unstored unstored =
        new Unstored(
            key,
            place.map(PostedPlace::since).orElse(clock.instant()),
            place.map(PostedPlace::lines).orElse(what.cardChange().lines().size()));
    try {
      new MessageDelivery(chat, channel, Cards.key(what.card()), true, false, unstored)
          .bring(
              new MessageState(
                  place
                      .flatMap(PostedPlace::message)
                      .map(id -> new Chat.Posted(chat.name(), channel, id)),
                  place.map(one -> one.since().minus(ChannelDelivery.CLOCKS)),
                  true,
                  true,
                  List.of(),
                  Optional.empty()),
              content);
    } catch (ChatException refused) {
      if (places.of(key).flatMap(PostedPlace::message).isEmpty()
          && (refused.isPermanent() || refused.retryAfter().isPresent())) {
        // It surely did not take it.
        places.forget(key);
      }
      throw refused;
    }
  }

  /** Remembers what became of a message, for the store to learn later. */
  private final class Unstored implements MessageDelivery.DeliveryRecord {
    private final MessageRef ref;
    private final Instant since;
    private final int lines;

    Unstored(MessageRef ref, Instant since, int lines) {
      this.ref = ref;
      this.since = since;
      this.lines = lines;
    }

    @Override
    public void sending() {
      places.note(ref, new PostedPlace(Optional.empty(), since, lines));
    }

    @Override
    public void found(Chat.Posted posted) {
      posted(posted, lines);
    }

    @Override
    public void posted(Chat.Posted posted, int line) {
      places.note(ref, new PostedPlace(Optional.of(posted.id()), since, lines));
    }

    @Override
    public void gone() {
      places.forget(ref);
    }
  }
}
