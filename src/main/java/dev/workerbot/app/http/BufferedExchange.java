package dev.workerbot.app.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** A request that has come in as a whole, and the answer to it, which goes out as a whole. */
final class BufferedExchange extends HttpExchange {
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(202, "Accepted"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(411, "Length Required"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(421, "Misdirected Request"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final String method;
  private final URI target;
  private final Headers headers;
  private final Headers answerHeaders = new Headers();
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private final InputStream body;
  private final boolean isLast;
  private int code = -1;

  /**
   * @param isLast whether the connection is closed after it
   */
  BufferedExchange(String method, URI target, Headers headers, byte[] body, boolean isLast) {
    this.isLast = isLast;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = new ByteArrayInputStream(body);
  }

  boolean isLast() {
    return isLast;
  }

  /** Head and body of the answer. */
  byte[] answer() {
    boolean isAnswered = code >= 0;
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    int told = isAnswered ? code : 500;
    head.append(told).append(' ').append(REASONS.getOrDefault(told, "")).append("\r\n");
    answerHeaders.forEach((name, values) ->
        values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
    if (!answerHeaders.containsKey("Content-Length")) {
      head.append("Content-Length: ").append(answer.size()).append("\r\n");
    }
    head.append("Date: ").append(DATE.format(Clock.systemUTC().instant())).append("\r\n");
    head.append(isLast ? "Connection: close\r\n\r\n" : "\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(answer.toByteArray());
    return all.toByteArray();
  }

  @Override
  public Headers getRequestHeaders() {
    return headers;
  }

  @Override
  public Headers getResponseHeaders() {
    return answerHeaders;
  }

  @Override
  public URI getRequestURI() {
    return target;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public InputStream getRequestBody() {
    return body;
  }

  @Override
  public OutputStream getResponseBody() {
    return answer;
  }

  @Override
  public void sendResponseHeaders(int responseCode, long length) {
    code = responseCode;
  }

  @Override
  public int getResponseCode() {
    return code;
  }

  @Override
  public void close() {
    // It is sent once it is whole.
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object getAttribute(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setStreams(InputStream in, OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpPrincipal getPrincipal() {
    throw new UnsupportedOperationException();
  }
}
