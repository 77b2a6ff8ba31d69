package dev.workerbot.request;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.message.Button;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.ButtonActions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts buttons under messages, and remembers what they do. */
public final class Buttons {
  /** How long a button under a report works. */
  public static final Duration REPORT = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(Buttons.class);

  private final ButtonActions buttonActions;
  private final Ids ids;
  private final Clock clock;

  public Buttons(ButtonActions buttonActions, Ids ids, Clock clock) {
    this.buttonActions = buttonActions;
    this.ids = ids;
    this.clock = clock;
  }

  /** One button; an empty command withdraws them. */
  public record ButtonChoice(String label, Button.Style style, Optional<Command> command) {
    public ButtonChoice(String label, Button.Style style, Command command) {
      this(label, style, Optional.of(command));
    }
  }

  /**
   * Buttons for everybody; who may press is decided at the click. None of them is a Confirm: what
   * one person has seen, nobody has confirmed for another.
   */
  public List<Button> toEverybody(Caller caller, List<ButtonChoice> choices) {
    return toEverybody(caller.chat(), caller.channel(), REPORT, choices);
  }

  /** The same under a message that nobody asked for, for as long as that. */
  public List<Button> toEverybody(
      String chat, String channel, Duration within, List<ButtonChoice> choices) {
    choices.forEach(buttonChoice -> {
      if (buttonChoice.command().filter(Command::confirmed).isPresent()) {
        throw new IllegalArgumentException("confirmed for everybody: " + buttonChoice.label());
      }
    });
    return save(chat, channel, Optional.empty(), within, choices);
  }

  /** Buttons for the asker only, good for one press. */
  public List<Button> toAsker(Caller caller, Duration within, List<ButtonChoice> choices) {
    return save(caller.chat(), caller.channel(), Optional.of(caller.user()), within, choices);
  }

  private List<Button> save(
      String chat,
      String channel,
      Optional<String> asker,
      Duration within,
      List<ButtonChoice> choices) {
    String id = ids.next();
    List<String> commands =
        choices.stream().map(one -> one.command().map(Command::text).orElse("")).toList();
    try {
      buttonActions.save(
          new ButtonActions.ButtonAction(
              id, chat, channel, asker, clock.instant().plus(within), commands));
    } catch (StoreException cannotSave) {
      LOG.warn("a message is sent without its buttons: {}", cannotSave.getMessage());
      return List.of();
    }
    List<Button> buttons = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      ButtonChoice buttonChoice = choices.get(i);
      boolean opensForm = buttonChoice.command().filter(Command::opensForm).isPresent();
      buttons.add(new Button(buttonChoice.label(), buttonChoice.style(), id, i, opensForm));
    }
    return buttons;
  }
}
