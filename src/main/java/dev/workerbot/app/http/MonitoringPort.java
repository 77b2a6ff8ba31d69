package dev.workerbot.app.http;

import dev.workerbot.app.http.metrics.Metrics;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} over plain HTTP, to be read by whoever
 * reaches the address, and shows no secret. Where the config has hooks, {@link Hooks} answers for
 * them.
 */
public final class MonitoringPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitoringPort.class);

  /** Of each page, more than Prometheus, an orchestrator and a person need together. */
  private static final int AT_ONCE = 4;

  private final HttpListener listener;
  private final Map<String, MonitoringPage> pages;
  private final HostNames names;
  private final Optional<Hooks> hooks;

  /**
   * A page, and how many may still ask for it; each has room of its own, so that nobody who asks
   * for one keeps another from being answered.
   */
  private record MonitoringPage(Supplier<HttpReply> answer, Semaphore room) {
    MonitoringPage(Supplier<HttpReply> answer) {
      this(answer, new Semaphore(AT_ONCE));
    }
  }

  private MonitoringPort(
      InetSocketAddress where,
      Map<String, MonitoringPage> pages,
      HostNames names,
      Optional<Hooks> hooks)
      throws IOException {
    this.pages = pages;
    this.names = names;
    this.hooks = hooks;
    this.listener = HttpListener.open(where, this::answer);
  }

  /**
   * Listens there; empty, and one warning in the log, where that cannot be: a bot without figures
   * is better than none.
   *
   * @param alive for {@code /healthz}: whether its parts move
   * @param ready for {@code /readyz}: whether it takes requests
   * @param names by which it may be called
   * @param hooks what may be begun from outside; empty where nothing may
   */
  public static Optional<MonitoringPort> open(
      InetSocketAddress where,
      HostNames names,
      Health alive,
      Health ready,
      Metrics metrics,
      Optional<Hooks> hooks) {
    Map<String, MonitoringPage> pages =
        Map.of(
            "/healthz",
            new MonitoringPage(() -> reply(alive.ask())),
            "/readyz",
            new MonitoringPage(() -> reply(ready.ask())),
            "/metrics",
            new MonitoringPage(() ->
                new HttpReply(
                    200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape(), Map.of())));
    try {
      MonitoringPort port = new MonitoringPort(where, pages, names, hooks);
      LOG.info("/healthz, /readyz and /metrics are at http://{}", written(port.address()));
      hooks.ifPresent(open -> port.tell(open));
      return Optional.of(port);
    } catch (IOException cannotListen) {
      LOG.warn(
          "there is no /healthz, /readyz and /metrics: {}; name another `address` or `port` under"
              + " `http` in the config",
          why(where, cannotListen));
      return Optional.empty();
    }
  }

  private void tell(Hooks open) {
    for (String name : open.names().stream().sorted().toList()) {
      LOG.info("the hook {} is at http://{}{}{}", name, written(address()), Hooks.PATH, name);
    }
    if (!address().getAddress().isLoopbackAddress()) {
      LOG.warn(
          "hooks can be reached from other machines, over plain HTTP: put them behind a proxy with"
              + " TLS, or take 127.0.0.1 as `address` under `http`");
    }
  }

  private static String why(InetSocketAddress where, IOException failed) {
    boolean taken =
        failed.getCause() instanceof BindException cause
            && String.valueOf(cause.getMessage()).contains("in use");
    return taken
        ? "another process listens on " + written(where)
        : "cannot listen on %s (%s)"
            .formatted(
                written(where), Optional.ofNullable(failed.getCause()).orElse(failed).getMessage());
  }

  private static String written(InetSocketAddress where) {
    return written(where.getAddress(), where);
  }

  static String written(InetAddress address, InetSocketAddress where) {
    String host = address.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + where.getPort();
  }

  private static HttpReply reply(Health.HealthVerdict healthVerdict) {
    return HttpReply.json(healthVerdict.well() ? 200 : 503, healthVerdict.json());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  private HttpReply answer(Request request, byte[] body) {
    Optional<HttpReply> refusal = names.refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String path = String.valueOf(request.getHttpURI().getPath());
    if (hooks.isPresent() && path.startsWith(Hooks.PATH)) {
      return hooked(request, body, hooks.get());
    }
    MonitoringPage monitoringPage = pages.get(path);
    if (monitoringPage == null) {
      return HttpReply.text(404, "There are /healthz, /readyz and /metrics.");
    }
    if (!Set.of("GET", "HEAD").contains(request.getMethod())) {
      return HttpReply.text(405, "GET and HEAD only.").with("Allow", "GET, HEAD");
    }
    if (!monitoringPage.room().tryAcquire()) {
      return HttpReply.text(503, "Too many ask at once.").retryAfter(Duration.ofSeconds(1));
    }
    try {
      return monitoringPage.answer().get();
    } catch (RuntimeException bug) {
      LOG.warn("{} cannot be answered", path, bug);
      return HttpReply.text(500, "The request failed; workerbot's log says why.");
    } finally {
      monitoringPage.room().release();
    }
  }

  private static HttpReply hooked(Request request, byte[] body, Hooks hooks) {
    try {
      return hooks.answer(request, body);
    } catch (RuntimeException bug) {
      LOG.warn("a hook cannot be answered", bug);
      return Hooks.error(500, "The request failed; workerbot's log says why.");
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
