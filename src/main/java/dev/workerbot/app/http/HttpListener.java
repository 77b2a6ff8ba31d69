package dev.workerbot.app.http;

import static org.eclipse.jetty.http.HttpCompliance.Violation.MISMATCHED_AUTHORITY;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty, set up for a port that anybody may reach: connections, headers, bodies and silence are
 * bounded, and a request takes a thread only once it is there as a whole.
 */
final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  /** The header that says which process answers. */
  static final String PID = "X-Workerbot-Pid";

  private static final int MOST_CONNECTIONS = 512;

  /** Fewer, so that a rush of new ones is not the end of one that has just begun to ask. */
  private static final int MOST_UNACCEPTED = 64;

  private static final int MOST_HEAD = 16 * 1024;

  /** Of a longer body the head says enough to refuse it. */
  private static final int MOST_BODY = 64 * 1024;

  private static final Duration MOST_SILENCE = Duration.ofSeconds(5);

  /** More than all pages and hooks together have room for. */
  private static final int MOST_THREADS = 32;

  private final QueuedThreadPool threads;
  private final Server server;
  private final ServerConnector connector;
  private final OpenConnections connections = new OpenConnections(MOST_CONNECTIONS);
  private final RequestAnswers answers;

  /** Answers requests; called by many threads at once. */
  @FunctionalInterface
  interface RequestAnswers {
    HttpReply answer(Request request, byte[] body);
  }

  private HttpListener(InetSocketAddress where, RequestAnswers answers) {
    this.answers = answers;
    // Platform threads: those that carry virtual ones may all be busy, and health is asked for
    // just then.
    threads = new QueuedThreadPool(MOST_THREADS, 2);
    threads.setName("http");
    threads.setDaemon(true);
    server = new Server(threads);
    connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(configuration()));
    connector.setHost(where.getAddress().getHostAddress());
    connector.setPort(where.getPort());
    connector.setAcceptQueueSize(MOST_UNACCEPTED);
    connector.setIdleTimeout(MOST_SILENCE.toMillis());
    connector.addBean(connections);
    server.addConnector(connector);
    server.setHandler(new WholeRequests());
    server.setErrorHandler(HttpListener::refuse);
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(MOST_HEAD);
    // The names and the path are compared with those we know, letter by letter.
    configuration.setHttpCompliance(HttpCompliance.RFC9110.with("workerbot", MISMATCHED_AUTHORITY));
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    return configuration;
  }

  /** Begins to listen. */
  static HttpListener open(InetSocketAddress where, RequestAnswers answers) throws IOException {
    HttpListener listener = new HttpListener(where, answers);
    try {
      listener.server.start();
      return listener;
    } catch (IOException failed) {
      listener.close();
      throw failed;
    } catch (Exception failed) {
      listener.close();
      throw new IllegalStateException("the HTTP port cannot be opened", failed);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
  }

  /** Waits for the body, without a thread, before it has a request answered. */
  private final class WholeRequests extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      // Who works out the answer is bounded by time-outs of its own.
      request.addIdleTimeoutListener(_ -> false);
      long length = request.getLength();
      if (length <= 0 || length > MOST_BODY) {
        begin(request, new byte[0], response, callback);
      } else {
        Content.Source.asByteArrayAsync(
            request,
            MOST_BODY,
            Promise.Invocable.from(
                InvocationType.NON_BLOCKING,
                body -> begin(request, body, response, callback),
                cut -> {
                  request.getConnectionMetaData().getConnection().getEndPoint().close();
                  callback.failed(cut);
                }));
      }
      return true;
    }
  }

  private void begin(Request request, byte[] body, Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    connections.asked(connection);
    threads.execute(() -> {
      try {
        send(answers.answer(request, body), response, callback);
      } catch (RuntimeException bug) {
        callback.failed(bug);
      } finally {
        connections.answered(connection);
      }
    });
  }

  private static void send(HttpReply reply, Response response, Callback callback) {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(reply.code());
    HttpFields.Mutable headers = response.getHeaders();
    reply.headers().forEach(headers::put);
    headers.put("Content-Type", reply.type());
    headers.put("Content-Length", body.length);
    headers.put(PID, Long.toString(ProcessHandle.current().pid()));
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Answers what Jetty refuses: it says why at length. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    int code = response.getStatus();
    String sentence =
        switch (code) {
          case 414, 431 -> "The path and headers are too large; the limit is 16 KB.";
          case 500 -> "The request failed; workerbot's log says why.";
          default -> "This is not a valid HTTP/1.1 request.";
        };
    send(HttpReply.text(code, sentence), response, callback);
    return true;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception failed) {
      LOG.debug("the port was closed: {}", failed.getMessage());
    }
  }
}
