package dev.workerbot.chat.slack;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.ForwardingChat;
import dev.workerbot.message.Form;

/**
 * Slack as it is to who has just typed or pressed something: for three seconds a form can be shown
 * to them. Source: Slack, "Handling user interaction in your apps", {@code trigger_id}.
 */
final class SlackInteraction extends ForwardingChat {
  private final FormOpener opener;

  /** Shows a form by what Slack gave us for that; false where it cannot be shown. */
  interface FormOpener {
    boolean open(String channel, Form form) throws ChatException;
  }

  SlackInteraction(Chat chat, FormOpener opener) {
    super(chat);
    this.opener = opener;
  }

  @Override
  public boolean ask(String channel, String user, Form form) throws ChatException {
    return opener.open(channel, form);
  }
}
