package dev.workerbot.app.http;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts one HTTP/1.1 request together from the pieces in which it comes. Used by one thread. */
final class RequestReader {
  private static final int MOST_HEAD = 16 * 1024;

  /** Of a longer body the head says enough to refuse it. */
  private static final int MOST_BODY = 64 * 1024;

  private static final Pattern REQUEST =
      Pattern.compile("([A-Z]{1,20}) (\\S{1,4000}) HTTP/1\\.([01])");

  private static final Pattern LENGTH = Pattern.compile("\\d{1,9}");

  private final ByteArrayOutputStream come = new ByteArrayOutputStream();
  private Optional<RequestHead> head = Optional.empty();

  private record RequestHead(
      String method, URI target, Headers headers, int length, int body, boolean isLast) {}

  /** What is to be done now. */
  sealed interface ReadStep {
    record NeedsMore() implements ReadStep {}

    record WholeRequest(BufferedExchange exchange) implements ReadStep {}

    /** No request that anybody could answer. */
    record BadRequest(int code) implements ReadStep {}
  }

  /** More of it. */
  ReadStep add(ByteBuffer piece) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    come.writeBytes(bytes);
    if (head.isEmpty()) {
      byte[] all = come.toByteArray();
      int end = headEnd(all);
      if (end < 0 || end > MOST_HEAD) {
        return all.length > MOST_HEAD ? new ReadStep.BadRequest(431) : new ReadStep.NeedsMore();
      }
      head = head(new String(all, 0, end, StandardCharsets.ISO_8859_1), end + 4);
      if (head.isEmpty()) {
        return new ReadStep.BadRequest(400);
      }
    }
    RequestHead known = head.get();
    return come.size() >= known.body() + known.length()
        ? new ReadStep.WholeRequest(exchange(known))
        : new ReadStep.NeedsMore();
  }

  /** The answer to what is no request. */
  static BufferedExchange refusal(int code) {
    BufferedExchange exchange =
        new BufferedExchange("GET", URI.create("/"), new Headers(), new byte[0], true);
    exchange.sendResponseHeaders(code, -1);
    return exchange;
  }

  private BufferedExchange exchange(RequestHead known) {
    byte[] all = come.toByteArray();
    return new BufferedExchange(
        known.method(),
        known.target(),
        known.headers(),
        Arrays.copyOfRange(all, known.body(), known.body() + known.length()),
        known.isLast() || all.length > known.body() + known.length());
  }

  private static int headEnd(byte[] all) {
    for (int i = 0; i + 3 < all.length; i++) {
      if (all[i] == '\r' && all[i + 1] == '\n' && all[i + 2] == '\r' && all[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Optional<RequestHead> head(String text, int body) {
    List<String> lines = List.of(text.split("\r\n", -1));
    Matcher request = REQUEST.matcher(lines.getFirst());
    if (!request.matches()) {
      return Optional.empty();
    }
    Headers headers = new Headers();
    try {
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        if (colon <= 0 || line.substring(0, colon).isBlank() || line.charAt(colon - 1) == ' ') {
          return Optional.empty();
        }
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      return Optional.of(
          new RequestHead(
              request.group(1),
              new URI(request.group(2)),
              headers,
              length(headers),
              body,
              isLast(request.group(3), headers)));
    } catch (URISyntaxException | IllegalArgumentException odd) {
      return Optional.empty();
    }
  }

  /** Whether no other request can follow: its sender wants none, or its body is not read. */
  private static boolean isLast(String version, Headers headers) {
    return version.equals("0")
        || headers.containsKey("Transfer-Encoding")
        || headers.getOrDefault("Connection", List.of()).stream()
            .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"))
        || headers.getOrDefault("Content-Length", List.of("0")).stream()
            .anyMatch(value -> !value.equals(Integer.toString(length(headers))));
  }

  /** How much of the body is waited for: none that its head has refused. */
  private static int length(Headers headers) {
    List<String> lengths = headers.getOrDefault("Content-Length", List.of());
    boolean isKnown =
        lengths.size() == 1
            && LENGTH.matcher(lengths.getFirst()).matches()
            && !headers.containsKey("Transfer-Encoding");
    int length = isKnown ? Integer.parseInt(lengths.getFirst()) : 0;
    return length <= MOST_BODY ? length : 0;
  }
}
