package dev.workerbot.chat.outbox;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.Recent;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.Outbox.Line;
import dev.workerbot.store.Outbox.Notice;
import dev.workerbot.store.Outbox.Waiting;
import dev.workerbot.store.Outbox.WaitingNotice;
import dev.workerbot.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to the channels what they lack of cards and notices, each channel at its own pace, until
 * the chat took it. What may have been taken unnoticed, in a crash or a time-out, is looked for
 * before it is sent again. State shared between threads is guarded by {@code this}.
 */
public final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** Lines that come together and are told one by one all the same. */
  private static final int APART = 3;

  /** Lines that one message tells, of however many. */
  private static final int TOLD = 20;

  private final Outbox outbox;
  private final CardMessages messages;
  private final Map<String, Chat> chats = new ConcurrentHashMap<>();
  private final Supplier<String> ids;
  private final Pace pace;
  private final Clock clock;
  private final Set<Channel> busy = new HashSet<>();
  private final Map<String, Long> editedAt = Recent.map(1000);
  private long movedAt = System.nanoTime();
  private boolean woken;

  /** Grows whenever somebody wakes us, so that each of those who wait sees it. */
  private long rounds;

  private boolean closed;

  /**
   * How fast and how patient.
   *
   * @param look how often the outbox is looked into for a while after something changed
   * @param idle how often otherwise
   * @param edit least time between two edits of one card
   * @param retry first pause after a chat refused; doubles up to {@code longest}
   * @param late after which what is over already is told in one summary
   */
  public record Pace(
      Duration look,
      Duration idle,
      Duration edit,
      Duration retry,
      Duration longest,
      Duration late) {
    public static final Pace DEFAULT =
        new Pace(
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2));
  }

  public Courier(
      Outbox outbox, CardMessages messages, Supplier<String> ids, Pace pace, Clock clock) {
    this.outbox = outbox;
    this.messages = messages;
    this.ids = ids;
    this.pace = pace;
    this.clock = clock;
  }

  /** From now on this chat is served. */
  public void serve(Chat chat) {
    chats.put(chat.name(), chat);
    wake();
  }

  /** Begins. */
  public void start() {
    Thread.ofVirtual().name("courier").start(this::work);
  }

  /** There is something new to bring. */
  public synchronized void wake() {
    rounds++;
    movedAt = System.nanoTime();
    woken = true;
    notifyAll();
  }

  private void work() {
    while (!isClosed()) {
      try {
        for (Channel channel : outbox.lacking(clock.instant())) {
          Chat chat = chats.get(channel.chat());
          if (chat != null && take(channel)) {
            Thread.ofVirtual().name("courier-channel").start(() -> serve(chat, channel));
          }
        }
      } catch (StoreException cannotRead) {
        LOG.error("alerts are not brought to the chats: {}", cannotRead.getMessage());
        pause(pace.longest());
      } catch (RuntimeException bug) {
        LOG.error("alerts: something is broken inside workerbot", bug);
        pause(pace.longest());
      }
      await();
    }
  }

  private synchronized boolean take(Channel channel) {
    return busy.add(channel);
  }

  private synchronized void giveBack(Channel channel) {
    busy.remove(channel);
    rounds++;
    woken = true;
    notifyAll();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Until somebody wakes us, or it is time to look: soon again while things are moving. */
  private synchronized void await() {
    boolean moving = System.nanoTime() - movedAt < pace.idle().toNanos();
    long round = rounds;
    hold(moving ? pace.look() : pace.idle(), () -> rounds != round || woken);
    woken = false;
  }

  /** Waits that long whatever comes, but for the end of the bot. */
  private synchronized void pause(Duration time) {
    hold(time, () -> false);
  }

  private synchronized void hold(Duration time, BooleanSupplier over) {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (left > 0 && !closed && !over.getAsBoolean()) {
      try {
        wait(left);
      } catch (InterruptedException stopped) {
        closed = true;
        Thread.currentThread().interrupt();
      }
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  private void serve(Chat chat, Channel channel) {
    Duration pause = pace.retry();
    try {
      while (!isClosed()) {
        try {
          switch (round(chat, channel)) {
            case NOTHING -> {
              return;
            }
            case EARLY -> await();
            case BROUGHT -> pause = pace.retry();
          }
        } catch (ChatException refused) {
          Duration wait = refused.retryAfter().orElse(pause);
          LOG.warn(
              "{} does not take alerts for {}: {}",
              chat.name(),
              channel.id(),
              refused.getMessage());
          pause(wait);
          Duration twice = pause.multipliedBy(2);
          pause = twice.compareTo(pace.longest()) < 0 ? twice : pace.longest();
        } catch (StoreException cannotUse) {
          LOG.error("alerts are not brought to {}: {}", channel.id(), cannotUse.getMessage());
          pause(pace.longest());
        }
      }
    } catch (RuntimeException bug) {
      LOG.error("alerts: something is broken inside workerbot", bug);
      pause(pace.longest());
    } finally {
      giveBack(channel);
    }
  }

  /** What became of a round. */
  private enum Round {
    BROUGHT,
    /** What there is was edited a moment ago, and may change again. */
    EARLY,
    NOTHING
  }

  /** Brings what the channel lacks now. */
  private Round round(Chat chat, Channel channel) throws ChatException {
    List<Waiting> cards = withoutPast(chat, channel, outbox.cards(channel, clock.instant()));
    boolean early = false;
    boolean brought = false;
    for (Waiting card : cards) {
      Long edited = editedAt.get(key(card) + channel);
      if (edited != null && System.nanoTime() - edited < pace.edit().toNanos()) {
        early = true;
      } else {
        bring(chat, card);
        editedAt.put(key(card) + channel, System.nanoTime());
        brought = true;
      }
    }
    List<WaitingNotice> notices = outbox.notices(channel);
    for (WaitingNotice notice : notices) {
      bring(chat, channel, notice);
    }
    return brought || !notices.isEmpty() ? Round.BROUGHT : early ? Round.EARLY : Round.NOTHING;
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
    if (waiting.sentVersion() < waiting.version()) {
      try {
        chat.edit(posted.get(), messages.of(waiting.card(), channel, chat.takesPresses()));
      } catch (ChatException refused) {
        if (refused.isPermanent()) {
          // Somebody has deleted it: it is posted anew with the next round.
          outbox.gone(number, channel);
        }
        throw refused;
      }
    }
    for (Line line : summedUp(unsaid(chat, waiting, posted.get()))) {
      reply(chat, waiting, posted.get(), line);
    }
    outbox.brought(number, channel, waiting.version());
  }

  /** Where the card stands, as far as we or the chat know. */
  private Optional<Chat.Posted> posted(Chat chat, Waiting waiting) throws ChatException {
    Channel channel = waiting.channel();
    if (waiting.messageId().isPresent()) {
      return Optional.of(new Chat.Posted(chat.name(), channel.id(), waiting.messageId().get()));
    }
    if (waiting.sendingSince().isEmpty()) {
      return Optional.empty();
    }
    Optional<Chat.Posted> found =
        chat.find(
            channel.id(),
            Optional.empty(),
            key(waiting),
            waiting.sendingSince().get().minusSeconds(60));
    found.ifPresent(one -> outbox.posted(waiting.card().number(), channel, one.id(), 0, 0));
    return found;
  }

  private void post(Chat chat, Waiting waiting) throws ChatException {
    Channel channel = waiting.channel();
    int number = waiting.card().number();
    Message message = messages.of(waiting.card(), channel, chat.takesPresses());
    outbox.sending(number, channel, clock.instant());
    // Nobody is called for what is over.
    Message calling =
        waiting.card().isOpen() ? messages.calling(message, waiting.card().route()) : message;
    Chat.Posted posted = chat.post(channel.id(), calling, key(waiting));
    int line = waiting.lines().isEmpty() ? 0 : waiting.lines().getLast().seq();
    outbox.posted(number, channel, posted.id(), waiting.version(), line);
  }

  private static String key(Waiting waiting) {
    return "card-" + waiting.card().number() + "-" + waiting.card().openedAt().toEpochMilli();
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
    Chat.Posted _ = chat.reply(below, message, key(waiting, line));
    outbox.replied(number, channel, line.seq());
  }

  private void bring(Chat chat, Channel channel, WaitingNotice waiting) throws ChatException {
    Notice notice = waiting.notice();
    Optional<Chat.Posted> found =
        waiting.sendingSince().isEmpty()
            ? Optional.empty()
            : chat.find(
                channel.id(),
                Optional.empty(),
                "notice-" + notice.id(),
                waiting.sendingSince().get().minusSeconds(60));
    if (found.isEmpty()) {
      outbox.sendingNotice(notice.id(), clock.instant());
      Message message = Message.of(notice.severity(), notice.title());
      for (String line : notice.lines()) {
        message = message.withLine(line);
      }
      message =
          notice.card().isPresent() ? messages.calling(message, notice.card().get()) : message;
      Chat.Posted _ = chat.post(channel.id(), message, "notice-" + notice.id());
    }
    outbox.sentNotice(notice.id(), clock.instant());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
