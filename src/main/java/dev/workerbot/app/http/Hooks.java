package dev.workerbot.app.http;

import dev.workerbot.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /hooks/<name>}: begins a named action for whoever holds its key. Nothing is believed
 * before the signature is right, a hook that is not there answers as one that was signed wrongly,
 * and a request that was taken once is never taken again. State is guarded by {@code this}.
 */
public final class Hooks {
  static final String PATH = "/hooks/";

  /** How old a request may be. */
  static final Duration OLD = Duration.ofMinutes(5);

  /** How far the sender's clock may be ahead of ours. */
  static final Duration AHEAD = Duration.ofSeconds(30);

  static final int MOST_BYTES = 16 * 1024;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Runs of one hook a minute. */
  static final int A_MINUTE = 6;

  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  /** Two values of one key would let a reader before us and us see two requests. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int AT_ONCE = 8;
  private static final int LONGEST = 200;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
  private static final Set<String> WORDS = Set.of("by", "ref");
  private static final HttpReply UNSIGNED =
      error(401, "No such hook, or not signed with its secret; docs/deploys.md shows how to sign.");

  private final Map<String, HookKey> keys;
  private final HookKey nobodys;
  private final Predicate<String> isFirst;
  private final Runner runner;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Semaphore room = new Semaphore(AT_ONCE);

  /** When each hook ran, in nanoseconds of the monotonic clock. */
  private final Map<String, Deque<Long>> taken = new HashMap<>();

  /** Requests of which nothing was begun, whatever the database says, and when they came. */
  private final Map<String, Instant> unbegun = new HashMap<>();

  /** Begins an action. */
  public interface Runner {
    /**
     * Returns at once.
     *
     * @param by who sends it, and {@code ref} what for, in the sender's own words: never to be
     *     believed, only shown
     * @return the id of the operation
     */
    String begin(String action, Optional<String> by, Optional<String> ref);
  }

  /**
   * @param keys by the names of the hooks
   * @param nobodys a key that signs nothing, for hooks that are not there
   * @param isFirst whether a request is seen for the first time, remembered beyond this run of the
   *     bot
   * @param nanos never goes back, however the clock is set
   */
  public Hooks(
      Map<String, HookKey> keys,
      HookKey nobodys,
      Predicate<String> isFirst,
      Runner runner,
      Clock clock,
      LongSupplier nanos) {
    this.keys = Map.copyOf(keys);
    this.nobodys = nobodys;
    this.isFirst = isFirst;
    this.runner = runner;
    this.clock = clock;
    this.nanos = nanos;
  }

  Set<String> names() {
    return keys.keySet();
  }

  /**
   * Answers a request.
   *
   * @param body empty where it is longer than any hook takes
   */
  HttpReply answer(Request request, byte[] body) {
    if (!request.getMethod().equals("POST")) {
      return error(405, "POST only.").with("Allow", "POST");
    }
    if (!room.tryAcquire()) {
      return error(503, "Too many ask at once.").retryAfter(Duration.ofSeconds(1));
    }
    try {
      return posted(request, body);
    } catch (StoreException cannotWrite) {
      LOG.error("a hook was not taken: {}", cannotWrite.getMessage());
      return error(
          503,
          "Nothing was started: workerbot cannot write to its database. You may send the same"
              + " request again.");
    } finally {
      room.release();
    }
  }

  private HttpReply posted(Request request, byte[] body) {
    if (request.getLength() < 0) {
      return error(411, "Say in Content-Length how long the body is.");
    }
    if (request.getLength() > MOST_BYTES) {
      return error(413, "The body is too large: 16 KB at most.");
    }
    if (body.length > 0 && header(request, "Content-Type").filter(Hooks::isJson).isEmpty()) {
      return error(415, "The body is JSON: send Content-Type: application/json.");
    }
    Optional<String> timestamp =
        header(request, "X-Workerbot-Timestamp").filter(one -> SECONDS.matcher(one).matches());
    Optional<String> digits = header(request, "X-Workerbot-Signature").flatMap(HookKey::read);
    if (timestamp.isEmpty() || digits.isEmpty()) {
      return UNSIGNED;
    }
    if (!isNow(Long.parseLong(timestamp.get()))) {
      return error(
          401,
          "X-Workerbot-Timestamp is more than 5 minutes old, or more than 30 seconds ahead of the"
              + " clock of this machine.");
    }
    String name = request.getHttpURI().getPath().substring(PATH.length());
    byte[] before = "v1:%s:%s:".formatted(timestamp.get(), name).getBytes(StandardCharsets.UTF_8);
    // As much work for a hook that is not there, so that the time tells nothing.
    if (!keys.getOrDefault(name, nobodys).hasSigned(digits.get(), before, body)
        || !keys.containsKey(name)) {
      LOG.warn("a request to a hook was not signed with its secret");
      return UNSIGNED;
    }
    return signed(name, digits.get(), body);
  }

  /** Empty where it stands more than once, too: which of them counts, nobody could say. */
  private static Optional<String> header(Request request, String name) {
    List<String> values = request.getHeaders().getValuesList(name);
    return values.size() == 1 ? Optional.of(values.getFirst().strip()) : Optional.empty();
  }

  private static boolean isJson(String type) {
    return type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }

  private boolean isNow(long seconds) {
    long old = clock.instant().getEpochSecond() - seconds;
    return old <= OLD.toSeconds() && -old <= AHEAD.toSeconds();
  }

  private HttpReply signed(String name, String digits, byte[] body) {
    Optional<ObjectNode> said = said(body);
    if (said.isEmpty()) {
      return error(
          400,
          "The body takes `by` and `ref`, each a text of 200 characters at most, or nothing at"
              + " all.");
    }
    String request = "hook:" + name + ":" + digits;
    Instant now = clock.instant();
    long turn = nanos.getAsLong();
    synchronized (this) {
      Deque<Long> runs = taken.computeIfAbsent(name, _ -> new ArrayDeque<>());
      runs.removeIf(run -> turn - run >= MINUTE.toNanos());
      // Before it is remembered, so that the very same request may come again later.
      if (runs.size() >= A_MINUTE) {
        Duration wait = MINUTE.minusNanos(turn - runs.peekFirst());
        return error(429, "This hook ran 6 times in the last minute.").retryAfter(wait);
      }
      if (!isFirst(request, now)) {
        return error(409, "This request was received before; nothing was started again.");
      }
      runs.addLast(turn);
    }
    try {
      String id = runner.begin(name, text(said.get(), "by"), text(said.get(), "ref"));
      return accepted(name, id);
    } catch (StoreException nothingBegun) {
      synchronized (this) {
        unbegun.put(request, now);
        boolean _ = taken.get(name).remove(turn);
      }
      throw nothingBegun;
    }
  }

  /** A write that failed may have reached the disk: then it is the first again, once. */
  private boolean isFirst(String request, Instant now) {
    unbegun.values().removeIf(came -> came.isBefore(now.minus(OLD).minus(AHEAD)));
    boolean wasUnbegun = unbegun.containsKey(request);
    try {
      boolean first = isFirst.test(request);
      unbegun.remove(request);
      return first || wasUnbegun;
    } catch (StoreException cannotWrite) {
      unbegun.put(request, now);
      throw cannotWrite;
    }
  }

  /** Empty where it is not what a hook takes. */
  private static Optional<ObjectNode> said(byte[] body) {
    try {
      if (body.length == 0) {
        return Optional.of(JSON.createObjectNode());
      }
      return JSON.readTree(body) instanceof ObjectNode object
              && WORDS.containsAll(object.propertyNames())
              && object.values().stream().allMatch(Hooks::isShortText)
          ? Optional.of(object)
          : Optional.empty();
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  private static boolean isShortText(JsonNode value) {
    return value.isString() && value.asString().length() <= LONGEST;
  }

  private static Optional<String> text(ObjectNode said, String word) {
    return Optional.ofNullable(said.get(word))
        .map(JsonNode::asString)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static HttpReply accepted(String name, String id) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("operation", id);
    answer.put("message", name + " has begun; the result goes to its channel.");
    return HttpReply.json(202, JSON.writeValueAsString(answer));
  }

  static HttpReply error(int code, String sentence) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("message", sentence);
    return HttpReply.json(code, JSON.writeValueAsString(answer));
  }
}
