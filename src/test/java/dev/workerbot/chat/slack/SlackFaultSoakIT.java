package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.slack.call.SlackTempo;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.SlackFaults;
import dev.workerbot.testing.SlackLines;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a whole bot stays deaf when the socket is lost together with one of twelve kinds of
 * fault, each of which lasts up to a minute, and what becomes of what people type meanwhile. All
 * times of the connection, and of the faults, are twenty times as short as they are told; what the
 * machine itself takes counts twenty times.
 */
@Tag("soak")
class SlackFaultSoakIT {
  private static final int FAULTS = Integer.getInteger("soak.faults", 200);
  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
  private static final int FASTER = 20;
  private static final Duration LONGEST = Duration.ofSeconds(60).dividedBy(FASTER);
  private static final Duration STABLE = SlackTempo.USUAL.stable().dividedBy(FASTER);
  private static final Duration TYPED_EVERY = Duration.ofMillis(250);
  private static final String OPEN = "apps.connections.open";

  /** What is wrong while the socket is lost. */
  private enum Kind {
    NOTHING_ELSE(true),
    HALF_OPEN(true),
    INTERNAL_ERROR,
    UNKNOWN_ERROR,
    PAGE_OF_A_PROXY,
    NO_ADDRESS,
    HTTP_500,
    NO_ANSWER,
    WEB_API_CLOSES,
    NOT_GREETED,
    REFUSED_UPGRADE,
    TURNED_AWAY;

    /** Whether nothing stays wrong but that the socket is lost. */
    private final boolean isMoment;

    Kind() {
      this(false);
    }

    Kind(boolean isMoment) {
      this.isMoment = isMoment;
    }
  }

  private final Random random = new Random(SEED);
  private final Map<Kind, List<Duration>> disconnected = new EnumMap<>(Kind.class);

  /** Envelopes by who typed what is in them. */
  private final Map<String, String> typed = new LinkedHashMap<>();

  private int undeliverable;
  private FakeSlack slack;
  private SlackLines lines;

  @Test
  void twoHundredFaults(@TempDir Path dir) throws IOException {
    try (LoopbackServer web1 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
        SlackBot bot =
            SlackBot.on(
                TestBot.config(dir, Map.of("web1", web1), Map.of(), ""),
                (slackSettings, inbox, completion, noticeSender) ->
                    new SlackChat(
                        slackSettings,
                        inbox,
                        completion,
                        noticeSender,
                        SlackTempo.USUAL.faster(FASTER)))) {
      slack = bot.slack();
      lines = slack.socket().lines();
      Await.until("Slack is there", bot.chat()::isConnected);
      List<Kind> kinds =
          new ArrayList<>(
              IntStream.range(0, FAULTS)
                  .mapToObj(i -> Kind.values()[i % Kind.values().length])
                  .toList());
      Collections.shuffle(kinds, random);
      for (Kind kind : kinds) {
        Duration lasts =
            kind.isMoment
                ? Duration.ZERO
                : Duration.ofNanos((long) (LONGEST.toNanos() * random.nextDouble()));
        begin(kind);
        typeFor(lasts);
        end();
        awaitLive(bot, kind);
        typeFor(STABLE.plusMillis(random.nextInt(500)));
      }
      tell(bot);
    }
  }

  /** More often than others wait: each millisecond counts twenty. */
  private void awaitLive(SlackBot bot, Kind kind) {
    long since = System.nanoTime();
    while (lines.open().isEmpty() || !bot.chat().isConnected()) {
      assertTrue(
          System.nanoTime() - since < Duration.ofSeconds(30).toNanos(),
          () -> "deaf after %s, seed %d%n%s".formatted(kind, SEED, bot.log().text()));
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    disconnected
        .computeIfAbsent(kind, _ -> new ArrayList<>())
        .add(Duration.ofNanos((System.nanoTime() - since) * FASTER));
  }

  private void begin(Kind kind) {
    how(kind).ifPresent(how -> slack.breakDown(OPEN, how));
    switch (kind) {
      case NOT_GREETED -> lines.silent(true);
      case REFUSED_UPGRADE -> lines.shut(true);
      case TURNED_AWAY -> lines.turnAway("too_many_websockets");
      case WEB_API_CLOSES -> slack.down(Fault.CLOSE);
      default -> {}
    }
    if (kind == Kind.HALF_OPEN) {
      lines.freeze();
    } else {
      lines.cut();
    }
  }

  private static Optional<SlackFaults.How> how(Kind kind) {
    return Optional.ofNullable(
        switch (kind) {
          case INTERNAL_ERROR -> SlackFaults.error("internal_error");
          case UNKNOWN_ERROR -> SlackFaults.error("an_error_of_next_year");
          case PAGE_OF_A_PROXY -> Fault.HTML;
          case NO_ADDRESS -> SlackFaults.ok("\"url\":null");
          case HTTP_500 -> Fault.ERROR_500;
          case NO_ANSWER -> Fault.SILENCE;
          default -> null;
        });
  }

  private void end() {
    slack.mend(OPEN);
    slack.up();
    lines.silent(false);
    lines.shut(false);
    lines.turnNobodyAway();
  }

  private void typeFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    do {
      String user = "U" + (1000 + typed.size() + undeliverable);
      Optional<String> envelope = slack.socket().tryToType(user, "help restart");
      envelope.ifPresentOrElse(id -> typed.put(user, id), () -> undeliverable++);
      LockSupport.parkNanos(Math.max(0, Math.min(TYPED_EVERY.toNanos(), end - System.nanoTime())));
    } while (System.nanoTime() < end);
  }

  private void tell(SlackBot bot) {
    List<String> acknowledged =
        typed.entrySet().stream()
            .filter(one -> slack.socket().acks().containsKey(one.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    Await.until(
        Duration.ofMinutes(6),
        () -> "everybody is answered but " + unanswered(acknowledged) + "\n" + bot.log().text(),
        () -> unanswered(acknowledged).isEmpty());
    List<Duration> all = disconnected.values().stream().flatMap(List::stream).sorted().toList();
    StringBuilder reported = new StringBuilder();
    reported.append(
        "%n%d faults of %d kinds, seed %d: deaf after the fault was gone: p50 %s, p95 %s, max %s%n"
            .formatted(
                all.size(),
                disconnected.size(),
                SEED,
                seconds(all, 50),
                seconds(all, 95),
                seconds(all, 100)));
    disconnected.forEach((kind, times) -> {
      List<Duration> sorted = times.stream().sorted().toList();
      reported.append(
          "  %-16s %3d times: p50 %s, p95 %s, max %s%n"
              .formatted(
                  kind,
                  sorted.size(),
                  seconds(sorted, 50),
                  seconds(sorted, 95),
                  seconds(sorted, 100)));
    });
    reported.append(
        "%d commands typed: %d answered; said to be lost by Slack: %d not brought to anybody, %d"
                .formatted(
                    typed.size() + undeliverable,
                    acknowledged.size(),
                    undeliverable,
                    typed.size() - acknowledged.size())
            + " brought and not acknowledged; acknowledged and never answered: 0\n");
    System.out.println(reported);
    assertEquals(FAULTS, all.size());
    assertTrue(at(all, 95).compareTo(Duration.ofSeconds(15)) < 0, reported.toString());
    assertEquals("", bot.log().errors());
  }

  private List<String> unanswered(List<String> users) {
    List<String> answered = slack.whispers().stream().map(FakeSlack.Whisper::user).toList();
    return users.stream().filter(user -> !answered.contains(user)).toList();
  }

  private static Duration at(List<Duration> sorted, int percent) {
    return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }

  private static String seconds(List<Duration> sorted, int percent) {
    return "%.1f s".formatted(at(sorted, percent).toMillis() / 1000.0);
  }
}
