package dev.workerbot.chat.slack.socket;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.util.http.SlackHttpClient;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.chat.slack.call.SlackFailure;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.call.SlackTempo;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slack's Web API and its sockets, by one HTTP client. Safe for use by several threads. */
public final class SlackClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackClient.class);

  private static final String OPEN = "apps.connections.open";
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Slack slack;
  private final MethodsClient methods;
  private final MethodsClient asApp;
  private final OkHttpClient sockets;
  private final OkHttpClient http;
  private final boolean isPlain;
  private final Duration greetingTimeout;

  public SlackClient(SlackSettings slackSettings, SlackTempo tempo) {
    SlackConfig config = new SlackConfig();
    config.setHttpClientReadTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientWriteTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientCallTimeoutMillis(TIMEOUT_MILLIS);
    config.setStatsEnabled(false);
    config.getMethodsConfig().setStatsEnabled(false);
    slackSettings.apiUrl().ifPresent(config::setMethodsEndpointUrlPrefix);
    // On its own it would send a call again when the connection breaks, though Slack may have taken
    // it: who calls knows better whether it may be repeated.
    http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .retryOnConnectionFailure(false)
            .build();
    OkHttpClient brisk = http.newBuilder().callTimeout(tempo.answer()).build();
    sockets = brisk.newBuilder().pingInterval(tempo.ping()).build();
    slack = Slack.getInstance(config, new SlackHttpClient(http));
    methods = slack.methods(slackSettings.botToken());
    asApp = Slack.getInstance(config, new SlackHttpClient(brisk)).methods(slackSettings.appToken());
    isPlain = slackSettings.apiUrl().filter(url -> url.startsWith("http://")).isPresent();
    greetingTimeout = tempo.answer();
  }

  public Slack slack() {
    return slack;
  }

  /** The Web API, with the bot's token. */
  public MethodsClient methods() {
    return methods;
  }

  /** Asks Slack for the address of a new socket, and connects there. */
  public SlackSocket connect(Function<SlackSocket.Envelope, Optional<SlackReply>> inbox)
      throws SlackFailure, InterruptedException {
    String url = socketUrl();
    try {
      return new SlackSocket(sockets, url, inbox, greetingTimeout).greeted();
    } catch (IllegalArgumentException unreadable) {
      throw SlackFailure.unreadable("the answer to " + OPEN + " has an address that is none");
    }
  }

  /** Where a new socket would connect to. */
  public String socketUrl() throws SlackFailure {
    String url =
        SlackCalls.connecting(OPEN, () -> asApp.appsConnectionsOpen(request -> request)).getUrl();
    if (url == null || !(url.startsWith("wss://") || (isPlain && url.startsWith("ws://")))) {
      throw SlackFailure.unreadable("the answer to " + OPEN + " has no address to connect to");
    }
    return url;
  }

  @Override
  public void close() {
    try {
      slack.close();
    } catch (Exception alreadyGone) {
      LOG.debug("Slack was gone already: {}", alreadyGone.getClass().getSimpleName());
    }
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
