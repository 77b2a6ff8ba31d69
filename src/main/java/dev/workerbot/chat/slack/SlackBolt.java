package dev.workerbot.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.context.Context;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.request.SocketModeRequest;
import com.slack.api.bolt.socket_mode.request.SocketModeRequestParser;
import com.slack.api.model.event.AppMentionEvent;
import com.slack.api.model.event.MessageEvent;
import dev.workerbot.chat.slack.people.SlackPeople;
import dev.workerbot.chat.slack.socket.SlackReply;
import dev.workerbot.chat.slack.socket.SlackSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bolt's app, which routes what came over Socket Mode to the handler of its kind. Bolt is given
 * each payload with a team in it: on one without, as an app gets that is installed for a whole
 * organisation, it ends with a NullPointerException. The handlers see the payload as it came.
 */
final class SlackBolt {
  private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);
  private static final JsonMapper JSON = JsonMapper.shared();

  // What came, as a handler finds it in Bolt's context.
  private static final String ID = "workerbot.envelope";
  private static final String TYPE = "workerbot.type";
  private static final String PAYLOAD = "workerbot.payload";
  private static final String SEEN = "workerbot.seen";

  private static final int OK = 200;

  private final AppConfig config = new AppConfig();
  private final App app;
  private final SocketModeRequestParser parser;

  /** A handler has failed, which must not be given the same again. */
  static final class HandlerFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HandlerFailed(Throwable cause) {
      super(cause);
    }
  }

  /** What takes an envelope in, and says what goes back with the acknowledgement. */
  interface Handler extends Function<SlackSocket.Envelope, Optional<SlackReply>> {}

  /**
   * @param handlers by the kind of what came: the envelope's type, or the payload's of what is
   *     interactive
   */
  SlackBolt(Map<String, Handler> handlers) {
    // Without its middleware: it would call auth.test before each request, and check a signature
    // that Socket Mode has none of.
    app = new App(config, List.of());
    parser = new SocketModeRequestParser(config);
    app.command(ANY, (_, context) -> handled(context, handlers.get("slash_commands")));
    app.blockAction(ANY, (_, context) -> handled(context, handlers.get("block_actions")));
    app.viewSubmission(ANY, (_, context) -> handled(context, handlers.get("view_submission")));
    app.globalShortcut(ANY, (_, context) -> handled(context, handlers.get("shortcut")));
    app.messageShortcut(ANY, (_, context) -> handled(context, handlers.get("message_action")));
    app.blockSuggestion(ANY, (_, context) -> handled(context, handlers.get("block_suggestion")));
    app.event(AppMentionEvent.class, (_, context) -> handled(context, handlers.get("events_api")));
    app.event(MessageEvent.class, (_, context) -> handled(context, handlers.get("events_api")));
  }

  private static Response handled(Context context, Handler handler) {
    Map<String, String> values = context.getAdditionalValues();
    SlackSocket.Envelope envelope =
        new SlackSocket.Envelope(
            values.get(ID), values.get(TYPE), JSON.readTree(values.get(PAYLOAD)));
    values.put(SEEN, "true");
    return handler
        .apply(envelope)
        .map(reply -> Response.ok(reply.payload().toString()))
        .orElseGet(Response::ok);
  }

  /**
   * Has the envelope handled.
   *
   * @return what goes back with the acknowledgement
   * @throws HandlerFailed where a handler has seen it, and failed
   * @throws Exception where Bolt cannot make anything of it; no handler has seen it then
   */
  Optional<SlackReply> route(SlackSocket.Envelope envelope) throws Exception {
    SocketModeRequest request = parser.parse(message(envelope));
    if (request == null || request.getBoltRequest() == null) {
      throw new IllegalArgumentException("Bolt knows no such request");
    }
    Map<String, String> values = request.getBoltRequest().getContext().getAdditionalValues();
    values.put(ID, envelope.id());
    values.put(TYPE, envelope.type());
    values.put(PAYLOAD, JSON.writeValueAsString(envelope.payload()));
    Response response;
    try {
      response = app.run(request.getBoltRequest());
    } catch (Exception failed) {
      throw values.containsKey(SEEN) ? new HandlerFailed(failed) : failed;
    }
    if (response.getStatusCode() != OK) {
      throw new IllegalArgumentException("Bolt finds no handler: HTTP " + response.getStatusCode());
    }
    return Optional.ofNullable(response.getBody())
        .filter(body -> !body.isEmpty())
        .map(body -> new SlackReply((ObjectNode) JSON.readTree(body)));
  }

  private static String message(SlackSocket.Envelope envelope) {
    ObjectNode message =
        JSON.createObjectNode().put("type", envelope.type()).put("envelope_id", envelope.id());
    message.set("payload", envelope.payload());
    if (envelope.payload() instanceof ObjectNode payload
        && envelope.type().equals("interactive")
        && !payload.path("team").isObject()) {
      ObjectNode complete = payload.deepCopy();
      complete.putObject("team").put("id", SlackPeople.first(payload.path("user").path("team_id")));
      message.set("payload", complete);
    }
    return JSON.writeValueAsString(message);
  }
}
