package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.bot.Watching;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.Conversation;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.StoredAlerts;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.worker.ServerName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two people who hold workers read, typed and unasked, in every chat. Bob acts as anna does.
 */
class HoldsScenarioIT {
  private static final List<String> CONVERSATION =
      List.of(
          "status",
          "hold horizon@web1 30m migrating to the new queue",
          "hold queue@web1 1m",
          "bob: restart horizon@web1",
          "bob: status horizon@web1",
          "bob: can restart horizon@web1",
          "bob: hold @web1 1h deploying",
          "status",
          "restart queue@web1",
          "no",
          "hold horizon@web1 2h",
          "holds",
          "bob: release horizon@web1",
          "release @web1",
          "bob: release #1",
          "release #9",
          "hold horizon@web1",
          "hold horizon@web1 2d",
          "hold nothing@web1 1h");

  private static LoopbackServer web1;

  @BeforeAll
  static void serve() {
    web1 =
        LoopbackServer.start(
            Map.of(
                "horizon",
                "command=sleep 1000",
                "queue",
                "command=sleep 1000\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d",
                "mailer",
                Breakable.worker("mailer")));
    web1.awaitStatus("horizon", "RUNNING");
    web1.awaitStatus("queue:queue_01", "RUNNING");
    web1.awaitStatus("mailer", "RUNNING");
  }

  @AfterAll
  static void end() {
    web1.close();
  }

  private static Path config(Path dir, String alerts) throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), alerts);
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "to: [terminal:anna,",
                "to: [terminal:anna, terminal:bob, slack:UBOB, discord:402,"));
    return config;
  }

  private static void golden(String name, String said) throws IOException {
    new Golden(name)
        .check(
            said.replaceAll("\\d\\d:\\d\\d [A-Z]+\\b", "14:30 UTC")
                .replaceAll("\\d+ min( \\d+ s)? left", "29 min left")
                .replaceAll("1 h \\d+ min left", "1 h 59 min left")
                .replaceAll("\\d+ s left", "59 s left"));
  }

  @Test
  void holds_readWellInEveryChat(@TempDir Path one, @TempDir Path two, @TempDir Path three) {
    Conversation conversation = new Conversation(CONVERSATION, _ -> {});
    List<CompletableFuture<Void>> all =
        List.of(
            begun("terminal", () -> said("terminal", conversation::inTerminal, one)),
            begun("slack", () -> said("slack", conversation::inSlack, two)),
            begun("discord", () -> said("discord", conversation::inDiscord, three)));
    all.forEach(CompletableFuture::join);
  }

  private static CompletableFuture<Void> begun(String chat, Runnable what) {
    return CompletableFuture.runAsync(what, task -> Thread.ofPlatform().name(chat).start(task));
  }

  private interface Way {
    String say(Path config) throws IOException;
  }

  private static void said(String chat, Way way, Path dir) {
    try {
      golden("holds." + chat + ".txt", way.say(config(dir, "")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A bot whose clock can be put forward, so that nobody waits for the end of a hold. */
  private static TestBot bot(Path dir, MovableClock clock, String... alerts) throws IOException {
    return TestBot.on(
        config(dir, AlertsBot.alerts(alerts)),
        config -> new Workerbot(config, clock, OperationTimeouts.DEFAULT));
  }

  private static Watching watch(TestBot bot, Chat chat, Optional<Channel> only) throws IOException {
    return bot.bot()
        .watch(List.of(chat), only, new Watching.Intervals(AlertsBot.SERVERS, AlertsBot.CHATS))
        .orElseThrow();
  }

  /** Waits for the notice, and says it as it stands there. */
  private static String awaited(Supplier<List<String>> said, String expected) {
    AtomicReference<String> found = new AtomicReference<>("");
    Await.until(
        () -> "told: " + expected + " in " + said.get(),
        () -> {
          said.get().stream().filter(one -> one.contains(expected)).forEach(found::set);
          return !found.get().isEmpty();
        });
    return found.get() + "\n\n";
  }

  private interface Typing {
    void types(String user, String line) throws IOException;
  }

  /** All that is told unasked of two holds, of which bob ends one. */
  private static String story(MovableClock clock, Typing typing, Supplier<List<String>> said)
      throws IOException {
    StringBuilder reported = new StringBuilder();
    typing.types("anna", "hold horizon@web1 1h migrating");
    clock.forward(Duration.ofMinutes(56));
    reported.append(awaited(said, "your hold on"));
    clock.forward(Duration.ofMinutes(5));
    reported.append(awaited(said, "has ended"));
    typing.types("anna", "hold horizon@web1 1h migrating");
    typing.types("bob", "release horizon@web1");
    return reported.append(awaited(said, "was released by ")).toString();
  }

  @Test
  void whatBecomesOfHolds_isReportedInSlack(@TempDir Path dir) throws IOException {
    MovableClock clock = new MovableClock();
    try (SlackBot slack = SlackBot.on(bot(dir, clock, "channel: slack:C1"))) {
      Watching _ = watch(slack.bot(), slack.chat(), Optional.empty());
      Typing typing =
          (user, line) ->
              slack
                  .talk()
                  .asks(
                      user.equals("bob") ? "UBOB" : "U1",
                      line,
                      line.startsWith("hold") ? "Held until" : "Released");
      golden("hold-notices.slack.txt", story(clock, typing, () -> unasked(slack)));
    }
  }

  @Test
  void whatBecomesOfHolds_isReportedInDiscord(@TempDir Path dir) throws IOException {
    MovableClock clock = new MovableClock();
    String channel = "channel: discord:" + FakeDiscord.OPS;
    try (DiscordBot discord =
        DiscordBot.on(bot(dir, clock, channel, "mention: discord-role:" + DiscordBot.ON_CALL))) {
      Watching _ = watch(discord.bot(), discord.chat(), Optional.empty());
      Supplier<List<String>> said =
          () ->
              discord.discord().messages().stream()
                  .map(one -> one.versions().getLast())
                  .map(one -> one.marked() + "\ncalls " + one.mentions())
                  .toList();
      Typing typing =
          (user, line) -> {
            String[] words = line.split(" ", 4);
            Map<String, Object> options =
                words[0].equals("hold")
                    ? Map.of("target", words[1], "for", words[2], "reason", words[3])
                    : Map.of("hold", words[1]);
            String expected = words[0].equals("hold") ? "Held until" : "Released";
            int before = discord.discord().messages().size();
            String _ =
                discord
                    .discord()
                    .types(
                        user.equals("bob") ? DiscordBot.BOB : DiscordBot.ANNA,
                        FakeDiscord.OPS,
                        words[0],
                        options);
            Await.until(
                line + " is answered",
                () -> said.get().stream().skip(before).anyMatch(one -> one.contains(expected)));
          };
      golden("hold-notices.discord.txt", story(clock, typing, said));
    }
  }

  @Test
  void whatBecomesOfHolds_isReportedInATerminal(@TempDir Path dir) throws IOException {
    MovableClock clock = new MovableClock();
    StringWriter screen = new StringWriter();
    PrintWriter out = new PrintWriter(screen, true);
    try (TestBot bot = bot(dir, clock, "channel: slack:C1")) {
      new TerminalSession(
              TestBot.caller("anna"), bot.bot().requestHandler(), Path.of("target/pictures"))
          .piped(
              new BufferedReader(new StringReader("")),
              out,
              chat -> {
                try {
                  Watching _ =
                      watch(
                          bot, chat, Optional.of(new Channel("terminal", TerminalSession.CHANNEL)));
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              });
      golden(
          "hold-notices.terminal.txt",
          story(
              clock,
              (user, line) -> bot.ask(user, line),
              () -> List.of(screen.toString().split("\n(?=\\S)"))));
    }
  }

  @Test
  void whatIsHeld_isQuiet_andWhatIsStillInTroubleIsReported_whenTheHoldIsOver(@TempDir Path dir)
      throws IOException {
    MovableClock clock = new MovableClock();
    try (SlackBot slack = SlackBot.on(bot(dir, clock, "channel: slack:C1"))) {
      Watching watching = watch(slack.bot(), slack.chat(), Optional.empty());
      Await.until("web1 is heard", () -> watching.feed(new ServerName("web1")).isLive());
      slack.talk().asks("U1", "hold mailer@web1 1h", "Held until");
      Breakable.breaks(web1, "mailer");
      StoredAlerts alerts =
          new StoredAlerts(new StoredOperations(dir.resolve("state/workerbot.db")));
      Await.until("there is an alert", () -> !alerts.cards().isEmpty());
      assertTrue(slack.talk().asks("U1", "alerts", "1 open alert").text().contains("silenced"));
      assertEquals(List.of(), unasked(slack));
      clock.forward(Duration.ofMinutes(61));
      String _ = awaited(() -> unasked(slack), "FATAL mailer@web1");
      String _ = awaited(() -> unasked(slack), "<@U1>'s hold on mailer@web1 has ended");
    } finally {
      Breakable.isMended(web1, "mailer");
      web1.supervisorctl("start", "mailer");
    }
  }

  private static List<String> unasked(SlackBot slack) {
    return slack.slack().messages().stream()
        .filter(Shown::isUnasked)
        // Whoever it names is put in by the edit that follows.
        .filter(one -> !one.versions().getLast().marked().matches("(?s).*@(anna|ubob)\\b.*"))
        .map(one -> one.versions().getLast().marked() + "\ncalls " + one.called())
        .toList();
  }
}
