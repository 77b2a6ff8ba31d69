package dev.workerbot.app.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} over plain HTTP, to be read by whoever
 * reaches the address, and shows no secret. Where the config has hooks, {@link Hooks} answers for
 * them.
 */
public final class MonitoringPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitoringPort.class);

  /** The header that says which process answers. */
  static final String PID = "X-Workerbot-Pid";

  /** Of each page, more than Prometheus, an orchestrator and a person need together. */
  private static final int AT_ONCE = 4;

  private final RequestListener listener;
  private final InetSocketAddress address;

  /**
   * Threads of their own, one for each request that is there: those that all else runs on may all
   * be busy, and health is asked for just then.
   */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("http-", 0).factory());

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
    this.listener = RequestListener.open(where, threads, this::answer);
    this.address = listener.address();
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
                new HttpReply(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape())));
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
        failed instanceof BindException && String.valueOf(failed.getMessage()).contains("in use");
    return taken
        ? "another process listens on " + written(where)
        : "cannot listen on %s (%s)".formatted(written(where), failed.getMessage());
  }

  private static String written(InetSocketAddress where) {
    return written(where.getAddress(), where);
  }

  static String written(InetAddress address, InetSocketAddress where) {
    String host = address.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + where.getPort();
  }

  private static HttpReply reply(Health.HealthVerdict healthVerdict) {
    return new HttpReply(
        healthVerdict.well() ? 200 : 503, HttpReply.JSON, healthVerdict.json() + "\n");
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      HttpReply httpReply = reply(exchange);
      byte[] body = httpReply.body().getBytes(StandardCharsets.UTF_8);
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", httpReply.type());
      headers.set(PID, Long.toString(ProcessHandle.current().pid()));
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      if (exchange.getRequestMethod().equals("HEAD")) {
        headers.set("Content-Length", Integer.toString(body.length));
        exchange.sendResponseHeaders(httpReply.code(), -1);
      } else {
        exchange.sendResponseHeaders(httpReply.code(), body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (IOException impossible) {
      // All of it is in memory.
      throw new UncheckedIOException(impossible);
    }
  }

  private HttpReply reply(HttpExchange exchange) throws IOException {
    Optional<HttpReply> refusal = names.refusal(exchange);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String path = String.valueOf(exchange.getRequestURI().getPath());
    if (hooks.isPresent() && path.startsWith(Hooks.PATH)) {
      return hooked(exchange, hooks.get());
    }
    MonitoringPage monitoringPage = pages.get(path);
    if (monitoringPage == null) {
      return new HttpReply(404, HttpReply.TEXT, "There are /healthz, /readyz and /metrics.\n");
    }
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return new HttpReply(405, HttpReply.TEXT, "GET and HEAD only.\n");
    }
    if (!monitoringPage.room().tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      return new HttpReply(503, HttpReply.TEXT, "Too many ask at once.\n");
    }
    try {
      return monitoringPage.answer().get();
    } catch (RuntimeException bug) {
      LOG.warn("{} cannot be answered", exchange.getRequestURI().getPath(), bug);
      return new HttpReply(500, HttpReply.TEXT, "That went wrong; workerbot's log says how.\n");
    } finally {
      monitoringPage.room().release();
    }
  }

  private static HttpReply hooked(HttpExchange exchange, Hooks hooks) throws IOException {
    try {
      return hooks.answer(exchange);
    } catch (RuntimeException bug) {
      LOG.warn("a hook cannot be answered", bug);
      return Hooks.error(500, "That went wrong; workerbot's log says how.");
    }
  }

  @Override
  public void close() {
    listener.close();
    threads.shutdownNow();
  }
}
