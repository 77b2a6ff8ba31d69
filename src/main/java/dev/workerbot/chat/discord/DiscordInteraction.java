package dev.workerbot.chat.discord;

import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.ForwardingChat;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.message.DiscordForms;
import dev.workerbot.chat.discord.message.DiscordMessages;
import dev.workerbot.chat.discord.message.DiscordMessages.RenderedMessage;
import dev.workerbot.chat.discord.message.DiscordMessenger;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import java.util.Optional;
import java.util.function.Supplier;
import net.dv8tion.jda.api.entities.Message.MessageFlag;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import net.dv8tion.jda.api.requests.RestAction;
import net.dv8tion.jda.api.utils.messages.MessageEditData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discord as it is to who has just typed a command or pressed a button: the first thing that is
 * said is the answer to that, for all to see or for the asker only. Where nothing is said in time,
 * that the bot thinks is shown in its place. State is guarded by {@code this}; a call to Discord is
 * made while it is held, so that there is one answer only. Source: Discord, "Receiving and
 * responding to interactions": an answer within 3 s, its token works for 15 minutes.
 */
final class DiscordInteraction extends ForwardingChat {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordInteraction.class);

  private final DiscordMessenger chat;
  private final IReplyCallback event;
  private final boolean isForAll;
  private final FormReply formReply;
  private InteractionState interactionState;

  /** What stands there by an answer whose acknowledgement was lost; then JDA knows of none. */
  private Optional<net.dv8tion.jda.api.entities.Message> found = Optional.empty();

  private boolean isAfresh;

  private enum InteractionState {
    /** Discord waits for an answer. */
    OPEN,
    /** Discord's acknowledgement got lost: the answer may stand there. */
    DOUBTFUL,
    /** It is seen that the bot thinks. */
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
      boolean isForAll,
      Optional<Button> again,
      InteractionState interactionState) {
    super(chat);
    this.chat = chat;
    this.event = event;
    this.isForAll = isForAll;
    this.formReply = new FormReply(forms, event, again);
    this.interactionState = interactionState;
  }

  /**
   * A command, which wants an answer.
   *
   * @param isForAll whether the channel is to see it, so that everybody sees the bot think
   * @param again opens the form again that it was filled in with, where it is refused
   */
  static DiscordInteraction typed(
      DiscordMessenger chat,
      DiscordForms forms,
      IReplyCallback event,
      boolean isForAll,
      Optional<Button> again) {
    return new DiscordInteraction(chat, forms, event, isForAll, again, InteractionState.OPEN);
  }

  /** A button, whose press was acknowledged without a word. */
  static DiscordInteraction pressed(
      DiscordMessenger chat, DiscordForms forms, IReplyCallback event) {
    return new DiscordInteraction(
        chat, forms, event, false, Optional.empty(), InteractionState.ANSWERED);
  }

  /** A button, whose press may be answered with a form and therefore waits for it. */
  static DiscordInteraction pressedForForm(
      DiscordMessenger chat, DiscordForms forms, IReplyCallback event) {
    return new DiscordInteraction(
        chat, forms, event, false, Optional.empty(), InteractionState.OPEN);
  }

  /** By which Discord lets it be answered, for 15 minutes, also by a later run of the bot. */
  String token() {
    return event.getToken();
  }

  /** Nothing was said until now, and Discord does not wait much longer. */
  synchronized void think() {
    if (interactionState == InteractionState.OPEN) {
      var _ = first(() -> event.deferReply(!isForAll), InteractionState.THINKING);
    }
  }

  /**
   * Gives the first answer.
   *
   * @return what Discord says to it; empty where it is not taken, or not known to be
   */
  private <T> Optional<T> first(Supplier<RestAction<T>> answer, InteractionState taken) {
    // Whatever becomes of it, Discord takes no second one.
    try {
      T said = DiscordCalls.called("answer", answer);
      interactionState = taken;
      chat.whispers().heard(event, event.getHook());
      return Optional.of(said);
    } catch (ChatException refused) {
      LOG.debug("a command was not answered: {}", refused.getMessage());
      interactionState = refused.isPermanent() ? InteractionState.LOST : InteractionState.DOUBTFUL;
      return Optional.empty();
    }
  }

  /** Finds out, where it is not known, what of our answer stands there. */
  private void settle() throws ChatException {
    if (interactionState != InteractionState.DOUBTFUL) {
      return;
    }
    isAfresh = true;
    // Another workerbot with this token may have answered; what it said stays.
    found = chat.answers().ask("look at an answer", hook(), InteractionHook::retrieveOriginal);
    interactionState =
        found
            .map(shown ->
                shown.getFlags().contains(MessageFlag.LOADING)
                    ? InteractionState.THINKING
                    : InteractionState.ANSWERED)
            .orElse(InteractionState.LOST);
    if (found.isPresent()) {
      chat.whispers().heard(event, hook());
    }
  }

  private synchronized void endDoubt() {
    try {
      settle();
      end();
    } catch (ChatException notNow) {
      LOG.debug("unknown how a command was answered: {}", notNow.getMessage());
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
    try {
      boolean isOpened = formReply.open(form, interactionState == InteractionState.OPEN);
      interactionState = isOpened ? InteractionState.ANSWERED : interactionState;
      return isOpened;
    } catch (ChatException refused) {
      interactionState = InteractionState.LOST;
      throw refused;
    }
  }

  @Override
  public synchronized Posted post(String channel, Message message, String key)
      throws ChatException {
    RenderedMessage rendered = DiscordMessages.render(message, Optional.of(key));
    if (interactionState == InteractionState.OPEN) {
      Optional<InteractionHook> taken =
          first(() -> event.reply(rendered.create(message)), InteractionState.ANSWERED);
      if (taken.filter(InteractionHook::hasCallbackResponse).isPresent()) {
        return stands(channel, taken.get().getCallbackResponse().getMessage(), key, rendered);
      }
      interactionState = taken.isPresent() ? InteractionState.DOUBTFUL : interactionState;
    }
    settle();
    if (found.filter(shown -> DiscordMessages.carries(shown, key)).isPresent()) {
      Posted posted = stands(channel, found.get(), key, rendered);
      // There may be something newer to say by now.
      chat.edit(posted, message);
      return posted;
    }
    if (interactionState == InteractionState.THINKING && isForAll) {
      Optional<net.dv8tion.jda.api.entities.Message> replaced =
          chat.answers().ask("answer", hook(), one -> one.editOriginal(edit(message, rendered)));
      if (replaced.isPresent()) {
        interactionState = InteractionState.ANSWERED;
        return stands(channel, replaced.get(), key, rendered);
      }
    }
    Posted posted = chat.post(channel, message, key);
    end();
    return posted;
  }

  private Posted stands(
      String channel,
      net.dv8tion.jda.api.entities.Message shown,
      String key,
      RenderedMessage rendered) {
    Posted posted = new Posted(name(), channel, shown.getId());
    chat.stands(posted, key, rendered);
    chat.answers().add(posted, hook());
    return posted;
  }

  private static MessageEditData edit(Message message, RenderedMessage rendered) {
    return rendered.edit(message, rendered.files(Optional.empty()), Optional.empty());
  }

  @Override
  public synchronized void whisper(String channel, String user, Message said) throws ChatException {
    Message message = formReply.complete(said);
    RenderedMessage rendered = DiscordMessages.render(message, Optional.empty());
    if (interactionState == InteractionState.OPEN
        && first(
                () -> event.reply(rendered.create(message)).setEphemeral(true),
                InteractionState.ANSWERED)
            .isPresent()) {
      return;
    }
    settle();
    if (found.filter(rendered::isIn).isPresent()) {
      return;
    }
    if (interactionState == InteractionState.THINKING) {
      interactionState = InteractionState.ANSWERED;
      if (!isForAll) {
        if (!chat.answers()
            .call("answer", hook(), one -> one.editOriginal(edit(message, rendered)))) {
          chat.whisper(channel, user, message);
        }
        return;
      }
      // What is said next would take its place, for all to see.
      boolean _ = chat.answers().call("delete an answer", hook(), InteractionHook::deleteOriginal);
    }
    if (interactionState != InteractionState.ANSWERED
        || !chat.whispers().whisper(hook(), message)) {
      chat.whisper(channel, user, message);
    }
  }
}
