package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.util.Optional;

/** Does what the button says that somebody has pressed, unless it is not theirs or too old. */
public final class PressedButtons {
  private static final String TOO_OLD =
      "That button has expired. Nothing was done; type the command again.";

  private static final String TOO_OLD_BUT_KEPT =
      "That button has expired. Nothing was done; the button next to it reopens the form with"
          + " your entries.";

  private final ButtonActions buttonActions;
  private final CommandRun commandRun;
  private final Clock clock;

  public PressedButtons(ButtonActions buttonActions, CommandRun commandRun, Clock clock) {
    this.buttonActions = buttonActions;
    this.commandRun = commandRun;
    this.clock = clock;
  }

  /** A button of a forum is pressed in a post of it. */
  private static boolean isIn(Caller caller, String channel) {
    return channel.equals(caller.channel()) || caller.parents().contains(channel);
  }

  /** As the history has it where it is not known what the button does. */
  static String described(InboundEvent.Pressed pressed) {
    return "a button of " + pressed.actionId();
  }

  /** Does it, if it may still be pressed, and by this person. */
  CommandAnswer press(InboundRequest request, InboundEvent.Pressed pressed) {
    Caller caller = request.caller();
    Optional<ButtonActions.ButtonAction> found = buttonActions.find(pressed.actionId());
    boolean here =
        found
            .filter(buttonAction -> buttonAction.chat().equals(caller.chat()))
            .filter(buttonAction -> isIn(caller, buttonAction.channel()))
            .filter(buttonAction -> pressed.choice() >= 0)
            .filter(buttonAction -> pressed.choice() < buttonAction.commands().size())
            .isPresent();
    if (!here) {
      return commandRun.refused(request, described(pressed), TOO_OLD);
    }
    ButtonActions.ButtonAction buttonAction = found.get();
    String text = buttonAction.commands().get(pressed.choice());
    ParseResult parseResult = Grammar.parse(text);
    boolean isExpired = !buttonAction.expiresAt().isAfter(clock.instant());
    // A form does nothing yet, and has what somebody took the time to fill in.
    if (isExpired && !opensForm(parseResult)) {
      boolean isKept =
          buttonAction.commands().stream().map(Grammar::parse).anyMatch(PressedButtons::opensForm);
      return commandRun.refused(request, described(pressed), isKept ? TOO_OLD_BUT_KEPT : TOO_OLD);
    }
    String displayText =
        parseResult instanceof ParseResult.Understood(var wanted)
            ? wanted.displayText()
            : Grammar.displayText(text);
    String offered = text.isEmpty() ? "cancel" : displayText;
    if (buttonAction.asker().isPresent() && !buttonAction.asker().get().equals(caller.user())) {
      return commandRun.refused(
          request, offered, "Only the person who asked can press that button.");
    }
    // Who closes a form by mistake can open it again.
    if (buttonAction.asker().isPresent()
        && !opensForm(parseResult)
        && !buttonActions.use(buttonAction.id())) {
      return commandRun.refused(
          request, offered, "That button was already pressed. Nothing was done.");
    }
    boolean goesOn = parseResult instanceof ParseResult.Understood(var decided) && decided.goesOn();
    Optional<Chat.Posted> place =
        buttonAction.asker().isPresent() || goesOn ? pressed.message() : Optional.empty();
    if (text.isEmpty()) {
      return commandRun.withdrawn(request, offered, place);
    }
    return switch (parseResult) {
      case ParseResult.Understood(var command) ->
          commandRun.carryOut(
              request,
              new CommandRun.AskedCommand(
                  displayText, command, place, isForAsker(buttonAction, command)));
      case ParseResult.Misunderstood(var sentence) ->
          throw new IllegalStateException("a button that is not a command: " + sentence);
    };
  }

  private static boolean opensForm(ParseResult parseResult) {
    return parseResult instanceof ParseResult.Understood(var command) && command.opensForm();
  }

  /** A card that shows to everybody what its button did needs no message beside it. */
  private static boolean isForAsker(ButtonActions.ButtonAction buttonAction, Command command) {
    Verb.Reach reach = command.verb().reach();
    return reach == Verb.Reach.FREE
        || (buttonAction.asker().isEmpty()
            && (reach == Verb.Reach.TENDS || reach == Verb.Reach.ASKS));
  }
}
