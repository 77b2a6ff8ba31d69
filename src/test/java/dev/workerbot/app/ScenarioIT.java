package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.Conversation;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same conversation in every chat, with real servers behind it: what is said is held by the
 * golden files, what is done must be the same.
 */
class ScenarioIT {
  /** Lines of anna, who is an operator; {@code bob:} is somebody without a role. */
  private static final List<String> CONVERSATION =
      List.of(
          "help",
          "help restart",
          "whoami",
          "servers",
          "status",
          "status horizon@web1",
          "status queue@web1 --all",
          "restart horizon@web1",
          "stop horizon@web2",
          "stop horizon@web2",
          "start horizon@web2",
          "start horizon@web2",
          "restart queue@web1",
          "no",
          "restart queue@web1",
          "yes",
          "restart queue@web1 --yes",
          "st mailer@web1",
          "status @shop",
          "restart horizon@web2,@shop",
          "restart @shops",
          "restart horizon@shop",
          "sta mailer@web1",
          "start reports@web1",
          "start legacy@web1",
          "start quits@web1",
          "logs mailer@web1 --lines 3",
          "logs mailer@web1 --grep nothing-like-it",
          "logs mailer@web1 --grep token",
          "logs reports@web1 --err",
          "logs legacy@web1",
          "logs queue@web1",
          "stop mailer@web1",
          "stop mailer@web1,horizon@web1 --yes",
          "can stop mailer@web1",
          "can restart horizon@web1",
          "restart horzion@web1",
          "restart queue_00@web1",
          "restart horizon",
          "restart horizon@web9",
          "restart",
          "restart horizon@web1 mailer@web1",
          "logs mailer@web1 --lines many",
          "frobnicate",
          "restart \"x; rm -rf /\"@web1",
          "show queue@web1",
          "show *@web1",
          "drift",
          "# somebody edits the config of web1 here",
          "drift web1",
          "show horizon@web1",
          "# somebody breaks the config of web1 here",
          "drift @prod",
          "# somebody mends the config of web1 here",
          "doctor reports@web1",
          "doctor horizon@web2",
          "bob: help",
          "bob: status",
          "bob: restart horizon@web1",
          "bob: drift",
          "history",
          "history mailer@web1",
          "# sshd of web2 is stopped here",
          "servers",
          "status",
          "restart horizon@web2",
          "restart horizon@web* --yes");

  private static final String SHORTHAND =
      """
      aliases:
        st: status
        halt-all: stop @shop
        make: create
      sets:
        shop: "horizon@prod,mailer@web1"
      """;

  private static final String EDITED =
      "[program:importer]\ncommand=php artisan import\n[program:horizon]\nstopwaitsecs=3600\n";
  private static final String BROKEN = "[program:backup]\ncommand=backup\nuser=nobody-at-all\n";

  /** What happens between what is said. */
  private static final Map<String, Happening> HAPPENINGS =
      Map.of(
          "# sshd of web2 is stopped here", shop -> shop.web2.stopSshd(),
          "# somebody edits the config of web1 here", shop -> shop.edit(EDITED),
          "# somebody breaks the config of web1 here", shop -> shop.edit(EDITED + BROKEN),
          "# somebody mends the config of web1 here", shop -> shop.edit(""));

  private interface Happening {
    void in(Shop shop) throws IOException;
  }

  /** Two servers in a known state. */
  private static final class Shop implements AutoCloseable {
    private final LoopbackServer web1;
    private final LoopbackServer web2;
    private final Path config;

    Shop(Path dir) throws IOException {
      Map<String, String> programs = new LinkedHashMap<>();
      programs.put("horizon", "command=sleep 1000\nstdout_logfile=$DIR/log/horizon.log");
      programs.put(
          "queue",
          "command=sleep 1000\n"
              + "numprocs=4\n"
              + "process_name=%(program_name)s_%(process_num)02d\n"
              + "redirect_stderr=true\n"
              + "stdout_logfile=$DIR/log/queue.log");
      programs.put("mailer", "command=sleep 1000\nstdout_logfile=$DIR/log/mailer.log");
      programs.put(
          "reports",
          "command=bash -c 'mkdir $DIR/told-1 2>/dev/null && echo \"PHP Fatal error: Uncaught"
              + " PDOException, DB_PASSWORD=hunter2\" >&2; exit 255'\n"
              + "startretries=0\n"
              + "autostart=false\n"
              + "stderr_logfile=$DIR/log/reports-error.log\n"
              + "stdout_logfile=$DIR/log/reports.log");
      programs.put("legacy", "command=/usr/bin/php5.6-is-gone\nautostart=false\nstartretries=0");
      programs.put(
          "quits",
          "command=perl -e 'mkdir \"$DIR/told-2\" and print \"out of memory\\n\"; exit 12' artisan"
              + " queue:work\n"
              + "autostart=false\n"
              + "startretries=0\n"
              + "redirect_stderr=true\n"
              + "stdout_logfile=$DIR/log/quits.log");
      web1 = LoopbackServer.start(programs);
      web2 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
      Files.writeString(
          web1.dir().resolve("log/mailer.log"),
          "sending 1\n"
              + "<!channel> sending 2 ``` @everyone\n"
              + "\u001B[31msending 3 token=abcdef123456\u001B[0m\n");
      web1.awaitStatus("horizon", "RUNNING");
      web1.awaitStatus("queue:queue_03", "RUNNING");
      web2.awaitStatus("horizon", "RUNNING");
      config = TestBot.config(dir, Map.of("web1", web1, "web2", web2), Map.of(), SHORTHAND);
      TestBot.edit(config, "stays-up: 1s", "stays-up: 300ms");
    }

    /** Puts that at the end of web1's config, in place of what was put there before. */
    void edit(String more) throws IOException {
      Path file = web1.dir().resolve("supervisord.conf");
      String mark = "; added later\n";
      Files.writeString(file, Files.readString(file).split(mark, 2)[0] + mark + more);
    }

    /** What supervisord did, in its order for each worker. */
    String done() throws IOException {
      StringBuilder done = new StringBuilder();
      for (LoopbackServer server : List.of(web1, web2)) {
        Files.readAllLines(server.dir().resolve("supervisord.log")).stream()
            .filter(line -> line.matches(".* (spawned|stopped|exited|gave up): .*"))
            .map(line -> line.replaceFirst("^\\S+ \\S+ \\w+ ", "").replaceFirst("pid \\d+", "pid"))
            .map(line -> line.replaceFirst("exit status \\d+; .*", "exited"))
            // Supervisor tries once or twice, as its clock ticks.
            .distinct()
            .sorted()
            .forEach(line -> done.append(line).append('\n'));
      }
      return done.toString();
    }

    Conversation conversation() {
      return new Conversation(CONVERSATION, line -> HAPPENINGS.get(line).in(this));
    }

    Golden golden(String name) {
      return new Golden("scenario." + name + ".txt")
          .replacing(web1.dir().toString(), "/srv/web1")
          .replacing(web2.dir().toString(), "/srv/web2")
          .replacing(":" + web1.port(), ":22")
          .replacing(":" + web2.port(), ":22");
    }

    @Override
    public void close() throws IOException {
      web1.close();
      web2.close();
    }
  }

  @Test
  void theSameConversation_isDoneAlikeInEveryChat_andReadsWell(
      @TempDir Path one, @TempDir Path two, @TempDir Path three) {
    CompletableFuture<String> terminal = held(one, "terminal", Conversation::inTerminal);
    CompletableFuture<String> slack = held(two, "slack", Conversation::inSlack);
    CompletableFuture<String> discord = held(three, "discord", Conversation::inDiscord);
    assertEquals(terminal.join(), slack.join());
    assertEquals(terminal.join(), discord.join());
  }

  private interface Way {
    String say(Conversation conversation, Path config) throws IOException;
  }

  /** At the same time as the others: a conversation mostly waits. */
  private static CompletableFuture<String> held(Path dir, String chat, Way way) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Shop shop = new Shop(dir)) {
            shop.golden(chat).check(way.say(shop.conversation(), shop.config));
            return shop.done();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        task -> Thread.ofPlatform().name(chat).start(task));
  }
}
