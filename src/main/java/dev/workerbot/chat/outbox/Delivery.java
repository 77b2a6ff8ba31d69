package dev.workerbot.chat.outbox;

import dev.workerbot.alert.Card;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.Recent;
import dev.workerbot.chat.outbox.Places.Place;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.Outbox.Line;
import dev.workerbot.store.Outbox.Notice;
import dev.workerbot.store.Outbox.Waiting;
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
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** Lines that come together and are told one by one all the same. */
  private static final int APART = 3;

  /** Lines that one message tells, of however many. */
  private static final int TOLD = 20;

  private final Outbox outbox;
  private final CardMessages messages;
  private final Supplier<String> ids;
  private final Places places;
  private final Courier.Pace pace;
  private final Clock clock;
  private final Map<String, Long> editedAt = Recent.map(1000);

  Delivery(
      Outbox outbox,
      CardMessages messages,
      Places places,
      Supplier<String> ids,
      Courier.Pace pace,
      Clock clock) {
    this.outbox = outbox;
    this.messages = messages;
    this.places = places;
    this.ids = ids;
    this.pace = pace;
    this.clock = clock;
  }

  /** What became of a round. */
  enum Round {
    BROUGHT,
    /** What there is was edited a moment ago, and may change again. */
    EARLY,
    NOTHING
  }

  /** Brings what the channel lacks now. */
  Round round(Chat chat, Channel channel) throws ChatException {
    List<Waiting> cards = withoutPast(chat, channel, outbox.cards(channel, clock.instant()));
    boolean early = false;
    boolean brought = false;
    Optional<ChatException> refusal = Optional.empty();
    for (Waiting card : cards) {
      Long edited = editedAt.get(key(card) + channel);
      if (edited != null && System.nanoTime() - edited < pace.edit().toNanos()) {
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
    return brought || !notices.isEmpty() ? Round.BROUGHT : early ? Round.EARLY : Round.NOTHING;
  }

  /** What a chat refuses of a card that stands there says nothing of the next one. */
  private static boolean isOfOneMessage(Waiting card, ChatException refused) {
    return card.messageId().isPresent()
        && (refused.isPermanent() || refused.retryAfter().isPresent());
  }

  /**
   * After a long silence of the chat, what came and went meanwhile is told in one notice instead of
   * a flood of cards that nobody can do anything about.
   */
  private List<Waiting> withoutPast(Chat chat, Channel channel, List<Waiting> cards)
      throws ChatException {
    Instant late = clock.instant().minus(pace.late());
    List<Waiting> past = new ArrayList<>();
    for (Waiting one : cards) {
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
    List<String> lines =
        past.stream()
            .limit(TOLD)
            .map(one -> "#" + one.card().number() + " " + messages.title(one.card()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (past.size() > lines.size()) {
      lines.add("… and " + (past.size() - lines.size()) + " more");
    }
    String count = past.size() == 1 ? "1 alert" : past.size() + " alerts";
    outbox.sumUp(
        past,
        new Notice(
            ids.get(),
            channel,
            Optional.empty(),
            Severity.PLAIN,
            count + " came and went while this channel could not be reached",
            lines,
            clock.instant()));
    List<Waiting> left = new ArrayList<>(cards);
    left.removeAll(past);
    return left;
  }

  private void bring(Chat chat, Waiting waiting) throws ChatException {
    Optional<Chat.Posted> posted = posted(chat, waiting);
    if (posted.isEmpty()) {
      post(chat, waiting);
      return;
    }
    Channel channel = waiting.channel();
    int number = waiting.card().number();
    Optional<ChatException> unedited = Optional.empty();
    if (waiting.sentVersion() < waiting.version()) {
      try {
        chat.edit(posted.get(), messages.of(waiting.card(), channel, chat.takesPresses()));
      } catch (ChatException refused) {
        if (refused.isGone()) {
          // Somebody has deleted it: it is posted anew with the next round.
          places.forget(place(waiting));
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
    for (Line line : summedUp(unsaid(chat, waiting, posted.get()))) {
      reply(chat, waiting, posted.get(), line);
    }
    if (unedited.isPresent()) {
      throw unedited.get();
    }
    outbox.brought(number, channel, waiting.version());
  }

  /** Where the card stands, as far as we or the chat know. */
  private Optional<Chat.Posted> posted(Chat chat, Waiting waiting) throws ChatException {
    Channel channel = waiting.channel();
    Optional<Place> place = places.of(place(waiting));
    if (waiting.messageId().isPresent()) {
      String id = waiting.messageId().get();
      if (place.isEmpty()) {
        places.note(place(waiting), new Place(Optional.of(id), waiting.card().openedAt(), 0));
      }
      return Optional.of(new Chat.Posted(chat.name(), channel.id(), id));
    }
    int lines = place.map(Place::lines).orElse(0);
    Optional<Chat.Posted> found =
        place.flatMap(Place::message).map(id -> new Chat.Posted(chat.name(), channel.id(), id));
    Optional<Instant> since = waiting.sendingSince().or(() -> place.map(Place::since));
    if (found.isEmpty() && since.isPresent()) {
      found = chat.find(channel.id(), Optional.empty(), key(waiting), since.get().minusSeconds(60));
    }
    if (found.isPresent()) {
      String id = found.get().id();
      places.note(place(waiting), new Place(Optional.of(id), waiting.card().openedAt(), lines));
      outbox.posted(waiting.card().number(), channel, id, 0, lines);
    }
    return found;
  }

  private void post(Chat chat, Waiting waiting) throws ChatException {
    Channel channel = waiting.channel();
    int number = waiting.card().number();
    Message message = messages.of(waiting.card(), channel, chat.takesPresses());
    Instant now = clock.instant();
    outbox.sending(number, channel, now);
    places.note(place(waiting), new Place(Optional.empty(), now, 0));
    // Nobody is called for what is over.
    Message calling =
        waiting.card().isOpen() ? messages.calling(message, waiting.card().route()) : message;
    Chat.Posted posted = chat.post(channel.id(), calling, key(waiting));
    places.note(place(waiting), new Place(Optional.of(posted.id()), now, 0));
    int line = waiting.lines().isEmpty() ? 0 : waiting.lines().getLast().seq();
    outbox.posted(number, channel, posted.id(), waiting.version(), line);
  }

  private static Places.Key place(Waiting waiting) {
    return new Places.Key(waiting.card().number(), waiting.channel());
  }

  /** By which the message of a card is known again. */
  static String key(Card card) {
    return "card-" + card.number() + "-" + card.openedAt().toEpochMilli();
  }

  private static String key(Waiting waiting) {
    return key(waiting.card());
  }

  private static String key(Waiting waiting, Line line) {
    return key(waiting) + "-" + line.seq();
  }

  /**
   * Lines that the thread does not have, as far as we or the chat know: they go there in order, and
   * the last of them may have gone unnoted, alone or as the end of many in one.
   */
  private List<Line> unsaid(Chat chat, Waiting waiting, Chat.Posted below) throws ChatException {
    List<Line> lines = waiting.lines();
    if (waiting.sendingSince().isEmpty()) {
      return lines;
    }
    Instant notBefore = waiting.sendingSince().get().minusSeconds(60);
    for (int i = lines.size() - 1; i >= 0; i--) {
      Line line = lines.get(i);
      Optional<Chat.Posted> found =
          chat.find(below.channel(), Optional.of(below), key(waiting, line), notBefore);
      if (found.isPresent()) {
        outbox.replied(waiting.card().number(), waiting.channel(), line.seq());
        return lines.subList(i + 1, lines.size());
      }
    }
    return lines;
  }

  /** Many are one. */
  private static List<Line> summedUp(List<Line> lines) {
    if (lines.size() <= APART) {
      return lines;
    }
    List<String> texts =
        lines.stream().limit(TOLD).map(Line::text).collect(Collectors.toCollection(ArrayList::new));
    if (lines.size() > TOLD) {
      texts.add("… and " + (lines.size() - TOLD) + " more");
    }
    Line last = lines.getLast();
    return List.of(new Line(last.seq(), last.at(), String.join("\n", texts)));
  }

  private void reply(Chat chat, Waiting waiting, Chat.Posted below, Line line)
      throws ChatException {
    Channel channel = waiting.channel();
    int number = waiting.card().number();
    outbox.sending(number, channel, clock.instant());
    String[] texts = line.text().split("\n", -1);
    Message message = Message.of(Severity.PLAIN, texts[0]);
    for (int i = 1; i < texts.length; i++) {
      message = message.withLine(texts[i]);
    }
    try {
      Chat.Posted _ = chat.reply(below, message, key(waiting, line));
    } catch (ChatException refused) {
      if (refused.isGone()) {
        places.forget(place(waiting));
        outbox.gone(number, channel);
      }
      throw refused;
    }
    outbox.replied(number, channel, line.seq());
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
    for (String line : notice.lines()) {
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
