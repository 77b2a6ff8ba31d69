package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.CommandAnswer.Outcome;
import dev.workerbot.request.Ids;
import dev.workerbot.request.Meanwhile;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.store.ButtonActions;
import dev.workerbot.store.FailureLog;
import dev.workerbot.store.SeenEvents;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request of every chat comes in, once, and from where its one message is kept up to
 * date. What goes wrong inside is caught here, logged with its id, and answered with that id.
 */
public final class RequestHandler implements Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int REMEMBERED = 1000;
  private static final int SHOWN_TEXT = 500;

  /** Chats wait for three seconds, of which this may take its part. */
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMillis(500);

  private final Shorthand shorthand;
  private final Dispatcher dispatcher;
  private final SeenEvents seenEvents;
  private final ButtonActions buttonActions;
  private final AnswerPublisher answerPublisher;
  private final ApprovedRuns approvedRuns;
  private final Ids ids;
  private final Clock clock;
  private final RateLimiter people = new RateLimiter(20, WINDOW);
  private final RateLimiter channels = new RateLimiter(60, WINDOW);
  private final TurnedAway turnedAway;
  private final AtomicInteger writing = new AtomicInteger();
  private final FailureLog failures = new FailureLog(LOG);
  private final Map<String, Boolean> recent = BoundedMap.map(REMEMBERED);
  private final Map<String, CompletableFuture<CommandAnswer>> underWay = new ConcurrentHashMap<>();

  /**
   * @param shorthand what of typed lines stands for more, as they are written down
   */
  public RequestHandler(
      Shorthand shorthand,
      Dispatcher dispatcher,
      SeenEvents seenEvents,
      ButtonActions buttonActions,
      AnswerPublisher answerPublisher,
      ApprovedRuns approvedRuns,
      Ids ids,
      Clock clock) {
    this.shorthand = shorthand;
    this.dispatcher = dispatcher;
    this.seenEvents = seenEvents;
    this.buttonActions = buttonActions;
    this.answerPublisher = answerPublisher;
    this.approvedRuns = approvedRuns;
    this.ids = ids;
    this.clock = clock;
    this.turnedAway = new TurnedAway(WINDOW, dispatcher::finished);
  }

  @Override
  public void heard(String delivery, Caller caller, String typed, Optional<String> reply) {
    SeenEvents.SeenEvent one = heard(delivery, caller, shown(typed), Optional.empty(), reply);
    boolean isSlow = writing.getAndIncrement() > 0;
    Thread thread =
        Thread.ofVirtual()
            .name("heard")
            .start(() -> {
              try {
                mayFail(() -> seenEvents.heard(one));
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

  private void over(String delivery, String id) {
    try {
      seenEvents.over(delivery, id);
    } catch (StoreException cannotWrite) {
      // Told twice at worst, by the next run; and whoever closes the bot closes the store.
      LOG.debug("it stays unknown that {} is answered: {}", id, cannotWrite.getMessage());
    }
  }

  private SeenEvents.SeenEvent heard(
      String delivery,
      Caller caller,
      String text,
      Optional<String> request,
      Optional<String> reply) {
    return new SeenEvents.SeenEvent(
        delivery,
        answerPublisher.owner(),
        caller.chat(),
        caller.channel(),
        caller.user(),
        caller.name(),
        text,
        clock.instant(),
        request,
        reply);
  }

  private void mayFail(Runnable write) {
    try {
      write.run();
    } catch (StoreException cannotWrite) {
      failures.failed("requests are remembered in memory only", cannotWrite);
    }
  }

  @Override
  public CompletableFuture<CommandAnswer> accept(InboundEvent inboundEvent, Chat from) {
    return accept(ids.next(), inboundEvent, from);
  }

  /**
   * Begins a named action that somebody asked for from outside of all chats; returns at once.
   *
   * @param action its name
   * @param text the command that runs it
   * @param channel of that chat, where it is told
   * @return the id under which the history has it
   */
  public String begin(String action, String text, String channel, Chat from) {
    String id = ids.next();
    Caller caller = Caller.hook(action, from.name(), channel);
    var _ = accept(id, new InboundEvent.Typed("hooked:" + id, caller, text), from);
    return id;
  }

  private CompletableFuture<CommandAnswer> accept(String id, InboundEvent inboundEvent, Chat from) {
    CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
    underWay.put(id, answer);
    Thread.ofVirtual()
        .name("request")
        .start(() -> {
          CommandAnswer last = handled(id, inboundEvent, from);
          // Its last word was told, or is in the journal.
          if (isRemembered(from)) {
            over(inboundEvent.delivery(), id);
          }
          answer.complete(last);
          underWay.remove(id);
        });
    return answer;
  }

  private CommandAnswer handled(String id, InboundEvent inboundEvent, Chat from) {
    try {
      return handle(id, inboundEvent, from);
    } catch (RuntimeException | Error bug) {
      CommandAnswer sorry = AnswerPublisher.sorry(id, bug);
      if (inboundEvent.caller().isHook()) {
        LiveMessage message =
            answerPublisher.begin(id, from, inboundEvent.caller().channel(), Optional.empty());
        answerPublisher.finish(message, sorry, false, asker(from, inboundEvent.caller()));
      } else {
        whisper(from, inboundEvent.caller(), sorry.message());
      }
      return sorry;
    }
  }

  private CommandAnswer handle(String id, InboundEvent inboundEvent, Chat from) {
    if (recent.putIfAbsent(inboundEvent.delivery(), true) != null) {
      return cameBefore(id);
    }
    Caller caller = inboundEvent.caller();
    // A hook has a limit of its own, at the door.
    if (!from.isPersonal() && !caller.isHook()) {
      Optional<String> limit = limit(caller);
      if (limit.isPresent()) {
        return turnedAway(id, limit.get(), inboundEvent, from);
      }
    }
    if (!isFirst(id, inboundEvent, from)) {
      return cameBefore(id);
    }
    return switch (inboundEvent) {
      case InboundEvent.Typed(_, _, var text) -> typed(id, caller, text, from);
      case InboundEvent.Pressed pressed -> pressed(id, pressed, from);
    };
  }

  private static CommandAnswer cameBefore(String id) {
    return new CommandAnswer(
        Outcome.DONE,
        id,
        Message.of(Severity.PLAIN, "This came in before and is being dealt with"),
        List.of());
  }

  /** The first of many is told and written down, the others are counted. */
  private CommandAnswer turnedAway(String id, String limit, InboundEvent inboundEvent, Chat from) {
    String sentence =
        "That was a lot at once. Wait ten seconds, then go on; what you asked before is still"
            + " being done.";
    String first = turnedAway.count(limit, id);
    return first.equals(id)
        ? refused(
            errand(id, inboundEvent.caller(), shown(inboundEvent), from, _ -> {}), from, sentence)
        : new CommandAnswer(Outcome.REFUSED, first, Message.refusal(sentence), List.of());
  }

  private String shown(InboundEvent inboundEvent) {
    return switch (inboundEvent) {
      case InboundEvent.Typed(_, _, var text) -> shown(text);
      case InboundEvent.Pressed pressed -> "a button of " + pressed.offer();
    };
  }

  /** As it may be written down before it is known what it is. */
  private String shown(String typed) {
    String text = shorthand.told(typed);
    return text.length() <= SHOWN_TEXT ? text : text.substring(0, SHOWN_TEXT) + " …";
  }

  /** The limit that one more of this person goes beyond. */
  private Optional<String> limit(Caller caller) {
    String person = caller.chat() + ":" + caller.user();
    String channel = caller.chat() + ":" + caller.channel();
    if (!people.admits(person)) {
      return Optional.of(person);
    }
    return channels.admits(channel) ? Optional.empty() : Optional.of("in " + channel);
  }

  /** Whether there is somebody whom a later run could tell what became of a request. */
  private static boolean isRemembered(Chat from) {
    return !from.isPersonal() || from.person().isPresent();
  }

  private boolean isFirst(String id, InboundEvent inboundEvent, Chat from) {
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

  private CommandAnswer typed(String id, Caller caller, String text, Chat from) {
    if (text.length() > Grammar.MAX_LENGTH) {
      RequestContext requestContext = errand(id, caller, shown(text), from, _ -> {});
      return toAsker(
          from,
          caller,
          dispatcher.notUnderstood(
              requestContext,
              "That is too long: a command has at most " + Grammar.MAX_LENGTH + " characters."));
    }
    return switch (dispatcher.shorthand(caller).parse(text)) {
      case ParseResult.Misunderstood(var sentence) ->
          toAsker(
              from,
              caller,
              dispatcher.notUnderstood(
                  errand(id, caller, shorthand.told(text), from, _ -> {}), sentence));
      case ParseResult.Understood(var command) ->
          carryOut(
              id,
              caller,
              told(text, command),
              command,
              from,
              Optional.empty(),
              command.verb().reach() == Verb.Reach.FREE);
    };
  }

  /** As it was typed, unless a secret can be in it. */
  private static String told(String text, Command command) {
    return command.verb().reach() == Verb.Reach.BUILDS ? command.told() : text;
  }

  private CommandAnswer pressed(String id, InboundEvent.Pressed pressed, Chat from) {
    Caller caller = pressed.caller();
    RequestContext requestContext = errand(id, caller, shown(pressed), from, _ -> {});
    Optional<ButtonActions.ButtonAction> found = buttonActions.find(pressed.offer());
    boolean here =
        found
            .filter(buttonAction -> buttonAction.chat().equals(caller.chat()))
            .filter(buttonAction -> buttonAction.channel().equals(caller.channel()))
            .filter(buttonAction -> pressed.choice() >= 0)
            .filter(buttonAction -> pressed.choice() < buttonAction.commands().size())
            .isPresent();
    if (!here || !found.get().expiresAt().isAfter(clock.instant())) {
      return refused(
          requestContext,
          from,
          "That button is too old. Nothing was done; type the command again.");
    }
    ButtonActions.ButtonAction buttonAction = found.get();
    String text = buttonAction.commands().get(pressed.choice());
    ParseResult parseResult = Grammar.parse(text);
    String told =
        parseResult instanceof ParseResult.Understood(var wanted)
            ? wanted.told()
            : Grammar.told(text);
    RequestContext offered = errand(id, caller, text.isEmpty() ? "cancel" : told, from, _ -> {});
    if (buttonAction.asker().isPresent() && !buttonAction.asker().get().equals(caller.user())) {
      return refused(offered, from, "Only the person who asked can press that button.");
    }
    // Who closes a form by mistake can open it again.
    boolean opensForm =
        parseResult instanceof ParseResult.Understood(var opening) && opening.opensForm();
    if (buttonAction.asker().isPresent() && !opensForm && !buttonActions.use(buttonAction.id())) {
      return refused(offered, from, "That button was pressed already. Nothing was done.");
    }
    boolean goesOn = parseResult instanceof ParseResult.Understood(var decided) && decided.goesOn();
    Optional<Chat.Posted> place =
        buttonAction.asker().isPresent() || goesOn ? pressed.message() : Optional.empty();
    if (text.isEmpty()) {
      return withdrawn(offered, from, place);
    }
    return switch (parseResult) {
      case ParseResult.Understood(var command) ->
          carryOut(id, caller, told, command, from, place, isForAsker(buttonAction, command));
      case ParseResult.Misunderstood(var sentence) ->
          throw new IllegalStateException("an offer that is no command: " + sentence);
    };
  }

  /** A card that shows to everybody what its button did needs no message beside it. */
  private static boolean isForAsker(ButtonActions.ButtonAction buttonAction, Command command) {
    Verb.Reach reach = command.verb().reach();
    return reach == Verb.Reach.FREE
        || (buttonAction.asker().isEmpty()
            && (reach == Verb.Reach.TENDS || reach == Verb.Reach.ASKS));
  }

  private CommandAnswer refused(RequestContext requestContext, Chat from, String sentence) {
    return toAsker(from, requestContext.caller(), dispatcher.refused(requestContext, sentence));
  }

  private CommandAnswer withdrawn(
      RequestContext requestContext, Chat from, Optional<Chat.Posted> place) {
    Caller caller = requestContext.caller();
    CommandAnswer commandAnswer =
        dispatcher.withdrawn(
            requestContext,
            Message.of(
                Severity.PLAIN, Sentence.of("Cancelled by @%s, nothing was done", caller.name())));
    LiveMessage message = answerPublisher.begin(requestContext.id(), from, caller.channel(), place);
    answerPublisher.finish(message, commandAnswer, false, asker(from, caller));
    return commandAnswer;
  }

  private static AnswerPublisher.Asker asker(Chat chat, Caller caller) {
    return new AnswerPublisher.Asker(chat, caller.channel(), caller.user());
  }

  private RequestContext errand(
      String id, Caller caller, String text, Chat from, Meanwhile progress) {
    return new RequestContext(id, caller, text, from.takesPresses(), progress);
  }

  private CommandAnswer carryOut(
      String id,
      Caller caller,
      String text,
      Command command,
      Chat from,
      Optional<Chat.Posted> place,
      boolean isForAsker) {
    // A form is one person's, and what it was opened from stays as it stands.
    boolean forAsker = isForAsker || command.opensForm();
    LiveMessage message =
        answerPublisher.begin(
            id, from, caller.channel(), command.opensForm() ? Optional.empty() : place);
    Optional<CommandAnswer> result;
    LiveMessage first = message;
    try (var whispered = new Whispered(first, asker(from, caller));
        var _ = DelayedAcknowledgement.after(first, text, !forAsker && place.isEmpty())) {
      Meanwhile progress = forAsker ? whispered : first::show;
      result = dispatcher.carryOut(errand(id, caller, text, from, progress), command);
    } catch (RuntimeException bug) {
      CommandAnswer sorry = AnswerPublisher.sorry(id, bug);
      dispatcher.finished(sorry);
      if (message.isShown() || caller.isHook()) {
        answerPublisher.finish(message, sorry, false, asker(from, caller));
        return sorry;
      }
      return toAsker(from, caller, sorry);
    }
    if (!message.isShown() && place.isPresent() && command.isOfStopped()) {
      // Nothing was begun: what has stopped keeps its message and its buttons.
      message = answerPublisher.begin(id, from, caller.channel(), Optional.empty());
    }
    if (result.isEmpty() && !message.isShown() && !caller.isHook()) {
      return toAsker(
          from,
          caller,
          AnswerPublisher.failed(
              id,
              Message.of(Severity.WARNING, "workerbot is being restarted; nothing was begun")
                  .withLine("Ask again in a minute.")));
    }
    if (result.isEmpty()) {
      Message suspended =
          Message.of(Severity.WORKING, "workerbot is being restarted in the middle of this")
              .withLine("What was begun is finished, and told here, as soon as it is back.");
      answerPublisher.suspend(message, suspended);
      return new CommandAnswer(Outcome.FAILED, id, suspended, List.of());
    }
    CommandAnswer commandAnswer = result.get();
    if (commandAnswer.form().isPresent() && isAsked(from, caller, commandAnswer.form().get())) {
      if (message.isShown()) {
        answerPublisher.finish(message, inPrivate(id, caller), false, asker(from, caller));
      }
      return commandAnswer;
    }
    // Who begins something from outside sees nothing here; what is refused is for those who can
    // help.
    boolean isPrivate =
        (commandAnswer.isPrivate() || commandAnswer.form().isPresent()) && !caller.isHook();
    if ((isPrivate || forAsker) && !message.isShown()) {
      return toAsker(from, caller, commandAnswer);
    }
    if (isPrivate && !from.isPersonal()) {
      // What stands there was for everybody to see, the answer is not.
      answerPublisher.finish(message, inPrivate(id, caller), false, asker(from, caller));
      return toAsker(from, caller, commandAnswer);
    }
    boolean waits =
        commandAnswer.outcome() == Outcome.NEEDS_CONFIRMATION
            || commandAnswer.outcome() == Outcome.NEEDS_APPROVAL;
    boolean journalled = command.verb().acts() || command.verb() == Verb.RUN;
    answerPublisher.finish(message, commandAnswer, journalled && !waits, asker(from, caller));
    if (commandAnswer.outcome() == Outcome.NEEDS_APPROVAL) {
      message.place().ifPresent(posted -> approvedRuns.stands(id, posted));
    }
    return commandAnswer;
  }

  private static CommandAnswer inPrivate(String id, Caller caller) {
    Message over =
        Message.of(Severity.PLAIN, Sentence.of("@%s was answered in private", caller.name()));
    return new CommandAnswer(Outcome.DONE, id, over, List.of());
  }

  /** Whether the asker has the form before them now. */
  private static boolean isAsked(Chat from, Caller caller, Form form) {
    try {
      return from.ask(caller.channel(), caller.user(), form);
    } catch (ChatException tooLate) {
      LOG.warn("{} did not show a form: {}", from.name(), tooLate.getMessage());
      return false;
    }
  }

  /**
   * Waits until everything that came in is answered, but not for ever.
   *
   * @return whether it is
   */
  public boolean awaitAnswers(Duration atMost) {
    turnedAway.endAll();
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

  private CommandAnswer toAsker(Chat chat, Caller caller, CommandAnswer commandAnswer) {
    whisper(chat, caller, commandAnswer.message());
    return commandAnswer;
  }

  private void whisper(Chat chat, Caller caller, Message message) {
    boolean _ = answerPublisher.whisper(asker(chat, caller), message);
  }
}
