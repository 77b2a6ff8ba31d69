package dev.workerbot.chat.discord;

import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.message.DiscordForms;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.dv8tion.jda.api.interactions.callbacks.IModalCallback;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import net.dv8tion.jda.api.modals.Modal;

/**
 * A form as the answer to an interaction, and what is said of it where it could not be opened, or
 * was sent with a mistake in it. Guarded by who uses it.
 */
final class FormReply {
  private static final int MOST_BUTTONS = 5;

  private final DiscordForms forms;
  private final IReplyCallback event;
  private final Optional<Button> again;

  /** Why a form that was wanted is not there. */
  private Optional<Sentence> unopened = Optional.empty();

  /**
   * @param again opens the form again that the interaction has sent; empty where it sent none
   */
  FormReply(DiscordForms forms, IReplyCallback event, Optional<Button> again) {
    this.forms = forms;
    this.event = event;
    this.again = again;
  }

  /**
   * Opens it.
   *
   * @param isInTime whether Discord still waits for the first answer, which it has to be
   * @return false where nothing was tried
   */
  boolean open(Form form, boolean isInTime) throws ChatException {
    if (!(event instanceof IModalCallback opening)) {
      return false;
    }
    Optional<Modal> modal = forms.modal(form);
    if (modal.isEmpty()) {
      unopened = Optional.of(Sentence.of("The form is too long for Discord."));
    } else if (!isInTime) {
      unopened =
          Optional.of(
              Sentence.of(
                  "The form did not open: it took longer than Discord's three seconds. Try again,"
                      + " or type the command."));
    }
    if (unopened.isPresent()) {
      return false;
    }
    try {
      Void _ = DiscordCalls.called("open a form", () -> opening.replyModal(modal.get()));
      return true;
    } catch (ChatException refused) {
      unopened =
          Optional.of(
              Sentence.of(
                  "The form did not open: %s. Try again, or type the command.",
                  refused.getMessage()));
      throw refused;
    }
  }

  /** What is said of a form that nobody remembers. */
  static Message tooOld(Map<String, String> filled) {
    Message message =
        Message.refusal("That form has expired. Nothing was done.")
            .withLine("Open it again; it works for an hour, or until workerbot restarts.")
            .withLine("This is what you typed:");
    for (Map.Entry<String, String> one : filled.entrySet()) {
      message =
          one.getValue().isBlank() ? message : message.withField(one.getKey(), one.getValue());
    }
    return message;
  }

  /** What is said of mistakes in a form, by the field; each stands beside its field there. */
  static Message wrong(Map<String, String> mistakes, Button again) {
    Message message =
        Message.refusal(
            Sentence.of("Nothing was done: %s", Counts.of(mistakes.size(), "mistake", "mistakes")));
    for (Map.Entry<String, String> one : mistakes.entrySet()) {
      message = message.withLine(Severity.BAD, Sentence.of("%s: %s", one.getKey(), one.getValue()));
    }
    return message.withButtons(List.of(again));
  }

  /** A private answer with what the asker needs to go on. */
  Message complete(Message said) {
    List<Button> buttons = new ArrayList<>(said.buttons());
    again.filter(_ -> buttons.size() < MOST_BUTTONS).ifPresent(buttons::add);
    return unopened
        .map(why -> said.withLine(Severity.WARNING, why))
        .orElse(said)
        .withButtons(buttons);
  }
}
