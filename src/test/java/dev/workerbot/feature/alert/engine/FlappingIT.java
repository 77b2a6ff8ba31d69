package dev.workerbot.feature.alert.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.alert.store.AlertTables;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.RecentOperations;
import dev.workerbot.alert.store.SilenceTable;
import dev.workerbot.alert.store.Stand;
import dev.workerbot.alert.store.Unrecorded;
import dev.workerbot.chat.outbound.DrivenOutbox;
import dev.workerbot.feature.alert.condition.SimulatedHost;
import dev.workerbot.feature.alert.condition.SimulatedHost.Life;
import dev.workerbot.feature.alert.condition.SimulatedHost.Program;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.request.Paused;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.ScriptedServer;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each chat gets in ten minutes of trouble that comes and goes: at most four posts and twelve
 * lines in threads, however it comes and goes.
 */
class FlappingIT {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration FLAPS = Duration.ofMinutes(10);
  private static final ServerName WEB1 = new ServerName("web1");
  private static final Life FOR_EVER = new Life(Duration.ofDays(9), true);

  /** In which Supervisor gives up on what dies at once, in seconds. */
  private static final int TO_FATAL = 10;

  private static final int MOST_POSTS = 4;
  private static final int MOST_LINES = 12;

  /** A way to flap: what there is at first, and what happens each second. */
  interface Pattern {
    Second on(World world);
  }

  interface Second {
    void passes(int second);
  }

  record Flapping(String name, boolean heard, Pattern pattern) {
    /** What Supervisor always starts again may do its work, where nobody hears how it ends. */
    boolean isTrouble() {
      return heard || !name.contains("autorestart=" + Autorestart.ALWAYS);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Flapping crashes(int seconds, Autorestart autorestart, boolean heard) {
    return new Flapping(
        "crashes every %d s, autorestart=%s, log %s"
            .formatted(seconds, autorestart, heard ? "heard" : "not heard"),
        heard,
        world -> {
          Program _ = world.has("horizon", autorestart, () -> Life.of(seconds, false));
          return _ -> {};
        });
  }

  private static Flapping givesUp(int up, int down) {
    return new Flapping(
        "up for %d s, FATAL for %d s".formatted(up, down),
        true,
        world -> {
          Program program = world.has("horizon", Autorestart.UNEXPECTED, () -> FOR_EVER);
          return second -> comesAndGoes(program, second, up, down + TO_FATAL);
        });
  }

  private static Flapping ends(int up, int down) {
    return new Flapping(
        "up for %d s, EXITED for %d s".formatted(up, down),
        true,
        world -> {
          Program program = world.has("horizon", Autorestart.NEVER, () -> FOR_EVER);
          return second -> {
            if (second % (up + down) == up) {
              program.dies(false);
            } else if (second % (up + down) == 0 && !program.isUp()) {
              program.starts();
            }
          };
        });
  }

  private static Flapping silent(int up, int down) {
    return new Flapping(
        "reachable for %d s, unreachable for %d s".formatted(up, down),
        true,
        world -> {
          Program _ = world.has("horizon", Autorestart.UNEXPECTED, () -> FOR_EVER);
          return second -> world.silences(second % (up + down) >= up);
        });
  }

  private static Flapping restartedOutside(int seconds) {
    return new Flapping(
        "restarted past workerbot every %d s".formatted(seconds),
        true,
        world -> {
          Program program = world.has("horizon", Autorestart.UNEXPECTED, () -> FOR_EVER);
          return second -> {
            if (second % seconds == 0) {
              program.stops();
            } else if (second % seconds == 2) {
              program.starts();
            }
          };
        });
  }

  private static Flapping supervisordRestarts(int seconds) {
    return new Flapping(
        "supervisord restarted every %d s".formatted(seconds),
        true,
        world -> {
          Program _ = world.has("horizon", Autorestart.UNEXPECTED, () -> FOR_EVER);
          return second -> {
            if (second % seconds == 0) {
              world.restartsSupervisord(second);
            }
          };
        });
  }

  /** Those of a group crash, one after the other, and Supervisor starts them or gives up. */
  private static Flapping group(int up, int down, int apart) {
    return new Flapping(
        "eight of a group up for %d s, down for %d s, %d s apart".formatted(up, down, apart),
        true,
        world -> {
          List<Program> programs =
              IntStream.range(0, 8)
                  .mapToObj(
                      i -> world.has("queue:queue_0" + i, Autorestart.UNEXPECTED, () -> FOR_EVER))
                  .toList();
          return second -> {
            for (int i = 0; i < programs.size(); i++) {
              if (down > 0) {
                comesAndGoes(programs.get(i), second + i * apart, up, down);
              } else if ((second + i * apart) % up == 0) {
                programs.get(i).dies(false);
              }
            }
          };
        });
  }

  static List<Flapping> patterns() {
    return List.of(
        crashes(5, Autorestart.UNEXPECTED, true),
        crashes(90, Autorestart.UNEXPECTED, false),
        givesUp(45, 20),
        restartedOutside(20),
        group(20, 0, 15));
  }

  static Stream<Flapping> manyPatterns() {
    List<Flapping> all = new ArrayList<>();
    for (int up : List.of(5, 20, 45, 90)) {
      for (Autorestart autorestart : List.of(Autorestart.UNEXPECTED, Autorestart.ALWAYS)) {
        all.add(crashes(up, autorestart, true));
        all.add(crashes(up, autorestart, false));
      }
      for (int down : List.of(5, 20, 45, 90)) {
        all.add(givesUp(up, down));
        all.add(ends(up, down));
        all.add(silent(up, down + 15));
      }
      all.add(restartedOutside(up));
      all.add(supervisordRestarts(up));
      for (int apart : List.of(0, 4, 15)) {
        all.add(group(up, 0, apart));
        all.add(group(up, 30, apart));
      }
    }
    return all.stream();
  }

  private static void comesAndGoes(Program program, int second, int up, int down) {
    if (second % (up + down) == up) {
      program.lives(() -> new Life(Duration.ofMillis(300), false));
      program.dies(false);
    } else if (second % (up + down) == 0) {
      program.lives(() -> FOR_EVER);
      if (!program.isUp()) {
        program.starts();
      }
    }
  }

  /** A host, the engine that watches it, and two chats, all by one clock. */
  static final class World implements AutoCloseable {
    private final SimulatedHost host;
    private final Database database;
    private final Fleet fleet = new ScriptedServer().fleet();
    private final OnCall onCall;
    private final DrivenOutbox outbox;
    private final List<RecordingChat> chats =
        List.of(
            new RecordingChat("slack"),
            new RecordingChat("discord"),
            new RecordingChat("terminal"));
    private final AtomicInteger ids = new AtomicInteger();
    private boolean silent;
    private Instant due = Instant.MIN;

    World(Path dir, boolean heard) throws Exception {
      host = new SimulatedHost(1, SimulatedHost.Speed.IDLE, heard);
      database = Databases.open(dir);
      Clock wall = ((InstantSource) host::now).withZone(ZoneOffset.UTC);
      Instant begin = host.now();
      SteadyClock clock =
          new SteadyClock(wall, () -> Duration.between(begin, host.now()).toNanos());
      AlertRules rules =
          new AlertRules(
              new AlertRules.AlertRule(
                  Selector.everything(),
                  Tuning.DEFAULT,
                  new Route(
                      "usual",
                      chats.stream().map(chat -> new Channel(chat.name(), "C1")).toList(),
                      List.of(),
                      Optional.of(Duration.ofMinutes(10)),
                      Optional.of(Duration.ofHours(4))),
                  Optional.empty()),
              List.of(),
              Map.of(),
              Duration.ofSeconds(10),
              Duration.ofMinutes(10));
      onCall =
          OnCallParts.of(
              fleet,
              rules,
              new AlertTables(
                  new Cards(database),
                  new SilenceTable(database),
                  new RecentOperations(database),
                  new HoldTable(database),
                  new Paused(database)),
              new AlertChannels(_ -> true, new NeverUnrecorded(), () -> due = host.now()),
              new Cleaner(List.of()),
              () -> "id" + ids.incrementAndGet(),
              clock);
      outbox = new DrivenOutbox(database, rules, wall);
      host.isWatchedBy(seen -> {
        if (!silent) {
          onCall.accept(seen);
        }
      });
    }

    Program has(String name, Autorestart autorestart, Supplier<Life> lives) {
      return host.has(
          name,
          new RestartPolicy(autorestart, Duration.ofSeconds(1), false, Optional.empty()),
          lives);
    }

    void silences(boolean whether) {
      if (whether && !silent) {
        onCall.accept(
            new Observation.ServerSilence(
                WEB1, host.now(), Observation.ServerTrouble.UNREACHABLE, "gives no answer"));
      }
      if (!whether && silent) {
        host.isAsked();
      }
      silent = whether;
    }

    void restartsSupervisord(int second) {
      onCall.accept(new Observation.Restart(WEB1, host.now(), 1000 + second));
    }

    void passes(Duration time, Second seconds) throws Exception {
      Instant begin = host.now();
      for (Instant end = begin.plus(time); host.now().isBefore(end); ) {
        Duration gone = Duration.between(begin, host.now());
        if (gone.toMillis() % 1000 == 0 && gone.toSeconds() >= 10) {
          seconds.passes((int) gone.toSeconds() - 10);
        }
        host.passes(STEP);
        onCall.turn(0);
        // A new card waits a moment for its log.
        if (host.now().isBefore(due.plusSeconds(1))) {
          for (RecordingChat chat : chats) {
            outbox.bring(chat);
          }
        }
      }
    }

    @Override
    public void close() {
      onCall.close();
      fleet.close();
      database.close();
    }
  }

  private static final class NeverUnrecorded implements Unrecorded {
    @Override
    public void tell(Collection<CardChange> changes, StoreTrouble why) {
      throw new AssertionError("it can be stored: " + why);
    }

    @Override
    public void recorded() {}

    @Override
    public void stand(Collection<Stand> where, Map<Integer, Integer> numbers) {}
  }

  private static long count(RecordingChat chat, Way way) {
    return chat.said().stream().filter(one -> one.way() == way).count();
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void tenMinutes_areFourPostsAndTwelveLinesAtMost(Flapping flapping, @TempDir Path dir)
      throws Exception {
    try (World world = new World(dir, flapping.heard())) {
      Second seconds = flapping.pattern().on(world);
      world.host.readsConfig();
      world.passes(FLAPS, seconds);
      for (RecordingChat chat : world.chats) {
        long posts = count(chat, Way.POST);
        long lines = count(chat, Way.REPLY);
        assertTrue(
            posts >= (flapping.isTrouble() ? 1 : 0) && posts <= MOST_POSTS && lines <= MOST_LINES,
            () -> posts + " posts and " + lines + " lines: " + chat.said());
      }
    }
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("manyPatterns")
  void tenMinutes_howeverItFlaps(Flapping flapping, @TempDir Path dir) throws Exception {
    tenMinutes_areFourPostsAndTwelveLinesAtMost(flapping, dir);
  }

  @Test
  void onceItIsCalm_theThreadHasItsEnd(@TempDir Path dir) throws Exception {
    try (World world = new World(dir, true)) {
      Second seconds = givesUp(5, 5).pattern().on(world);
      world.host.readsConfig();
      world.passes(FLAPS, second -> seconds.passes(Math.min(second, 300)));
      for (RecordingChat chat : world.chats) {
        List<String> lines =
            chat.said().stream()
                .filter(one -> one.way() == Way.REPLY)
                .map(one -> one.message().title())
                .toList();
        assertEquals(8, lines.size(), lines.toString());
        assertTrue(lines.get(6).startsWith("It keeps changing"), lines.toString());
        assertTrue(
            lines.getLast().startsWith("Resolved: horizon@web1 is RUNNING again, after "),
            lines.toString());
      }
    }
  }
}
