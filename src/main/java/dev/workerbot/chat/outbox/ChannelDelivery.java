package dev.workerbot.chat.outbox;

import dev.workerbot.alert.Card;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbox.Places.PostedPlace;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.Outbox.Notice;
import dev.workerbot.store.Outbox.ThreadLine;
import dev.workerbot.store.Outbox.WaitingMessage;
import dev.workerbot.store.Outbox.WaitingNotice;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one channel what it lacks, once. What may have been taken unnoticed, in a crash or a
 * time-out, is looked for before it is sent again. Safe for use by several threads, of which each
 * has another channel.
 */
final class ChannelDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelDelivery.class);

  /** Lines that come together and are told one by one all the same. */
  private static final int APART = 3;

  /** Lines that one message tells, of however many. */
  private static final int TOLD = 20;

  private final Outbox outbox;
  private final CardMessages messages;
  private final Supplier<String> ids;
  private final Places places;
  private final OutboxWorker.DeliveryPolicy deliveryPolicy;
  private final Clock clock;
  private final Map<String, Long> editedAt = BoundedMap.map(1000);

  ChannelDelivery(
      Outbox outbox,
      CardMessages messages,
      Places places,
      Supplier<String> ids,
      OutboxWorker.DeliveryPolicy deliveryPolicy,
      Clock clock) {
    this.outbox = outbox;
    this.messages = messages;
    this.places = places;
    this.ids = ids;
    this.deliveryPolicy = deliveryPolicy;
    this.clock = clock;
  }

  /** What became of a round. */
  enum DeliveryRound {
    BROUGHT,
    /** What there is was edited a moment ago, and may change again. */
    EARLY,
    NOTHING
  }

  /** Brings what the channel lacks now. */
  DeliveryRound round(Chat chat, Channel channel) throws ChatException {
    List<WaitingMessage> cards = withoutPast(chat, channel, outbox.cards(channel, clock.instant()));
    boolean early = false;
    boolean brought = false;
    Optional<ChatException> refusal = Optional.empty();
    for (WaitingMessage card : cards) {
      Long edited = editedAt.get(key(card) + channel);
      if (edited != null && System.nanoTime() - edited < deliveryPolicy.edit().toNanos()) {
        early = true;
      } else if (!places.claim(place(card))) {
        // It is being told past the store, and the store has come back meanwhile.
        early = true;
      } else {
        try {
          bring(chat, card);
        } catch (ChatException refused) {
          if (!isOfOneMessage(card, refused)) {
            throw refused;
          }
          // What is wrong with an old card keeps no new one from being told.
          refusal = refusal.or(() -> Optional.of(refused));
        } finally {
          places.release(place(card));
        }
        editedAt.put(key(card) + channel, System.nanoTime());
        brought = true;
      }
    }
    List<WaitingNotice> notices = outbox.notices(channel);
    for (WaitingNotice notice : notices) {
      bring(chat, channel, notice);
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return brought || !notices.isEmpty()
        ? DeliveryRound.BROUGHT
        : early ? DeliveryRound.EARLY : DeliveryRound.NOTHING;
  }

  /** What a chat refuses of a card that stands there says nothing of the next one. */
  private static boolean isOfOneMessage(WaitingMessage card, ChatException refused) {
    return card.messageId().isPresent()
        && (refused.isPermanent() || refused.retryAfter().isPresent());
  }

  /**
   * After a long silence of the chat, what came and went meanwhile is told in one notice instead of
   * a flood of cards that nobody can do anything about.
   */
  private List<WaitingMessage> withoutPast(Chat chat, Channel channel, List<WaitingMessage> cards)
      throws ChatException {
    Instant late = clock.instant().minus(deliveryPolicy.late());
    List<WaitingMessage> past = new ArrayList<>();
    for (WaitingMessage one : cards) {
      boolean isOver =
          one.messageId().isEmpty()
              && one.card().closedAt().isPresent()
              && one.card().openedAt().isBefore(late);
      // What was tried may stand there in spite of all.
      if (isOver && posted(chat, one).isEmpty()) {
        past.add(one);
      }
    }
    if (past.isEmpty()) {
      return cards;
    }
    List<Sentence> lines =
        past.stream()
            .limit(TOLD)
            .map(one -> Sentence.of("#%d %s", one.card().number(), messages.title(one.card())))
            .collect(Collectors.toCollection(ArrayList::new));
    if (past.size() > lines.size()) {
      lines.add(Sentence.of("… and %d more", past.size() - lines.size()));
    }
    String count = past.size() == 1 ? "1 alert" : past.size() + " alerts";
    outbox.sumUp(
        past,
        new Notice(
            ids.get(),
            channel,
            Optional.empty(),
            Severity.PLAIN,
            Sentence.of("%s came and went while this channel could not be reached", count),
            lines,
            clock.instant()));
    List<WaitingMessage> left = new ArrayList<>(cards);
    left.removeAll(past);
    return left;
  }

  private void bring(Chat chat, WaitingMessage waitingMessage) throws ChatException {
    Optional<Chat.Posted> posted = posted(chat, waitingMessage);
    if (posted.isEmpty()) {
      post(chat, waitingMessage);
      return;
    }
    Channel channel = waitingMessage.channel();
    int number = waitingMessage.card().number();
    Optional<ChatException> unedited = Optional.empty();
    if (waitingMessage.sentVersion() < waitingMessage.version()) {
      try {
        chat.edit(posted.get(), messages.of(waitingMessage.card(), channel, chat.takesPresses()));
      } catch (ChatException refused) {
        if (refused.isGone()) {
          // Somebody has deleted it: it is posted anew with the next round.
          places.forget(place(waitingMessage));
          outbox.gone(number, channel);
          throw refused;
        }
        if (refused.isFixed()) {
          // Its thread still tells what becomes of it.
          LOG.warn("card {} stays as it is: {}", number, refused.getMessage());
        } else if (refused.retryAfter().isPresent()) {
          // The same holds for as long as the edit has to wait.
          unedited = Optional.of(refused);
        } else {
          throw refused;
        }
      }
    }
    for (ThreadLine threadLine : summedUp(unsaid(chat, waitingMessage, posted.get()))) {
      reply(chat, waitingMessage, posted.get(), threadLine);
    }
    if (unedited.isPresent()) {
      throw unedited.get();
    }
    outbox.brought(number, channel, waitingMessage.version());
  }

  /** Where the card stands, as far as we or the chat know. */
  private Optional<Chat.Posted> posted(Chat chat, WaitingMessage waitingMessage)
      throws ChatException {
    Channel channel = waitingMessage.channel();
    Optional<PostedPlace> place = places.of(place(waitingMessage));
    if (waitingMessage.messageId().isPresent()) {
      String id = waitingMessage.messageId().get();
      if (place.isEmpty()) {
        places.note(
            place(waitingMessage),
            new PostedPlace(Optional.of(id), waitingMessage.card().openedAt(), 0));
      }
      return Optional.of(new Chat.Posted(chat.name(), channel.id(), id));
    }
    int lines = place.map(PostedPlace::lines).orElse(0);
    Optional<Chat.Posted> found =
        place
            .flatMap(PostedPlace::message)
            .map(id -> new Chat.Posted(chat.name(), channel.id(), id));
    Optional<Instant> since = waitingMessage.sendingSince().or(() -> place.map(PostedPlace::since));
    if (found.isEmpty() && since.isPresent()) {
      found =
          chat.find(
              channel.id(), Optional.empty(), key(waitingMessage), since.get().minusSeconds(60));
    }
    if (found.isPresent()) {
      String id = found.get().id();
      places.note(
          place(waitingMessage),
          new PostedPlace(Optional.of(id), waitingMessage.card().openedAt(), lines));
      outbox.posted(waitingMessage.card().number(), channel, id, 0, lines);
    }
    return found;
  }

  private void post(Chat chat, WaitingMessage waitingMessage) throws ChatException {
    Channel channel = waitingMessage.channel();
    int number = waitingMessage.card().number();
    Message message = messages.of(waitingMessage.card(), channel, chat.takesPresses());
    Instant now = clock.instant();
    outbox.sending(number, channel, now);
    places.note(place(waitingMessage), new PostedPlace(Optional.empty(), now, 0));
    // Nobody is called for what is over.
    Message calling =
        waitingMessage.card().isOpen()
            ? messages.calling(message, waitingMessage.card().route())
            : message;
    Chat.Posted posted = chat.post(channel.id(), calling, key(waitingMessage));
    places.note(place(waitingMessage), new PostedPlace(Optional.of(posted.id()), now, 0));
    int line = waitingMessage.lines().isEmpty() ? 0 : waitingMessage.lines().getLast().seq();
    outbox.posted(number, channel, posted.id(), waitingMessage.version(), line);
  }

  private static Places.Key place(WaitingMessage waitingMessage) {
    return new Places.Key(waitingMessage.card().number(), waitingMessage.channel());
  }

  /** By which the message of a card is known again. */
  static String key(Card card) {
    return "card-" + card.number() + "-" + card.openedAt().toEpochMilli();
  }

  private static String key(WaitingMessage waitingMessage) {
    return key(waitingMessage.card());
  }

  private static String key(WaitingMessage waitingMessage, ThreadLine threadLine) {
    return key(waitingMessage) + "-" + threadLine.seq();
  }

  /**
   * Lines that the thread does not have, as far as we or the chat know: they go there in order, and
   * the last of them may have gone unnoted, alone or as the end of many in one.
   */
  private List<ThreadLine> unsaid(Chat chat, WaitingMessage waitingMessage, Chat.Posted below)
      throws ChatException {
    List<ThreadLine> lines = waitingMessage.lines();
    if (waitingMessage.sendingSince().isEmpty()) {
      return lines;
    }
    Instant notBefore = waitingMessage.sendingSince().get().minusSeconds(60);
    for (int i = lines.size() - 1; i >= 0; i--) {
      ThreadLine threadLine = lines.get(i);
      Optional<Chat.Posted> found =
          chat.find(
              below.channel(), Optional.of(below), key(waitingMessage, threadLine), notBefore);
      if (found.isPresent()) {
        outbox.replied(waitingMessage.card().number(), waitingMessage.channel(), threadLine.seq());
        return lines.subList(i + 1, lines.size());
      }
    }
    return lines;
  }

  /** Many are one. */
  private static List<ThreadLine> summedUp(List<ThreadLine> lines) {
    if (lines.size() <= APART) {
      return lines;
    }
    List<String> texts =
        lines.stream()
            .limit(TOLD)
            .map(ThreadLine::text)
            .collect(Collectors.toCollection(ArrayList::new));
    if (lines.size() > TOLD) {
      texts.add("… and " + (lines.size() - TOLD) + " more");
    }
    ThreadLine last = lines.getLast();
    return List.of(new ThreadLine(last.seq(), last.at(), String.join("\n", texts)));
  }

  private void reply(
      Chat chat, WaitingMessage waitingMessage, Chat.Posted below, ThreadLine threadLine)
      throws ChatException {
    Channel channel = waitingMessage.channel();
    int number = waitingMessage.card().number();
    outbox.sending(number, channel, clock.instant());
    String[] texts = threadLine.text().split("\n", -1);
    Message message = Message.of(Severity.PLAIN, Sentence.kept(texts[0]));
    for (int i = 1; i < texts.length; i++) {
      message = message.withLine(Sentence.kept(texts[i]));
    }
    try {
      Chat.Posted _ = chat.reply(below, message, key(waitingMessage, threadLine));
    } catch (ChatException refused) {
      if (refused.isGone()) {
        places.forget(place(waitingMessage));
        outbox.gone(number, channel);
      }
      throw refused;
    }
    outbox.replied(number, channel, threadLine.seq());
  }

  private void bring(Chat chat, Channel channel, WaitingNotice waiting) throws ChatException {
    Notice notice = waiting.notice();
    try {
      say(chat, channel, waiting);
    } catch (ChatException refused) {
      // Where somebody has just asked for something the bot need not be a member.
      if (!refused.isPermanent() || messages.goTo(channel)) {
        throw refused;
      }
      LOG.warn("{} goes without a notice: {}", channel.id(), refused.getMessage());
    }
    outbox.sentNotice(notice.id(), clock.instant());
  }

  private void say(Chat chat, Channel channel, WaitingNotice waiting) throws ChatException {
    Notice notice = waiting.notice();
    Optional<Chat.Posted> found =
        waiting.sendingSince().isEmpty()
            ? Optional.empty()
            : chat.find(
                channel.id(),
                Optional.empty(),
                "notice-" + notice.id(),
                waiting.sendingSince().get().minusSeconds(60));
    if (found.isPresent()) {
      return;
    }
    outbox.sendingNotice(notice.id(), clock.instant());
    Message message = Message.of(notice.severity(), notice.title());
    for (Sentence line : notice.lines()) {
      message = message.withLine(line);
    }
    if (notice.card().isPresent()) {
      message = messages.calling(message, notice.card().get());
    }
    if (notice.calls().isPresent()) {
      message =
          message.withMentions(List.of(new Mention(channel.chat(), false, notice.calls().get())));
    }
    Chat.Posted _ = chat.post(channel.id(), message, "notice-" + notice.id());
  }
}
