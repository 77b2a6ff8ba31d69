package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How soon it is told that a supervisord hangs, with no other settings than an installation has .
 */
class HungSupervisordIT {
  private static final Duration BOUND = Duration.ofSeconds(15);

  /** What it has just then. */
  enum Of {
    RUNNING_WORKERS("command=sleep 1000", ""),
    STOPPED_WORKERS("command=sleep 1000\nautostart=false", ""),
    NO_MAIN_LOG("command=sleep 1000", "loglevel=error");

    private final String program;
    private final String supervisord;

    Of(String program, String supervisord) {
      this.program = program;
      this.supervisord = supervisord;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSupervisordThatHangs_isDown_withinFifteenSeconds_byTheDefaults(Of of, @TempDir Path dir)
      throws IOException {
    try (LoopbackServer web1 =
        LoopbackServer.start(Map.of("horizon", of.program), "", of.supervisord)) {
      Path config =
          TestBot.config(dir, Map.of("web1", web1), Map.of(), "alerts: {channel: 'slack:C1'}");
      web1.awaitStatus("horizon", of == Of.STOPPED_WORKERS ? "STOPPED" : "RUNNING");
      try (AlertsBot bot = AlertsBot.atUsualIntervals(config)) {
        if (of == Of.NO_MAIN_LOG) {
          bot.polls("web1");
        } else {
          bot.listening("web1");
        }
        hangs(of, web1, bot);
      } finally {
        web1.signalSupervisord("CONT");
      }
    }
  }

  private static void hangs(Of of, LoopbackServer web1, AlertsBot bot) throws IOException {
    long from = System.nanoTime();
    web1.signalSupervisord("STOP");
    Shown card = bot.tells("supervisord does not answer on web1");
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    System.out.println(of + ": told after " + took.toMillis() + " ms");
    assertTrue(took.compareTo(BOUND) < 0, took.toString());
    web1.signalSupervisord("CONT");
    bot.becomes(card, "web1 is well again");
    assertEquals(1, bot.reported().size(), bot.reported().toString());
  }
}
