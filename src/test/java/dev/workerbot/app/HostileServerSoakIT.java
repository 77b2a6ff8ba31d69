package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One server sends hostile text, hangs or floods, and four people ask it all the time: the status
 * of another server takes less than twice as long as before.
 */
@Tag("soak")
class HostileServerSoakIT {
  private static final int LOOKS = 21;
  private static final int ASKING = 4;

  enum Hostility {
    /** The config that took all other servers' time: a value over very many lines. */
    THREE_MEGABYTES("[program:x]\ncommand=a\n" + " b\n".repeat(1_000_000), "echo 'x  RUNNING'"),
    /** The same, as large as may be, and so with all that it costs. */
    ONE_MEGABYTE("[program:x]\ncommand=a\n" + " b\n".repeat(25_000), "echo 'x  RUNNING'"),
    MANY_PROGRAMS(programs(), "echo 'x  RUNNING'"),
    /** Endless output. */
    FLOOD("[program:x]\ncommand=a\n", "yes 'x  RUNNING  pid 1, uptime 0:00:01'"),
    /** Blanks, which a backtracking pattern takes for ever to look through. */
    BLANKS("[program:x]\ncommand=a\n", "head -c 2000000 /dev/zero | tr '\\0' ' '; echo x"),
    HANGS("[program:x]\ncommand=a\n", "sleep 1000");

    private final String config;
    private final String supervisorctl;

    Hostility(String config, String supervisorctl) {
      this.config = config;
      this.supervisorctl = supervisorctl;
    }

    private static String programs() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 900; i++) {
        text.append("[program:p")
            .append(i)
            .append("]\ncommand=php /srv/artisan queue:work --queue=")
            .append("a,".repeat(300))
            .append("\nnumprocs=9\nprocess_name=%(process_num)02d\n");
      }
      return text.append("[program:x]\ncommand=a\n").toString();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOtherServersStatus_staysUnderTwiceItsUsualTime(Hostility hostility, @TempDir Path dir)
      throws IOException {
    try (LoopbackServer bad = LoopbackServer.start(Map.of("x", "command=sleep 1000"));
        LoopbackServer good = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"))) {
      Path config = Files.writeString(dir.resolve("hostile.conf"), hostility.config);
      Path fake =
          Files.writeString(dir.resolve("fake"), "#!/bin/sh\n" + hostility.supervisorctl + "\n");
      Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path yaml = TestBot.config(dir, Map.of("web1", bad, "web2", good), Map.of(), "");
      String before = Files.readString(yaml);
      int web2 = before.indexOf("  web2:");
      Files.writeString(
          yaml,
          TestBot.askedBy(fake.toString(), before.substring(0, web2))
                  .replaceFirst("supervisor-config: .*", "supervisor-config: " + config)
              + before.substring(web2));
      try (TestBot bot = TestBot.on(yaml)) {
        status(bot, LOOKS);
        long usual = status(bot, LOOKS);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < ASKING; i++) {
          Thread _ =
              Thread.ofVirtual()
                  .start(() -> {
                    while (!over.get()) {
                      ask(bot, "show x@web1");
                      answered.incrementAndGet();
                    }
                  });
        }
        long then = status(bot, LOOKS);
        over.set(true);
        int shows = answered.get();
        System.out.printf(
            "%s: status of the other server %.1f ms, meanwhile %.1f ms (%.2f times), %d shows%n",
            hostility, usual / 1e6, then / 1e6, (double) then / usual, shows);
        assertTrue(
            then < 2 * usual,
            "%s: %.1f ms, and %.1f ms meanwhile".formatted(hostility, usual / 1e6, then / 1e6));
      }
    }
  }

  private static CommandAnswer ask(TestBot bot, String text) {
    return bot.crowd(1, _ -> text).getFirst().join();
  }

  /** The median, in nanoseconds. */
  private static long status(TestBot bot, int times) {
    List<Long> took = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long from = System.nanoTime();
      CommandAnswer commandAnswer = ask(bot, "status horizon@web2");
      took.add(System.nanoTime() - from);
      assertEquals(OutcomeCode.DONE, commandAnswer.code(), commandAnswer.message().toString());
    }
    took.sort(null);
    return took.get(times / 2);
  }
}
