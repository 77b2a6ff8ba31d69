package dev.workerbot.chat.discord;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
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

  private final DiscordChat chat;
  private final IReplyCallback event;
  private State state;
  private boolean isAfresh;

  private enum State {
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

  private DiscordInteraction(DiscordChat chat, IReplyCallback event, State state) {
    this.chat = chat;
    this.event = event;
    this.state = state;
  }

  /** A command, which wants an answer. */
  static DiscordInteraction typed(DiscordChat chat, IReplyCallback event) {
    return new DiscordInteraction(chat, event, State.OPEN);
  }

  /** A button, whose press was acknowledged without a word. */
  static DiscordInteraction pressed(DiscordChat chat, IReplyCallback event) {
    return new DiscordInteraction(chat, event, State.ANSWERED);
  }

  /** A button, whose press may be answered with a form and therefore waits for it. */
  static DiscordInteraction pressedForForm(DiscordChat chat, IReplyCallback event) {
    return new DiscordInteraction(chat, event, State.OPEN);
  }

  /** Nothing was said until now, and Discord does not wait much longer. */
  synchronized void think() {
    if (state != State.OPEN) {
      return;
    }
    try {
      InteractionHook _ = DiscordCalls.called("answer", () -> event.deferReply(true));
      state = State.THINKING;
      chat.heard(event);
    } catch (ChatException refused) {
      state = refused.isPermanent() ? State.LOST : State.DOUBTFUL;
    }
  }

  /** Finds out, where it is not known, whether the asker sees the bot think. */
  private void settle() {
    if (state != State.DOUBTFUL) {
      return;
    }
    isAfresh = true;
    try {
      // Another workerbot with this token may have answered; what it said stays.
      state =
          chat.answers()
              .ask("look at an answer", hook(), InteractionHook::retrieveOriginal)
              .map(shown ->
                  shown.getFlags().contains(MessageFlag.LOADING) ? State.THINKING : State.ANSWERED)
              .orElse(State.LOST);
    } catch (ChatException notNow) {
      LOG.debug("it is not known how a command was answered: {}", notNow.getMessage());
    }
  }

  private synchronized void endDoubt() {
    settle();
    if (state != State.DOUBTFUL) {
      end();
    }
  }

  private InteractionHook hook() {
    return isAfresh ? chat.answers().afresh(event.getHook()) : event.getHook();
  }

  /** Nothing more comes, or it is said elsewhere: who sees the bot think, does so no longer. */
  synchronized void end() {
    if (state == State.DOUBTFUL) {
      Thread.ofVirtual().name("discord-doubt").start(this::endDoubt);
    } else if (state == State.THINKING) {
      state = State.ANSWERED;
      chat.answers().delete(hook());
    } else if (state == State.OPEN && event instanceof ButtonInteractionEvent press) {
      state = State.ANSWERED;
      press.deferEdit().queue(_ -> {}, _ -> {});
    }
  }

  /** Discord takes a form as the very first answer only, and none as the answer to a form. */
  @Override
  public synchronized boolean ask(String channel, String user, Form form) throws ChatException {
    if (state != State.OPEN || !(event instanceof IModalCallback opening)) {
      return false;
    }
    Optional<Modal> modal = chat.forms().modal(form);
    if (modal.isEmpty()) {
      return false;
    }
    state = State.LOST;
    Void _ = DiscordCalls.called("open a form", () -> opening.replyModal(modal.get()));
    state = State.ANSWERED;
    return true;
  }

  @Override
  public String name() {
    return chat.name();
  }

  @Override
  public Posted post(String channel, Message message) throws ChatException {
    return post(channel, message, Optional.empty());
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    return post(channel, message, Optional.of(key));
  }

  private synchronized Posted post(String channel, Message message, Optional<String> key)
      throws ChatException {
    if (state == State.OPEN) {
      // Whatever becomes of it, Discord takes no second answer.
      state = State.LOST;
      try {
        Posted posted = answer(channel, message, key);
        state = State.ANSWERED;
        chat.heard(event);
        return posted;
      } catch (ChatException refused) {
        if (!refused.isPermanent()) {
          throw refused;
        }
      }
    }
    Posted posted =
        key.isPresent() ? chat.post(channel, message, key.get()) : chat.post(channel, message);
    end();
    return posted;
  }

  private Posted answer(String channel, Message message, Optional<String> key)
      throws ChatException {
    DiscordMessages.Rendered rendered = DiscordMessages.render(message, key);
    InteractionHook hook =
        DiscordCalls.called("answer", () -> event.reply(rendered.create(message)));
    Posted posted = new Posted(name(), channel, hook.getCallbackResponse().getMessage().getId());
    chat.stands(posted, key, rendered);
    chat.answers().add(posted, hook);
    return posted;
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    return chat.reply(below, message, key);
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
    DiscordMessages.Rendered rendered = DiscordMessages.render(message, Optional.empty());
    settle();
    switch (state) {
      case OPEN -> {
        state = State.LOST;
        try {
          InteractionHook _ =
              DiscordCalls.called(
                  "answer", () -> event.reply(rendered.create(message)).setEphemeral(true));
          state = State.ANSWERED;
          chat.heard(event);
        } catch (ChatException refused) {
          if (!refused.isPermanent()) {
            throw refused;
          }
          chat.whisper(channel, user, message);
        }
      }
      case THINKING -> {
        DiscordMessages.Files files = rendered.files(Optional.empty());
        if (!chat.answers()
            .call("answer", hook(), hook -> hook.editOriginal(rendered.edit(files)))) {
          chat.whisper(channel, user, message);
        }
        state = State.ANSWERED;
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
