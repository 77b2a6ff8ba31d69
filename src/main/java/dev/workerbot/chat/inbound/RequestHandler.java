package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Ids;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where every request of every chat comes in, once, and from where its one message is kept up to
 * date. What goes wrong inside is caught here, logged with its id, and answered with that id.
 */
public final class RequestHandler implements Inbox {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Shorthand shorthand;
  private final Dispatcher dispatcher;
  private final SeenDeliveries seenDeliveries;
  private final PressedButtons pressedButtons;
  private final CommandRun commandRun;
  private final Ids ids;
  private final RateLimiter people = new RateLimiter(20, WINDOW);
  private final RateLimiter channels = new RateLimiter(60, WINDOW);
  private final TurnedAway turnedAway;
  private final Map<String, CompletableFuture<CommandAnswer>> underWay = new ConcurrentHashMap<>();

  /**
   * @param shorthand what of typed lines stands for more, as they are written down
   */
  public RequestHandler(
      Shorthand shorthand,
      Dispatcher dispatcher,
      SeenDeliveries seenDeliveries,
      PressedButtons pressedButtons,
      CommandRun commandRun,
      Ids ids) {
    this.shorthand = shorthand;
    this.dispatcher = dispatcher;
    this.seenDeliveries = seenDeliveries;
    this.pressedButtons = pressedButtons;
    this.commandRun = commandRun;
    this.ids = ids;
    this.turnedAway = new TurnedAway(WINDOW, dispatcher::finished);
  }

  @Override
  public void heard(String delivery, Caller caller, String typed, Optional<String> reply) {
    seenDeliveries.heard(delivery, caller, typed, reply);
  }

  @Override
  public Map<String, String> mistakes(String line) {
    return Grammar.parse(line) instanceof ParseResult.Understood(var command)
        ? dispatcher.mistakes(command)
        : Map.of();
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
   * @param channel of that chat, where it is reported
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
          CommandAnswer last =
              handled(new InboundRequest(id, inboundEvent.caller(), from), inboundEvent);
          seenDeliveries.over(inboundEvent, id, from);
          answer.complete(last);
          underWay.remove(id);
        });
    return answer;
  }

  private CommandAnswer handled(InboundRequest request, InboundEvent inboundEvent) {
    try {
      return handle(request, inboundEvent);
    } catch (RuntimeException | Error bug) {
      return commandRun.broken(request, bug);
    }
  }

  private CommandAnswer handle(InboundRequest request, InboundEvent inboundEvent) {
    if (seenDeliveries.isAgain(inboundEvent)) {
      return cameBefore(request.id());
    }
    // A hook has a limit of its own, at the door.
    if (!request.chat().isPersonal() && !request.caller().isHook()) {
      Optional<String> limit = limit(request.caller());
      if (limit.isPresent()) {
        return turnedAway(request, limit.get(), inboundEvent);
      }
    }
    if (!seenDeliveries.isFirst(request.id(), inboundEvent, request.chat())) {
      return cameBefore(request.id());
    }
    return switch (inboundEvent) {
      case InboundEvent.Typed(_, _, var text) -> typed(request, text);
      case InboundEvent.Pressed pressed -> pressedButtons.press(request, pressed);
    };
  }

  private static CommandAnswer cameBefore(String id) {
    return new Outcome.Done(
        id, Message.of(Severity.PLAIN, "This was already received and is being handled"));
  }

  /** The first of many is answered and recorded, the others are counted. */
  private CommandAnswer turnedAway(
      InboundRequest request, String limit, InboundEvent inboundEvent) {
    String sentence = "Too many requests. Wait ten seconds; your earlier ones are still running.";
    String first = turnedAway.count(limit, request.id());
    return first.equals(request.id())
        ? commandRun.refused(request, shown(inboundEvent), sentence)
        : new Outcome.Refused(first, Message.refusal(sentence));
  }

  private String shown(InboundEvent inboundEvent) {
    return switch (inboundEvent) {
      case InboundEvent.Typed(_, _, var text) -> seenDeliveries.shown(text);
      case InboundEvent.Pressed pressed -> PressedButtons.described(pressed);
    };
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

  private CommandAnswer typed(InboundRequest request, String text) {
    if (text.length() > Grammar.MAX_LENGTH) {
      return commandRun.notUnderstood(
          request,
          seenDeliveries.shown(text),
          "Too long: a command has at most " + Grammar.MAX_LENGTH + " characters.");
    }
    return switch (dispatcher.shorthand(request.caller()).parse(text)) {
      case ParseResult.Misunderstood(var sentence) ->
          commandRun.notUnderstood(request, shorthand.displayText(text), sentence);
      case ParseResult.Understood(var command) ->
          commandRun.carryOut(
              request,
              new CommandRun.AskedCommand(
                  displayText(text, command),
                  command,
                  Optional.empty(),
                  command.verb().reach() == Verb.Reach.FREE));
    };
  }

  /** As it was typed, unless a secret can be in it. */
  private static String displayText(String text, Command command) {
    return command.verb().reach() == Verb.Reach.BUILDS ? command.displayText() : text;
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
}
