package dev.workerbot.chat.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.model.view.View;
import com.slack.api.socket_mode.SocketModeClient;
import com.slack.api.util.http.SlackHttpClient;
import dev.workerbot.access.Caller;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.ConnectedChat;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.Request;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack, by Bolt over Socket Mode. Everything that comes in is acknowledged before anything else is
 * done with it. Safe for use by several threads.
 */
public final class SlackChat implements ConnectedChat {
  private static final Logger LOG = LoggerFactory.getLogger(SlackChat.class);
  private static final String NAME = "slack";
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int CONCURRENCY = 16;

  private final Settings settings;
  private final Inbox inbox;
  private final Slack slack;
  private final MethodsClient methods;
  private final SlackGroups groups;
  private final SlackUploads uploads;
  private final SlackHistory history;
  private final SlackWhispers whispers;
  private final AtomicReference<String> team = new AtomicReference<>("");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicReference<SocketModeApp> socket = new AtomicReference<>();

  /**
   * How to be in Slack.
   *
   * @param apiUrl another root of the Web API, ending with a slash
   */
  public record Settings(
      String botToken, String appToken, Optional<String> apiUrl, String command) {
    @Override
    public String toString() {
      return "Slack " + command + " (tokens hidden)";
    }
  }

  public SlackChat(Settings settings, Inbox inbox) {
    this.settings = settings;
    this.inbox = inbox;
    SlackConfig config = new SlackConfig();
    config.setHttpClientReadTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientWriteTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientCallTimeoutMillis(TIMEOUT_MILLIS);
    config.setStatsEnabled(false);
    config.getMethodsConfig().setStatsEnabled(false);
    settings.apiUrl().ifPresent(config::setMethodsEndpointUrlPrefix);
    this.slack = Slack.getInstance(config, client(config));
    this.methods = slack.methods(settings.botToken());
    this.groups = new SlackGroups(methods);
    this.uploads = new SlackUploads(methods, this::isClosing);
    this.history = new SlackHistory(methods);
    this.whispers = new SlackWhispers(slack, methods);
  }

  /**
   * The client on its own would send a call again when the connection breaks, though Slack may have
   * taken it: who calls knows better whether it may be repeated.
   */
  private static SlackHttpClient client(SlackConfig config) {
    return new SlackHttpClient(
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .retryOnConnectionFailure(false)
            .build());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("slack-connect").start(this::connect);
  }

  private void connect() {
    Duration pause = Duration.ofSeconds(1);
    while (closing.getCount() > 0) {
      try {
        team.set(ownTeam());
        SocketModeApp app =
            new SocketModeApp(
                settings.appToken(), app(), SocketModeClient.Backend.JavaWebSocket, CONCURRENCY);
        app.startAsync();
        socket.set(app);
        groups.start();
        LOG.info("connected to Slack");
        return;
      } catch (Exception failed) {
        LOG.warn("cannot connect to Slack yet: {}", reason(failed));
      }
      if (isClosing(pause)) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(Duration.ofSeconds(30)) < 0
              ? pause.multipliedBy(2)
              : Duration.ofSeconds(30);
    }
  }

  private boolean isClosing(Duration within) {
    try {
      return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private String ownTeam() throws IOException, SlackApiException {
    var answer = methods.authTest(request -> request);
    if (!answer.isOk()) {
      throw new IOException("auth.test says " + answer.getError());
    }
    return answer.getTeamId();
  }

  @Override
  public Optional<String> trouble() {
    return isConnected()
        ? Optional.empty()
        : Optional.of("Slack cannot reach workerbot, nor workerbot Slack");
  }

  @Override
  public boolean isConnected() {
    SocketModeApp app = socket.get();
    try {
      return app != null && app.getClient() != null && app.getClient().verifyConnection();
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  private App app() {
    AppConfig config =
        AppConfig.builder()
            .slack(slack)
            .singleTeamBotToken(settings.botToken())
            // Otherwise an acknowledgement waits for auth.test every ten minutes.
            .authTestCacheExpirationMillis(-1)
            .build();
    App app = new App(config);
    app.command(
        settings.command(),
        (request, context) -> {
          var payload = request.getPayload();
          whispers.remember(payload.getChannelId(), payload.getUserId(), payload.getResponseUrl());
          handOver(
              payload.getTeamId(),
              payload.getTriggerId(),
              () ->
                  new Request.Typed(
                      "slack:" + payload.getTriggerId(),
                      caller(payload.getUserId(), payload.getUserName(), payload.getChannelId()),
                      SlackText.plain(Optional.ofNullable(payload.getText()).orElse(""))));
          return context.ack();
        });
    app.blockAction(
        Pattern.compile(".*"),
        (request, context) -> {
          var payload = request.getPayload();
          String channel = payload.getChannel().getId();
          var user = payload.getUser();
          Optional<PlainText.Press> press =
              PlainText.Press.parse(
                  Optional.ofNullable(payload.getActions().getFirst().getValue()).orElse(""));
          if (press.isPresent()) {
            whispers.remember(channel, user.getId(), payload.getResponseUrl());
            String name = Optional.ofNullable(user.getUsername()).orElse(user.getName());
            handOver(
                payload.getTeam().getId(),
                payload.getTriggerId(),
                () ->
                    new Request.Pressed(
                        "slack:" + payload.getTriggerId(),
                        caller(user.getId(), name, channel),
                        place(payload.getContainer(), channel),
                        press.get().offer(),
                        press.get().choice()));
          }
          return context.ack();
        });
    app.viewSubmission(
        SlackForms.CALLBACK,
        (request, context) -> {
          var payload = request.getPayload();
          var view = payload.getView();
          var user = payload.getUser();
          String name = Optional.ofNullable(user.getUsername()).orElse(user.getName());
          SlackForms.filled(view)
              .ifPresentOrElse(
                  filled ->
                      handOver(
                          payload.getTeam().getId(),
                          payload.getTriggerId(),
                          () ->
                              new Request.Typed(
                                  // Sent again it is the same, by whichever way: it is open no
                                  // more.
                                  "slack:" + view.getId() + ":" + view.getHash(),
                                  caller(user.getId(), name, filled.channel()),
                                  filled.line())),
                  () -> LOG.warn("passed over a form of another version"));
          return context.ack();
        });
    return app;
  }

  /** A message for one person's eyes cannot be edited by its channel. */
  private static Optional<Posted> place(BlockActionPayload.Container container, String channel) {
    return Optional.ofNullable(container)
        .filter(one -> !one.isEphemeral())
        .map(BlockActionPayload.Container::getMessageTs)
        .map(ts -> new Posted(NAME, channel, ts));
  }

  private void handOver(String from, String trigger, java.util.function.Supplier<Request> request) {
    if (!from.equals(team.get())) {
      LOG.warn("passed over a request from another workspace, {}", from);
      return;
    }
    Thread.ofVirtual()
        .name("slack-request")
        .start(() -> {
          var _ = inbox.accept(request.get(), new SlackInteraction(this, trigger));
        });
  }

  private Caller caller(String user, String name, String channel) {
    String called = Optional.ofNullable(name).orElse(user);
    return groups
        .of(user)
        .map(known -> new Caller(NAME, user, called, known, channel))
        .orElseGet(() -> Caller.withGroupsUnknown(NAME, user, called, channel));
  }

  @Override
  public Caller asOfNow(Caller caller) {
    return caller(caller.user(), caller.name(), caller.channel()).within(caller.around());
  }

  @Override
  public Posted post(String channel, Message message) throws ChatException {
    return post(channel, Optional.empty(), message, Optional.empty());
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    return post(channel, Optional.empty(), message, Optional.of(key));
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    return post(below.channel(), Optional.of(below), message, Optional.of(key));
  }

  private Posted post(String channel, Optional<Posted> below, Message message, Optional<String> key)
      throws ChatException {
    SlackBlocks.Rendered rendered = SlackBlocks.render(message);
    var answer =
        SlackCalls.called(
            "chat.postMessage",
            () ->
                methods.chatPostMessage(request ->
                    request
                        .channel(channel)
                        .threadTs(below.map(Posted::id).orElse(null))
                        .text(rendered.text())
                        .blocks(rendered.blocks())
                        .metadata(key.map(SlackHistory::metadata).orElse(null))
                        .mrkdwn(false)
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
    Posted posted = new Posted(NAME, channel, answer.getTs());
    key.ifPresent(one -> history.stands(posted, one));
    uploads.upload(posted, below, message, rendered);
    return posted;
  }

  /** Shows a form to whoever has done what Slack gave us this trigger for, if it still can. */
  boolean open(String trigger, String channel, Form form) throws ChatException {
    Optional<View> view = SlackForms.view(channel, form);
    if (view.isEmpty()) {
      return false;
    }
    SlackCalls.called(
        "views.open",
        () -> methods.viewsOpen(request -> request.triggerId(trigger).view(view.get())));
    return true;
  }

  @Override
  public void edit(Posted posted, Message message) throws ChatException {
    SlackBlocks.Rendered rendered = SlackBlocks.render(message);
    SlackCalls.called(
        "chat.update",
        () ->
            methods.chatUpdate(request ->
                request
                    .channel(posted.channel())
                    .ts(posted.id())
                    .text(rendered.text())
                    .blocks(rendered.blocks())
                    .metadata(history.metadata(posted).orElse(null))));
    uploads.upload(posted, Optional.empty(), message, rendered);
  }

  @Override
  public Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    return history.find(NAME, channel, below.map(Posted::id), key, notBefore);
  }

  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    whispers.whisper(channel, user, message);
  }

  private static String reason(Exception failed) {
    return failed instanceof SlackApiException api
        ? "HTTP " + api.getResponse().code()
        : failed.getClass().getSimpleName() + ": " + failed.getMessage();
  }

  @Override
  public void close() {
    closing.countDown();
    groups.close();
    SocketModeApp app = socket.get();
    if (app != null) {
      try {
        app.close();
      } catch (Exception alreadyGone) {
        LOG.debug("Slack was gone already: {}", alreadyGone.getClass().getSimpleName());
      }
    }
    try {
      slack.close();
    } catch (Exception alreadyGone) {
      LOG.debug("Slack was gone already: {}", alreadyGone.getClass().getSimpleName());
    }
  }
}
