package dev.workerbot.testing;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.FakeSlack.Version;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.worker.verb.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is said, one after the other, in any chat: lines of anna; {@code bob:} is somebody else;
 * {@code yes} and {@code no} press Confirm and Cancel; {@code [1 Label]} presses another button of
 * the last message, which has that number in a terminal; {@code #} is what happens in between.
 */
public final class Conversation {
  /** Of what a press begins, such as one worker after the other. */
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private static final Duration HELD_BACK = Duration.ofSeconds(11);

  /** Somebody of whom Slack knows the id, by name: such is what is posted, until it is edited. */
  private static final Pattern NAMED = Pattern.compile("@(anna|ubob)\\b");

  private final List<String> lines;
  private final Happenings happenings;
  private final TestBot.Opener opener;

  /** What happens between what is said. */
  public interface Happenings {
    void happens(String line) throws IOException;
  }

  public Conversation(List<String> lines, Happenings happenings) {
    this(lines, happenings, Workerbot::new);
  }

  /** The same with a bot that is made in this way. */
  public Conversation(List<String> lines, Happenings happenings, TestBot.Opener opener) {
    this.lines = List.copyOf(lines);
    this.happenings = happenings;
    this.opener = opener;
  }

  /** Piped into the terminal chat. */
  public String inTerminal(Path config) throws IOException {
    StringWriter screen = new StringWriter();
    try (TestBot bot = TestBot.on(config, opener)) {
      terminal(bot, screen);
    }
    return screen.toString();
  }

  private void terminal(TestBot bot, StringWriter screen) throws IOException {
    int at = 0;
    while (at < lines.size()) {
      String speaker = speaker(lines.get(at));
      StringBuilder typed = new StringBuilder();
      while (at < lines.size() && speaker(lines.get(at)).equals(speaker)) {
        typed.append(number(words(lines.get(at++)))).append('\n');
      }
      if (speaker.isEmpty()) {
        for (String happening : typed.toString().lines().toList()) {
          happenings.happens(happening);
        }
      } else {
        new TerminalSession(
                TestBot.caller(speaker), bot.bot().requestHandler(), Path.of("target/pictures"))
            .piped(
                new BufferedReader(new StringReader(typed.toString())),
                new PrintWriter(screen, true),
                _ -> {});
      }
    }
  }

  /** Empty for what nobody says. */
  private static String speaker(String line) {
    return line.startsWith("#") ? "" : line.startsWith("bob: ") ? "bob" : "anna";
  }

  private static String words(String line) {
    return line.replaceFirst("^bob: ", "");
  }

  /** Typed and pressed in Slack. */
  public String inSlack(Path config) throws IOException {
    StringBuilder said = new StringBuilder();
    try (SlackBot bot = SlackBot.on(TestBot.on(config, opener))) {
      for (String line : lines) {
        if (speaker(line).isEmpty()) {
          happenings.happens(line);
        } else {
          said.append(patiently(line, one -> exchange(bot.slack(), one))).append("\n\n");
        }
      }
    }
    return said.toString();
  }

  /**
   * Anna says more in ten seconds than a person may, so she waits as she is told to: who goes on at
   * once is not told again.
   */
  private static String patiently(String line, UnaryOperator<String> exchange) {
    String said = exchange.apply(line);
    while (said.contains("Too many requests")) {
      long reported = System.nanoTime();
      Await.until(
          "the ten seconds are over", () -> System.nanoTime() - reported > HELD_BACK.toNanos());
      said = exchange.apply(line);
    }
    return said;
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
          LONGEST,
          "the message is edited",
          () ->
              (slack.messages().size() > messages
                      || slack.messages().getLast().versions().size() > versions)
                  && isLast(slack));
      return "%s presses %s: %s"
          .formatted(speaker(line), button.get(), shown(slack.messages().getLast()));
    }
    String _ = slack.socket().type(user, words(line));
    Await.until(
        LONGEST,
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
      default ->
          line.matches("\\[\\d .*\\]")
              ? Optional.of(line.substring(3, line.length() - 1))
              : Optional.empty();
    };
  }

  /** In a terminal a button has its number. */
  private static String number(String line) {
    return line.matches("\\[\\d .*\\]") ? line.substring(1, 2) : line;
  }

  private static boolean isLast(FakeSlack slack) {
    Version last = slack.messages().getLast().versions().getLast();
    return isLast(last.blocks()) && !NAMED.matcher(last.marked()).find();
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
    return version.marked() + (labels.isEmpty() ? "" : "\n" + labels);
  }

  /** Filled in and pressed in Discord. */
  public String inDiscord(Path config) throws IOException {
    StringBuilder said = new StringBuilder();
    try (DiscordBot bot = DiscordBot.on(TestBot.on(config, opener))) {
      for (String line : lines) {
        if (speaker(line).isEmpty()) {
          happenings.happens(line);
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
          LONGEST,
          "the message is edited",
          () ->
              (discord.messages().size() > messages
                      || discord.messages().getLast().versions().size() > versions)
                  && isLast(discord.messages().getLast().versions().getLast().text()));
      return "%s presses %s: %s"
          .formatted(
              speaker(line),
              button.get(),
              shown(discord.messages().getLast().versions().getLast()));
    }
    Optional<Filled> filled =
        Filled.in(words(line)).map(one -> new Filled(discord.wayTo(one.command()), one.options()));
    if (filled.isEmpty()) {
      return "%s: /worker %s\n(Discord lets nobody send that)"
          .formatted(speaker(line), words(line));
    }
    String _ = discord.types(user, FakeDiscord.OPS, filled.get().command(), filled.get().options());
    Await.until(
        LONGEST,
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
    return version.marked() + (labels.isEmpty() ? "" : "\n" + labels);
  }

  /** A line of the conversation as a person fills it into Discord's options. */
  private record Filled(String command, Map<String, Object> options) {
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
        if (List.of("lines", "batch").contains(name)) {
          if (!value.matches("\\d+")) {
            return Optional.empty();
          }
          options.put(name, Integer.parseInt(value));
        } else {
          options.put(name, value == null ? (Object) true : value);
        }
      }
      if (List.of("create", "edit", "scale").contains(words[0])) {
        return Optional.of(new Filled(words[0], building(words[0], rest)));
      }
      if (List.of("hold", "release").contains(words[0])) {
        return holding(words[0], rest);
      }
      if (List.of("approve", "deny", "request").contains(words[0])) {
        return Optional.of(new Filled(words[0], asking(words[0], rest)));
      }
      if (words[0].equals("run") && !rest.isEmpty()) {
        String[] parts = rest.split(" ", 2);
        options.put("action", parts[0]);
        if (parts.length == 2) {
          options.put("reason", parts[1]);
        }
        return Optional.of(new Filled(words[0], options));
      }
      String breakGlass = " --break-glass=";
      if (rest.contains(breakGlass)) {
        options.put("break-glass", rest.split(breakGlass, 2)[1].replace("\"", ""));
        rest = rest.substring(0, rest.indexOf(breakGlass));
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

    private static Optional<Filled> holding(String verb, String rest) {
      if (verb.equals("release")) {
        return Optional.of(new Filled(verb, Map.of("hold", rest)));
      }
      String[] parts = rest.split(" ", 3);
      if (parts.length < 2) {
        return Optional.empty();
      }
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("target", parts[0]);
      options.put("for", parts[1]);
      if (parts.length == 3) {
        options.put("reason", parts[2]);
      }
      return Optional.of(new Filled(verb, options));
    }

    private static Map<String, Object> asking(String verb, String rest) {
      String[] reason = rest.split(" --reason=", 2);
      String[] parts = reason[0].split(" ", 2);
      Map<String, Object> options = new LinkedHashMap<>();
      options.put(verb.equals("request") ? "verb" : "request", parts[0]);
      if (parts.length == 2) {
        options.put(verb.equals("request") ? "target" : "reason", parts[1]);
      }
      if (reason.length == 2) {
        options.put("reason", reason[1].replace("\"", ""));
      }
      return options;
    }

    private static Map<String, Object> building(String verb, String rest) {
      Map<String, Object> options = new LinkedHashMap<>();
      String[] parts = rest.split(" ", 2);
      if (!parts[0].isEmpty()) {
        options.put("target", parts[0]);
      }
      if (parts.length == 2 && verb.equals("scale")) {
        options.put("processes", Integer.parseInt(parts[1]));
      } else if (parts.length == 2) {
        options.put("settings", parts[1]);
      }
      return options;
    }

    private static final Pattern OPTION =
        Pattern.compile("--(?:(lines|grep|batch|pause)[ =](\\S+)|(yes|all|err|rolling|graceful))");

    @Override
    public String toString() {
      return command
          + options.entrySet().stream()
              .map(one -> " " + one.getKey() + ":" + one.getValue())
              .collect(Collectors.joining());
    }
  }
}
