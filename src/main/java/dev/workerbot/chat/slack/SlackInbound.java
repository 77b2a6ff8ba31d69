package dev.workerbot.chat.slack;

import com.google.gson.JsonParseException;
import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.message.SlackAlertMenu;
import dev.workerbot.chat.slack.message.SlackFormAnswers;
import dev.workerbot.chat.slack.message.SlackForms;
import dev.workerbot.chat.slack.message.SlackText;
import dev.workerbot.chat.slack.message.SlackViews;
import dev.workerbot.chat.slack.message.SlackWhispers;
import dev.workerbot.chat.slack.message.SlackWorkersForm;
import dev.workerbot.chat.slack.people.SlackPeople;
import dev.workerbot.chat.slack.people.SlackPeople.Sender;
import dev.workerbot.chat.slack.socket.SlackReply;
import dev.workerbot.chat.slack.socket.SlackSocket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What Slack brings, as requests: commands, mentions, direct messages, buttons, forms and the
 * shortcut. Anything else, and anything that lacks what it should have, is passed over. Sources:
 * Slack, "Slash commands", "Events API", "block_actions payload", "view_submission payload",
 * "shortcut payload", "block_suggestion payload".
 */
final class SlackInbound {
  private static final Logger LOG = LoggerFactory.getLogger(SlackInbound.class);

  private final Map<String, SlackBolt.Handler> handlers =
      Map.of(
          "slash_commands", this::typed,
          "events_api", this::written,
          "block_actions", this::pressed,
          "view_submission", this::filled,
          "shortcut", this::opened,
          "message_action", this::chosen,
          "block_suggestion", this::suggested);
  private final SlackBolt bolt = new SlackBolt(handlers);
  private final String command;
  private final SlackPeople people;
  private final SlackWhispers whispers;
  private final Receivers receivers;

  /**
   * Where what comes in goes to.
   *
   * @param heard is called with a request before it is acknowledged
   * @param inbox takes a request, with Slack's trigger by which a form can be shown, or empty
   * @param views shows modals
   * @param menu shows what can be done about an alert
   * @param suggestions knows which workers and servers a person may pick
   * @param mistakes says what is wrong in a line of a form, by field
   */
  record Receivers(
      Consumer<InboundEvent> heard,
      BiConsumer<InboundEvent, String> inbox,
      SlackViews views,
      SlackAlertMenu menu,
      SlackSuggestions suggestions,
      Function<String, Map<String, String>> mistakes) {}

  SlackInbound(String command, SlackPeople people, SlackWhispers whispers, Receivers receivers) {
    this.command = command;
    this.people = people;
    this.whispers = whispers;
    this.receivers = receivers;
  }

  /**
   * Takes it in, and returns at once.
   *
   * @return what goes back with the acknowledgement
   */
  Optional<SlackReply> accept(SlackSocket.Envelope envelope) {
    String kind =
        envelope.type().equals("interactive")
            ? envelope.payload().path("type").asString("")
            : envelope.type();
    Optional<SlackBolt.Handler> handler = Optional.ofNullable(handlers.get(kind));
    if (handler.isEmpty()) {
      LOG.debug("ignored an event from Slack: {}", kind);
      return Optional.empty();
    }
    try {
      return bolt.route(envelope);
    } catch (SlackBolt.HandlerFailed bug) {
      throw bug;
    } catch (Exception odd) {
      // Bolt wants more of a payload than we do.
      LOG.debug("handled without Bolt: {}", kind, odd);
      return handler.get().apply(envelope);
    }
  }

  private Optional<SlackReply> typed(SlackSocket.Envelope envelope) {
    JsonNode payload = envelope.payload();
    String name = payload.path("command").asString("");
    if (!name.equals(command)) {
      LOG.warn("ignored `{}`: the command in the config is {}", name, command);
      return Optional.of(
          SlackReply.text(
              "workerbot listens to %s. To use %s, set `slack.command` in its config."
                  .formatted(command, name)));
    }
    String text = SlackText.plain(payload.path("text").asString(""));
    String channel = payload.path("channel_id").asString("");
    handOver(
        payload,
        Sender.of(payload),
        channel,
        caller -> new InboundEvent.Typed(delivery(envelope), caller, text));
    return Optional.empty();
  }

  /** A message to the bot. */
  private Optional<SlackReply> written(SlackSocket.Envelope envelope) {
    SlackMention.of(envelope.payload(), people.bot())
        .ifPresentOrElse(
            mention ->
                handOver(
                    envelope.payload(),
                    mention.sender(),
                    mention.channel(),
                    caller -> new InboundEvent.Typed(mention.delivery(), caller, mention.text())),
            () -> LOG.debug("ignored a message that is not for the bot"));
    return Optional.empty();
  }

  private Optional<SlackReply> opened(SlackSocket.Envelope envelope) {
    JsonNode payload = envelope.payload();
    if (!payload.path("callback_id").asString("").equals(SlackWorkersForm.CALLBACK)) {
      LOG.debug("ignored a shortcut that is not ours");
      return Optional.empty();
    }
    String user = Sender.of(payload).user();
    String trigger = payload.path("trigger_id").asString("");
    Thread.ofVirtual()
        .name("slack-shortcut")
        .start(() -> receivers.views().openWorkers(trigger, user));
    return Optional.empty();
  }

  private Optional<SlackReply> suggested(SlackSocket.Envelope envelope) {
    return Optional.of(receivers.suggestions().of(envelope.payload()));
  }

  private Optional<SlackReply> chosen(SlackSocket.Envelope envelope) {
    JsonNode payload = envelope.payload();
    if (!payload.path("callback_id").asString("").equals(SlackAlertMenu.CALLBACK)) {
      LOG.debug("ignored a shortcut that is not ours");
      return Optional.empty();
    }
    String channel = payload.path("channel").path("id").asString("");
    String user = Sender.of(payload).user();
    whispers.remember(channel, user, responseUrl(payload));
    Thread.ofVirtual()
        .name("slack-menu")
        .start(() -> receivers.menu().offer(channel, user, payload.path("message")));
    return Optional.empty();
  }

  private Optional<SlackReply> pressed(SlackSocket.Envelope envelope) {
    JsonNode payload = envelope.payload();
    JsonNode container = payload.path("container");
    String channel =
        SlackPeople.first(payload.path("channel").path("id"), container.path("channel_id"));
    if (payload.path("actions").path(0).path("action_id").asString("").equals(SlackForms.MORE)) {
      view(payload.path("view"))
          .ifPresent(modal ->
              Thread.ofVirtual()
                  .name("slack-more")
                  .start(() -> receivers.views().more(modal, Sender.of(payload).user())));
      return Optional.empty();
    }
    Optional<PlainText.Press> press =
        PlainText.Press.parse(payload.path("actions").path(0).path("value").asString(""));
    if (press.isEmpty()) {
      LOG.debug("ignored a button that is not ours");
      return Optional.empty();
    }
    handOver(
        payload,
        Sender.of(payload),
        channel,
        caller ->
            new InboundEvent.Pressed(
                delivery(envelope),
                caller,
                place(container, channel),
                press.get().actionId(),
                press.get().choice()));
    return Optional.empty();
  }

  /** A message for one person's eyes cannot be edited by its channel. */
  private static Optional<Posted> place(JsonNode container, String channel) {
    return Optional.of(container.path("message_ts").asString(""))
        .filter(ts -> !ts.isEmpty() && !container.path("is_ephemeral").asBoolean(false))
        .map(ts -> new Posted(SlackSettings.CHAT, channel, ts));
  }

  private Optional<SlackReply> filled(SlackSocket.Envelope envelope) {
    JsonNode payload = envelope.payload();
    JsonNode json = payload.path("view");
    String callback = json.path("callback_id").asString("");
    if (!callback.equals(SlackForms.CALLBACK) && !callback.equals(SlackWorkersForm.CALLBACK)) {
      LOG.debug("ignored a form that is not ours");
      return Optional.empty();
    }
    Optional<View> sent = view(json);
    Optional<SlackFormAnswers.FilledForm> filled =
        sent.flatMap(
            callback.equals(SlackForms.CALLBACK)
                ? SlackFormAnswers::filled
                : SlackWorkersForm::filled);
    if (filled.isEmpty()) {
      LOG.warn("ignored a form of another version");
      return Optional.empty();
    }
    Map<String, String> mistakes = receivers.mistakes().apply(filled.get().line());
    if (!mistakes.isEmpty() && SlackForms.shows(sent.get(), mistakes.keySet())) {
      return Optional.of(SlackReply.errors(mistakes));
    }
    handOver(
        payload,
        Sender.of(payload),
        filled.get().channel(),
        caller ->
            new InboundEvent.Typed(
                // Sent again it is the same, by whichever way: it is open no more.
                "slack:" + sent.get().getId() + ":" + sent.get().getHash(),
                caller,
                filled.get().line()));
    return Optional.empty();
  }

  private static Optional<View> view(JsonNode json) {
    try {
      return Optional.of(GsonFactory.createSnakeCase().fromJson(json.toString(), View.class));
    } catch (JsonParseException odd) {
      return Optional.empty();
    }
  }

  /** By which something that is brought twice is known again. */
  private static String delivery(SlackSocket.Envelope envelope) {
    String trigger = envelope.payload().path("trigger_id").asString("");
    return "slack:" + (trigger.isEmpty() ? envelope.id() : trigger);
  }

  private void handOver(
      JsonNode payload, Sender sender, String channel, Function<Caller, InboundEvent> request) {
    if (sender.user().isEmpty() || channel.isEmpty()) {
      LOG.warn("ignored an event from Slack without a user or channel");
      return;
    }
    // With no groups yet, which only Slack knows.
    InboundEvent first =
        request.apply(
            new Caller(SlackSettings.CHAT, sender.user(), sender.shownName(), Set.of(), channel));
    receivers.heard().accept(first);
    Thread.ofVirtual()
        .name("slack-request")
        .start(() -> {
          Caller caller = people.caller(sender, channel);
          whispers.remember(channel, caller.user(), responseUrl(payload));
          receivers.inbox().accept(request.apply(caller), payload.path("trigger_id").asString(""));
        });
  }

  /** By which the person can be answered where the bot is not. */
  private static String responseUrl(JsonNode payload) {
    return SlackPeople.first(
        payload.path("response_url"), payload.path("response_urls").path(0).path("response_url"));
  }
}
