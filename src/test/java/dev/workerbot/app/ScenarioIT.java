package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.FakeSlack.Version;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.worker.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
          "command=sleep 1000\nnumprocs=4\nprocess_name=%(program_name)s_%(process_num)02d\nredirect_stderr=true\nstdout_logfile=$DIR/log/queue.log");
      programs.put("mailer", "command=sleep 1000\nstdout_logfile=$DIR/log/mailer.log");
      programs.put(
          "reports",
          "command=bash -c 'mkdir $DIR/told-1 2>/dev/null && echo \"PHP Fatal error: Uncaught PDOException, DB_PASSWORD=hunter2\" >&2; exit 255'\nstartretries=0\nautostart=false\nstderr_logfile=$DIR/log/reports-error.log\nstdout_logfile=$DIR/log/reports.log");
      programs.put("legacy", "command=/usr/bin/php5.6-is-gone\nautostart=false\nstartretries=0");
      programs.put(
          "quits",
          "command=bash -c 'mkdir $DIR/told-2 2>/dev/null && echo out of memory; exit 12'\nautostart=false\nstartretries=0\nredirect_stderr=true\nstdout_logfile=$DIR/log/quits.log");
      web1 = LoopbackServer.start(programs);
      web2 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
      Files.writeString(
          web1.dir().resolve("log/mailer.log"),
          "sending 1\n<!channel> sending 2 ``` @everyone\n\u001B[31msending 3 token=abcdef123456\u001B[0m\n");
      web1.awaitStatus("horizon", "RUNNING");
      web1.awaitStatus("queue:queue_03", "RUNNING");
      web2.awaitStatus("horizon", "RUNNING");
      config = TestBot.config(dir, Map.of("web1", web1, "web2", web2), Map.of(), "");
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
      @TempDir Path one, @TempDir Path two, @TempDir Path three) throws IOException {
    String inTerminal;
    try (Shop shop = new Shop(one)) {
      shop.golden("terminal").check(terminal(shop));
      inTerminal = shop.done();
    }
    try (Shop shop = new Shop(two)) {
      shop.golden("slack").check(slack(shop));
      assertEquals(inTerminal, shop.done());
    }
    try (Shop shop = new Shop(three)) {
      shop.golden("discord").check(discord(shop));
      assertEquals(inTerminal, shop.done());
    }
  }

  private static String terminal(Shop shop) throws IOException {
    StringWriter screen = new StringWriter();
    try (TestBot bot = TestBot.on(shop.config)) {
      terminal(shop, bot, screen);
    }
    return screen.toString();
  }

  private static void terminal(Shop shop, TestBot bot, StringWriter screen) throws IOException {
    int at = 0;
    while (at < CONVERSATION.size()) {
      String speaker = speaker(CONVERSATION.get(at));
      StringBuilder lines = new StringBuilder();
      while (at < CONVERSATION.size() && speaker(CONVERSATION.get(at)).equals(speaker)) {
        lines.append(words(CONVERSATION.get(at++))).append('\n');
      }
      if (speaker.isEmpty()) {
        for (String happening : lines.toString().lines().toList()) {
          HAPPENINGS.get(happening).in(shop);
        }
      } else {
        new TerminalSession(speaker, bot.bot().desk())
            .piped(
                new BufferedReader(new StringReader(lines.toString())),
                new PrintWriter(screen, true),
                _ -> List.of());
      }
    }
  }

  /** Empty for what nobody says. */
  private static String speaker(String line) {
    return HAPPENINGS.containsKey(line) ? "" : line.startsWith("bob: ") ? "bob" : "anna";
  }

  private static String words(String line) {
    return line.replaceFirst("^bob: ", "");
  }

  private static String slack(Shop shop) throws IOException {
    StringBuilder said = new StringBuilder();
    try (SlackBot bot = SlackBot.on(shop.config)) {
      for (String line : CONVERSATION) {
        if (HAPPENINGS.containsKey(line)) {
          HAPPENINGS.get(line).in(shop);
        } else {
          said.append(patiently(line, one -> exchange(bot.slack(), one))).append("\n\n");
        }
      }
    }
    return said.toString();
  }

  /** Anna says more in ten seconds than a person may; so she waits when she is told to. */
  private static String patiently(String line, UnaryOperator<String> exchange) {
    AtomicReference<String> said = new AtomicReference<>();
    Await.until(
        line + " is taken",
        () -> {
          said.set(exchange.apply(line));
          return !said.get().contains("That was a lot at once");
        });
    return said.get();
  }

  /** What is typed or pressed, and what comes of it. */
  private static String exchange(FakeSlack slack, String line) {
    String user = speaker(line).equals("anna") ? "U1" : "UBOB";
    int messages = slack.messages().size();
    int whispers = slack.whispers().size();
    Optional<String> button = button(line);
    if (button.isPresent()) {
      Shown preview = slack.messages().getLast();
      int versions = preview.versions().size();
      String _ = slack.socket().press(user, preview, button.get());
      Await.until(
          "the message is edited",
          () -> slack.messages().getLast().versions().size() > versions && isLast(slack));
      return "%s presses %s: %s"
          .formatted(speaker(line), button.get(), shown(slack.messages().getLast()));
    }
    String _ = slack.socket().type(user, words(line));
    Await.until(
        line + " is answered",
        () ->
            slack.whispers().size() > whispers
                || (slack.messages().size() > messages && isLast(slack)));
    return "%s: /worker %s\n%s"
        .formatted(
            speaker(line),
            words(line),
            slack.whispers().size() > whispers
                ? "(only " + speaker(line) + " sees) " + shown(slack.whispers().getLast().version())
                : shown(slack.messages().getLast()));
  }

  private static Optional<String> button(String line) {
    return switch (line) {
      case "yes" -> Optional.of("Confirm");
      case "no" -> Optional.of("Cancel");
      default -> Optional.empty();
    };
  }

  private static boolean isLast(FakeSlack slack) {
    return isLast(slack.messages().getLast().text());
  }

  /** Where an answer took a while, its place in the channel says that it was given in private. */
  private static boolean isLast(String text) {
    return !text.startsWith("⏳") && !text.contains("was answered in private");
  }

  private static String shown(Shown message) {
    return shown(message.versions().getLast());
  }

  private static String shown(Version version) {
    String labels =
        version.labels().stream()
            .map(label -> "[" + label.replaceFirst("=.*", "") + "]")
            .collect(Collectors.joining(" "));
    return version.blocks() + (labels.isEmpty() ? "" : "\n" + labels);
  }

  private static String discord(Shop shop) throws IOException {
    StringBuilder said = new StringBuilder();
    try (DiscordBot bot = DiscordBot.on(shop.config)) {
      for (String line : CONVERSATION) {
        if (HAPPENINGS.containsKey(line)) {
          HAPPENINGS.get(line).in(shop);
        } else {
          said.append(patiently(line, one -> exchange(bot.discord(), one))).append("\n\n");
        }
      }
    }
    return said.toString();
  }

  /** What is filled in or pressed, and what comes of it. */
  private static String exchange(FakeDiscord discord, String line) {
    String user = speaker(line).equals("anna") ? DiscordBot.ANNA : DiscordBot.BOB;
    int messages = discord.messages().size();
    int whispers = discord.whispers().size();
    Optional<String> button = button(line);
    if (button.isPresent()) {
      var preview = discord.messages().getLast();
      int versions = preview.versions().size();
      String _ = discord.presses(user, preview, button.get());
      Await.until(
          "the message is edited",
          () ->
              discord.messages().getLast().versions().size() > versions
                  && isLast(discord.messages().getLast().versions().getLast().text()));
      return "%s presses %s: %s"
          .formatted(
              speaker(line),
              button.get(),
              shown(discord.messages().getLast().versions().getLast()));
    }
    Optional<Filled> filled = Filled.in(words(line));
    if (filled.isEmpty()) {
      return "%s: /worker %s\n(Discord lets nobody send that)"
          .formatted(speaker(line), words(line));
    }
    String _ = discord.types(user, FakeDiscord.OPS, filled.get().verb(), filled.get().options());
    Await.until(
        line + " is answered",
        () ->
            discord.whispers().size() > whispers
                || (discord.messages().size() > messages
                    && isLast(discord.messages().getLast().versions().getLast().text())));
    return "%s: /worker %s\n%s"
        .formatted(
            speaker(line),
            filled.get(),
            discord.whispers().size() > whispers
                ? "(only "
                    + speaker(line)
                    + " sees) "
                    + shown(discord.whispers().getLast().versions().getLast())
                : shown(discord.messages().getLast().versions().getLast()));
  }

  private static String shown(dev.workerbot.testing.discord.Version version) {
    String labels =
        version.labels().stream().map(label -> "[" + label + "]").collect(Collectors.joining(" "));
    return version.text() + (labels.isEmpty() ? "" : "\n" + labels);
  }

  /** A line of the conversation as a person fills it into Discord's options. */
  private record Filled(String verb, Map<String, Object> options) {
    private static final List<String> NO_TARGET = List.of("help", "can");

    /** Empty where Discord has no such command, or wants an option that is not there. */
    static Optional<Filled> in(String line) {
      String[] words = line.split(" ", 2);
      if (Verb.named(words[0]).isEmpty()) {
        return Optional.empty();
      }
      Map<String, Object> options = new LinkedHashMap<>();
      String rest = words.length == 1 ? "" : words[1];
      for (Matcher option = OPTION.matcher(rest); option.find(); ) {
        String name = option.group(1) == null ? option.group(3) : option.group(1);
        String value = option.group(2);
        if (name.equals("lines")) {
          if (!value.matches("\\d+")) {
            return Optional.empty();
          }
          options.put(name, Integer.parseInt(value));
        } else {
          options.put(name, value == null ? (Object) true : value);
        }
      }
      String target = OPTION.matcher(rest).replaceAll("").strip();
      if (NO_TARGET.contains(words[0]) && !target.isEmpty()) {
        String[] asked = target.split(" ", 2);
        options.put("verb", asked[0]);
        target = asked.length == 2 ? asked[1] : "";
      }
      if (!target.isEmpty()) {
        options.put("target", target);
      } else if (words[0].equals("restart")) {
        return Optional.empty();
      }
      return Optional.of(new Filled(words[0], options));
    }

    private static final Pattern OPTION =
        Pattern.compile("--(?:(lines|grep)[ =](\\S+)|(yes|all|err))");

    @Override
    public String toString() {
      return verb
          + options.entrySet().stream()
              .map(one -> " " + one.getKey() + ":" + one.getValue())
              .collect(Collectors.joining());
    }
  }
}
