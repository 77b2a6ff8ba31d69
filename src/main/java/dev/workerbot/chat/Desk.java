package dev.workerbot.chat;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.command.Grammar;
import dev.workerbot.command.Parsed;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.operation.Closing;
import dev.workerbot.operation.Dispatcher;
import dev.workerbot.operation.Dispatcher.Errand;
import dev.workerbot.operation.Ids;
import dev.workerbot.store.Deliveries;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Offers;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request of every chat comes in, once, and from where its one message is kept up to
 * date. What goes wrong inside is caught here, logged with its id, and answered with that id.
 */
public final class Desk implements Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final int REMEMBERED = 1000;
  private static final int SHOWN_TEXT = 500;
  private static final int WHISPERS = 4;
  private static final Duration LAST_WORD = Duration.ofSeconds(3);

  private final Dispatcher dispatcher;
  private final Deliveries deliveries;
  private final Offers offers;
  private final Journal journal;
  private final Ids ids;
  private final Clock clock;
  private final Closing closing;
  private final LiveMessage.Pace pace;
  private final Guard people = new Guard(20, Duration.ofSeconds(10));
  private final Guard channels = new Guard(60, Duration.ofSeconds(10));
  private final Map<String, Boolean> recent = bounded();
  private final Map<String, Chat.Posted> previews = bounded();
  private final Map<String, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();

  public Desk(
      Dispatcher dispatcher,
      Deliveries deliveries,
      Offers offers,
      Journal journal,
      Ids ids,
      Clock clock,
      Closing closing,
      LiveMessage.Pace pace) {
    this.dispatcher = dispatcher;
    this.deliveries = deliveries;
    this.offers = offers;
    this.journal = journal;
    this.ids = ids;
    this.clock = clock;
    this.closing = closing;
    this.pace = pace;
  }

  private static <V> Map<String, V> bounded() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  @Override
  public CompletableFuture<Answer> accept(Request request, Chat from) {
    String id = ids.next();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    underWay.put(id, answer);
    Thread.ofVirtual()
        .name("request")
        .start(() -> {
          answer.complete(handled(id, request, from));
          underWay.remove(id);
        });
    return answer;
  }

  private Answer handled(String id, Request request, Chat from) {
    try {
      return handle(id, request, from);
    } catch (RuntimeException | Error bug) {
      LOG.error("request {} failed inside workerbot", id, bug);
      Answer sorry =
          new Answer(
              Outcome.FAILED,
              id,
              Message.of(Severity.BAD, "Something is broken inside workerbot")
                  .withLine(
                      "Look at `status` before you try again. Whoever runs workerbot finds the"
                          + " reason in its log under "
                          + Message.code(id)
                          + "."),
              List.of());
      whisper(from, request.caller(), sorry.message());
      return sorry;
    }
  }

  private Answer handle(String id, Request request, Chat from) {
    if (!isFirst(request.delivery())) {
      return new Answer(
          Outcome.DONE,
          id,
          Message.of(Severity.PLAIN, "This came in before and is being dealt with"),
          List.of());
    }
    Caller caller = request.caller();
    if (!people.admits(caller.chat() + ":" + caller.user())
        || !channels.admits(caller.chat() + ":" + caller.channel())) {
      return privately(
          from,
          caller,
          Outcome.REFUSED,
          id,
          "That was a lot at once. Wait ten seconds, then go on; what you asked before is still"
              + " being done.");
    }
    return switch (request) {
      case Request.Typed(_, _, var text) -> typed(id, caller, text, from);
      case Request.Pressed pressed -> pressed(id, pressed, from);
    };
  }

  private boolean isFirst(String delivery) {
    if (recent.putIfAbsent(delivery, true) != null) {
      return false;
    }
    try {
      return deliveries.isFirst(delivery);
    } catch (StoreException cannotWrite) {
      LOG.error("deliveries are remembered in memory only: {}", cannotWrite.getMessage());
      return true;
    }
  }

  private Answer typed(String id, Caller caller, String text, Chat from) {
    if (text.length() > Grammar.MAX_LENGTH) {
      Errand errand = errand(id, caller, text.substring(0, SHOWN_TEXT) + " …", from, _ -> {});
      return toAsker(
          from,
          caller,
          dispatcher.notUnderstood(
              errand,
              "That is too long: a command has at most " + Grammar.MAX_LENGTH + " characters."));
    }
    return switch (Grammar.parse(text)) {
      case Parsed.Misunderstood(var sentence) ->
          toAsker(
              from,
              caller,
              dispatcher.notUnderstood(errand(id, caller, text, from, _ -> {}), sentence));
      case Parsed.Understood(var command) ->
          carryOut(id, caller, text, command, from, Optional.empty());
    };
  }

  private Answer pressed(String id, Request.Pressed pressed, Chat from) {
    Caller caller = pressed.caller();
    Optional<Offers.Offer> found;
    try {
      found = offers.find(pressed.offer());
    } catch (StoreException cannotRead) {
      return privately(
          from, caller, Outcome.FAILED, id, "Nothing was done: " + cannotRead.getMessage() + ".");
    }
    boolean here =
        found
            .filter(offer -> offer.chat().equals(caller.chat()))
            .filter(offer -> offer.channel().equals(caller.channel()))
            .filter(offer -> pressed.choice() >= 0)
            .filter(offer -> pressed.choice() < offer.commands().size())
            .isPresent();
    if (!here || !found.get().expiresAt().isAfter(clock.instant())) {
      return privately(
          from,
          caller,
          Outcome.REFUSED,
          id,
          "That button is too old. Nothing was done; type the command again.");
    }
    Offers.Offer offer = found.get();
    if (offer.asker().isPresent() && !offer.asker().get().equals(caller.user())) {
      return privately(
          from, caller, Outcome.REFUSED, id, "Only the person who asked can press that button.");
    }
    if (offer.asker().isPresent() && !used(offer)) {
      return privately(
          from, caller, Outcome.REFUSED, id, "That button was pressed already. Nothing was done.");
    }
    Optional<Chat.Posted> place = Optional.ofNullable(previews.remove(offer.id()));
    String text = offer.commands().get(pressed.choice());
    if (text.isEmpty()) {
      return withdrawn(id, caller, from, place);
    }
    return switch (Grammar.parse(text)) {
      case Parsed.Understood(var command) -> carryOut(id, caller, text, command, from, place);
      case Parsed.Misunderstood(var sentence) ->
          throw new IllegalStateException("an offer that is no command: " + sentence);
    };
  }

  private boolean used(Offers.Offer offer) {
    try {
      return offers.use(offer.id());
    } catch (StoreException cannotWrite) {
      LOG.error("an offer cannot be used up: {}", cannotWrite.getMessage());
      return false;
    }
  }

  private Answer withdrawn(String id, Caller caller, Chat from, Optional<Chat.Posted> place) {
    Message message =
        Message.of(Severity.PLAIN, "Cancelled by @" + caller.name() + ", nothing was done");
    live(from, caller.channel(), place, _ -> {}).finish(message).join();
    return new Answer(Outcome.DONE, id, message, List.of());
  }

  private Errand errand(
      String id, Caller caller, String text, Chat from, Consumer<Message> progress) {
    return new Errand(id, caller, text, from.takesPresses(), progress);
  }

  private Answer carryOut(
      String id,
      Caller caller,
      String text,
      Command command,
      Chat from,
      Optional<Chat.Posted> place) {
    LiveMessage message =
        live(
            from,
            caller.channel(),
            place,
            posted -> {
              if (command.verb().acts()) {
                remember(id, posted);
              }
            });
    boolean free = command.verb().reach() == Verb.Reach.FREE;
    Optional<Answer> result;
    try (var _ = Placeholder.after(message, command, !free && place.isEmpty())) {
      Consumer<Message> progress = command.verb().acts() ? journalled(id, message) : message::show;
      result = dispatcher.carryOut(errand(id, caller, text, from, progress), command);
    }
    if (result.isEmpty()) {
      Message suspended =
          Message.of(Severity.WORKING, "workerbot is being restarted in the middle of this")
              .withLine("What was begun is finished, and told here, as soon as it is back.");
      deliver(message, suspended);
      return new Answer(Outcome.FAILED, id, suspended, List.of());
    }
    Answer answer = result.get();
    if ((answer.isPrivate() || free) && !message.isShown()) {
      return toAsker(from, caller, answer);
    }
    boolean preview = answer.outcome() == Outcome.NEEDS_CONFIRMATION;
    report(message, answer, command.verb().acts() && !preview);
    if (preview && !answer.message().buttons().isEmpty()) {
      String offer = answer.message().buttons().getFirst().offer();
      message.posted().ifPresent(posted -> previews.put(offer, posted));
    }
    return answer;
  }

  private static void deliver(LiveMessage message, Message last) {
    try {
      var _ = message.finish(last).get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("there was no time to say that workerbot is being restarted");
    }
  }

  /**
   * Waits until everything that came in is answered, but not for ever.
   *
   * @return whether it is
   */
  public boolean awaitAnswers(Duration atMost) {
    try {
      CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException late) {
      return false;
    }
  }

  /**
   * A message that was posted before its operation was opened, as a preview or a first sign of life
   * is, could not be noted with it yet. Progress comes only once it is open.
   */
  private Consumer<Message> journalled(String id, LiveMessage message) {
    AtomicBoolean noted = new AtomicBoolean();
    return progress -> {
      if (!noted.getAndSet(true)) {
        message.posted().ifPresent(posted -> remember(id, posted));
      }
      message.show(progress);
    };
  }

  private void report(LiveMessage message, Answer answer, boolean journalled) {
    boolean delivered = message.finish(answer.message()).join();
    if (delivered && journalled) {
      try {
        journal.reported(answer.operation());
      } catch (StoreException cannotWrite) {
        LOG.error("the journal misses a report: {}", cannotWrite.getMessage());
      }
    }
  }

  /** Takes up, in its old message, what a dead bot left; returns when it is told. */
  void takeUp(
      Journal.Operation operation, Chat chat, Function<Consumer<Message>, Optional<Answer>> work) {
    Optional<Chat.Posted> place =
        operation.message().map(old -> new Chat.Posted(old.chat(), old.channel(), old.id()));
    LiveMessage message =
        live(chat, operation.channel(), place, posted -> remember(operation.id(), posted));
    work.apply(message::show)
        .ifPresent(answer -> {
          dispatcher.finished(answer);
          report(message, answer, true);
        });
  }

  /** The same where nobody can be told: a bot that serves that chat tells it later. */
  void takeUpSilently(Function<Consumer<Message>, Optional<Answer>> work) {
    work.apply(_ -> {}).ifPresent(dispatcher::finished);
  }

  private void remember(String id, Chat.Posted posted) {
    try {
      journal.posted(id, new Journal.Place(posted.chat(), posted.channel(), posted.id()));
    } catch (StoreException cannotWrite) {
      LOG.error("the journal misses a message: {}", cannotWrite.getMessage());
    }
  }

  private LiveMessage live(
      Chat chat, String channel, Optional<Chat.Posted> place, Consumer<Chat.Posted> onPosted) {
    return new LiveMessage(chat, channel, place, pace, onPosted);
  }

  private Answer privately(Chat chat, Caller caller, Outcome outcome, String id, String sentence) {
    return toAsker(
        chat, caller, new Answer(outcome, id, Message.of(Severity.WARNING, sentence), List.of()));
  }

  private Answer toAsker(Chat chat, Caller caller, Answer answer) {
    whisper(chat, caller, answer.message());
    return answer;
  }

  private void whisper(Chat chat, Caller caller, Message message) {
    Duration pause = pace.retry();
    for (int attempt = 1; attempt <= WHISPERS; attempt++) {
      try {
        chat.whisper(caller.channel(), caller.user(), message);
        return;
      } catch (ChatException refused) {
        LOG.warn("{} did not take a whisper: {}", chat.name(), refused.getMessage());
        if (refused.isPermanent() || closing.within(refused.retryAfter().orElse(pause))) {
          return;
        }
        pause = pause.multipliedBy(2);
      }
    }
  }
}
