package dev.workerbot.chat.discord;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.message.DiscordForms;
import dev.workerbot.chat.discord.message.DiscordMessages;
import dev.workerbot.chat.discord.message.DiscordMessenger;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import java.time.Instant;
import java.util.Optional;
import net.dv8tion.jda.api.entities.Message.MessageFlag;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.interactions.callbacks.IModalCallback;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import net.dv8tion.jda.api.modals.Modal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discord as it is to who has just typed a command or pressed a button: the first thing that is
 * said is the answer to that, for all to see or for the asker only. Where nothing is said in time,
 * that the bot thinks is shown to the asker. State is guarded by {@code this}; a call to Discord is
 * made while it is held, so that there is one answer only. Source: Discord, "Receiving and
 * responding to interactions": an answer within 3 s, its token works for 15 minutes.
 */
final class DiscordInteraction implements Chat {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordInteraction.class);

  private final DiscordMessenger chat;
  private final DiscordForms forms;
  private final IReplyCallback event;
  private InteractionState interactionState;
  private boolean isAfresh;

  private enum InteractionState {
    /** Discord waits for an answer. */
    OPEN,
    /** Discord's answer got lost: the asker may see that the bot thinks. */
    DOUBTFUL,
    /** The asker sees that the bot thinks. */
    THINKING,
    /** What is said now is said beside it. */
    ANSWERED,
    /** It cannot be answered any more. */
    LOST
  }

  private DiscordInteraction(
      DiscordMessenger chat,
      DiscordForms forms,
      IReplyCallback event,
      InteractionState interactionState) {
    this.chat = chat;
    this.forms = forms;
    this.event = event;
    this.interactionState = interactionState;
  }

  /** A command, which wants an answer. */
  static DiscordInteraction typed(DiscordMessenger chat, DiscordForms forms, IReplyCallback event) {
    return new DiscordInteraction(chat, forms, event, InteractionState.OPEN);
  }

  /** A button, whose press was acknowledged without a word. */
  static DiscordInteraction pressed(
      DiscordMessenger chat, DiscordForms forms, IReplyCallback event) {
    return new DiscordInteraction(chat, forms, event, InteractionState.ANSWERED);
  }

  /** A button, whose press may be answered with a form and therefore waits for it. */
  static DiscordInteraction pressedForForm(
      DiscordMessenger chat, DiscordForms forms, IReplyCallback event) {
    return new DiscordInteraction(chat, forms, event, InteractionState.OPEN);
  }

  /** By which Discord lets it be answered, for 15 minutes, also by a later run of the bot. */
  String token() {
    return event.getToken();
  }

  /** Nothing was said until now, and Discord does not wait much longer. */
  synchronized void think() {
    if (interactionState != InteractionState.OPEN) {
      return;
    }
    try {
      InteractionHook _ = DiscordCalls.called("answer", () -> event.deferReply(true));
      interactionState = InteractionState.THINKING;
      chat.heard(event);
    } catch (ChatException refused) {
      interactionState = refused.isPermanent() ? InteractionState.LOST : InteractionState.DOUBTFUL;
    }
  }

  /** Finds out, where it is not known, whether the asker sees the bot think. */
  private void settle() {
    if (interactionState != InteractionState.DOUBTFUL) {
      return;
    }
    isAfresh = true;
    try {
      // Another workerbot with this token may have answered; what it said stays.
      interactionState =
          chat.answers()
              .ask("look at an answer", hook(), InteractionHook::retrieveOriginal)
              .map(shown ->
                  shown.getFlags().contains(MessageFlag.LOADING)
                      ? InteractionState.THINKING
                      : InteractionState.ANSWERED)
              .orElse(InteractionState.LOST);
    } catch (ChatException notNow) {
      LOG.debug("it is not known how a command was answered: {}", notNow.getMessage());
    }
  }

  private synchronized void endDoubt() {
    settle();
    if (interactionState != InteractionState.DOUBTFUL) {
      end();
    }
  }

  private InteractionHook hook() {
    return isAfresh ? chat.answers().afresh(event.getHook()) : event.getHook();
  }

  /** Nothing more comes, or it is said elsewhere: who sees the bot think, does so no longer. */
  synchronized void end() {
    if (interactionState == InteractionState.DOUBTFUL) {
      Thread.ofVirtual().name("discord-doubt").start(this::endDoubt);
    } else if (interactionState == InteractionState.THINKING) {
      interactionState = InteractionState.ANSWERED;
      chat.answers().delete(hook());
    } else if (interactionState == InteractionState.OPEN
        && event instanceof ButtonInteractionEvent press) {
      interactionState = InteractionState.ANSWERED;
      press.deferEdit().queue(_ -> {}, _ -> {});
    }
  }

  /** Discord takes a form as the very first answer only, and none as the answer to a form. */
  @Override
  public synchronized boolean ask(String channel, String user, Form form) throws ChatException {
    if (interactionState != InteractionState.OPEN || !(event instanceof IModalCallback opening)) {
      return false;
    }
    Optional<Modal> modal = forms.modal(form);
    if (modal.isEmpty()) {
      return false;
    }
    interactionState = InteractionState.LOST;
    Void _ = DiscordCalls.called("open a form", () -> opening.replyModal(modal.get()));
    interactionState = InteractionState.ANSWERED;
    return true;
  }

  @Override
  public String name() {
    return chat.name();
  }

  @Override
  public synchronized Posted post(String channel, Message message, String key)
      throws ChatException {
    if (interactionState == InteractionState.OPEN) {
      // Whatever becomes of it, Discord takes no second answer.
      interactionState = InteractionState.LOST;
      try {
        Posted posted = answer(channel, message, key);
        interactionState = InteractionState.ANSWERED;
        chat.heard(event);
        return posted;
      } catch (ChatException refused) {
        if (!refused.isPermanent()) {
          throw refused;
        }
      }
    }
    Posted posted = chat.post(channel, message, key);
    end();
    return posted;
  }

  private Posted answer(String channel, Message message, String key) throws ChatException {
    DiscordMessages.RenderedMessage renderedMessage =
        DiscordMessages.render(message, Optional.of(key));
    InteractionHook hook =
        DiscordCalls.called("answer", () -> event.reply(renderedMessage.create(message)));
    Posted posted = new Posted(name(), channel, hook.getCallbackResponse().getMessage().getId());
    chat.stands(posted, key, renderedMessage);
    chat.answers().add(posted, hook);
    return posted;
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    return chat.reply(below, message, key);
  }

  @Override
  public Posted followUp(Posted about, Message message, String key, boolean toAll)
      throws ChatException {
    return chat.followUp(about, message, key, toAll);
  }

  @Override
  public Optional<Posted> findFollowUp(Posted about, Message message, String key, Instant notBefore)
      throws ChatException {
    return chat.findFollowUp(about, message, key, notBefore);
  }

  @Override
  public Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    return chat.find(channel, below, key, notBefore);
  }

  @Override
  public void edit(Posted posted, Message message) throws ChatException {
    chat.edit(posted, message);
  }

  @Override
  public synchronized void whisper(String channel, String user, Message message)
      throws ChatException {
    DiscordMessages.RenderedMessage renderedMessage =
        DiscordMessages.render(message, Optional.empty());
    settle();
    switch (interactionState) {
      case OPEN -> {
        interactionState = InteractionState.LOST;
        try {
          InteractionHook _ =
              DiscordCalls.called(
                  "answer", () -> event.reply(renderedMessage.create(message)).setEphemeral(true));
          interactionState = InteractionState.ANSWERED;
          chat.heard(event);
        } catch (ChatException refused) {
          if (!refused.isPermanent()) {
            throw refused;
          }
          chat.whisper(channel, user, message);
        }
      }
      case THINKING -> {
        DiscordMessages.FileUse fileUse = renderedMessage.files(Optional.empty());
        if (!chat.answers()
            .call(
                "answer",
                hook(),
                hook -> hook.editOriginal(renderedMessage.edit(message, fileUse)))) {
          chat.whisper(channel, user, message);
        }
        interactionState = InteractionState.ANSWERED;
      }
      case ANSWERED -> {
        if (!chat.whisper(hook(), message)) {
          chat.whisper(channel, user, message);
        }
      }
      case DOUBTFUL, LOST -> chat.whisper(channel, user, message);
    }
  }
}
