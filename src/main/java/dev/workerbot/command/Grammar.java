package dev.workerbot.command;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.Message;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one grammar of all chats. Never throws, whatever is typed. */
public final class Grammar {
  /** Longest line that people may type, in UTF-16 units. */
  public static final int MAX_LENGTH = 16_000;

  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(s|m|min|h|d)?");

  private Grammar() {}

  /** Reads one line, without {@code /worker}; an empty one asks for help. */
  public static ParseResult parse(String line) {
    return parse(line, Set.of());
  }

  /**
   * The same.
   *
   * @param aliases more first words that somebody may have meant, for hints
   */
  static ParseResult parse(String line, Set<String> aliases) {
    try {
      List<Tokenizer.Word> words = Tokenizer.read(line);
      if (words.isEmpty()) {
        return new ParseResult.Understood(new Command.Help(Optional.empty()));
      }
      Verb verb =
          Verb.named(words.getFirst().text())
              .orElseThrow(() ->
                  new IllegalArgumentException(unknownVerb(words.getFirst().text(), aliases)));
      return new ParseResult.Understood(
          read(verb, new Options(verb, words.subList(1, words.size()))));
    } catch (IllegalArgumentException mistake) {
      return new ParseResult.Misunderstood(sentence(mistake.getMessage()));
    }
  }

  /** One line out of words, as a shell has split them; {@link #parse} splits it the same way. */
  public static String line(List<String> words) {
    return words.stream()
        .map(word -> word.matches("[\\w@:*?.,/=+-]+") ? word : Tokenizer.quote(word))
        .collect(Collectors.joining(" "));
  }

  /**
   * A line as it may be written down where it is no command: what may be a secret in one that is
   * nearly right is cut off.
   */
  public static String told(String line) {
    int environment = line.toLowerCase(java.util.Locale.ROOT).indexOf("--env");
    return environment < 0 || !line.strip().matches("(?is)(create|edit)\\b.*")
        ? line
        : line.substring(0, environment) + "--" + Command.Values.ENVIRONMENT + " …";
  }

  /** The words out of which {@link #line} has made a line. */
  public static List<String> words(String line) {
    return Tokenizer.split(line);
  }

  private static Command read(Verb verb, Options options) {
    Command command =
        switch (verb) {
          case HELP -> new Command.Help(options.word().map(Grammar::verb));
          case SERVERS -> new Command.Servers();
          case WHOAMI -> new Command.Whoami();
          case STATUS -> {
            boolean all = options.flag("--all");
            yield new Command.Status(options.workers(), all);
          }
          case START,
              STOP,
              RESTART,
              PAUSE,
              CONTINUE,
              CANCEL,
              RUN,
              HOLD,
              HOLDS,
              RELEASE,
              REQUEST,
              APPROVE,
              DENY ->
              Caring.read(verb, options);
          case LOGS -> {
            int lines =
                options.value("--lines").map(Grammar::lines).orElse(Command.Logs.DEFAULT_LINES);
            LogStream stream = options.flag("--err") ? LogStream.STDERR : LogStream.STDOUT;
            Optional<String> grep = options.value("--grep");
            Optional<Duration> follow = options.value("--follow").map(Grammar::time);
            yield new Command.Logs(options.selector(), lines, stream, grep, follow);
          }
          case HISTORY -> new Command.History(options.workers());
          case ALERTS -> new Command.Alerts(options.workers());
          case SILENCES -> new Command.Silences();
          case ACK, RESOLVE -> new Command.Tend(verb, options.which());
          case UNSILENCE -> new Command.Unsilence(options.which());
          case SILENCE -> {
            Reference reference = options.which();
            Duration time =
                options
                    .word()
                    .map(Grammar::silence)
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "Say for how long: `silence %s 1h`.".formatted(reference)));
            yield new Command.Silence(reference, time, options.rest());
          }
          case STATS -> {
            Selector of = options.selector();
            yield new Command.Stats(
                of, options.word().map(Grammar::period).orElse(Command.Stats.DEFAULT_PERIOD));
          }
          case SHOW -> new Command.Show(options.selector());
          case DRIFT -> new Command.Drift(options.workers().map(Grammar::servers));
          case DOCTOR -> new Command.Doctor(options.workers());
          case CREATE, EDIT, SCALE, REMOVE, UNDO -> Building.read(verb, options);
          case CAN -> {
            Verb asked =
                options
                    .word()
                    .map(Grammar::verb)
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "Say which verb and which worker: `can restart horizon@web1`."));
            yield asked.reach() == Verb.Reach.FREE || asked == Verb.SERVERS
                ? new Command.Can(asked, options.workers().orElseGet(Selector::everything))
                : new Command.Can(asked, options.selector());
          }
        };
    options.finish();
    return command;
  }

  /** What has no {@code @} is a server or a tag, as in {@code drift web1}. */
  private static Selector servers(Selector typed) {
    return new Selector(
        typed.terms().stream()
            .flatMap(term ->
                term.place().isPresent()
                    ? Stream.of(term)
                    : Selector.parse("@" + term.workers()).terms().stream())
            .toList());
  }

  private static Verb verb(String word) {
    return Verb.named(word)
        .orElseThrow(() -> new IllegalArgumentException(unknownVerb(word, Set.of())));
  }

  private static String unknownVerb(String word, Set<String> aliases) {
    List<String> verbs =
        Stream.concat(Arrays.stream(Verb.values()).map(Verb::word), aliases.stream()).toList();
    String shown = Message.code(shortened(word));
    return "There is no command " + shown + Nearest.hint(word, verbs, ". `help` lists them.");
  }

  private static int lines(String word) {
    if (word.matches("\\d{1,6}")) {
      int lines = Integer.parseInt(word);
      if (lines >= 1 && lines <= Command.Logs.MAX_LINES) {
        return lines;
      }
    }
    throw new IllegalArgumentException(
        "--lines takes a number from 1 to %d, such as `--lines 50`."
            .formatted(Command.Logs.MAX_LINES));
  }

  private static Duration time(String word) {
    return time(word, Command.Logs.MAX_FOLLOW)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--follow takes a time up to %d minutes, such as `--follow 60s`."
                    .formatted(Command.Logs.MAX_FOLLOW.toMinutes())));
  }

  private static Duration silence(String word) {
    return time(word, Command.Silence.MAX)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "A silence takes a time up to %d days, such as 30m, 1h or 2d, not %s."
                    .formatted(Command.Silence.MAX.toDays(), Message.code(shortened(word)))));
  }

  /** A number without a unit is seconds. */
  static Optional<Duration> time(String word, Duration most) {
    Matcher time = TIME.matcher(word);
    if (!time.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(time.group(1));
    Duration asked =
        switch (time.group(2) == null ? "s" : time.group(2)) {
          case "d" -> Duration.ofDays(amount);
          case "h" -> Duration.ofHours(amount);
          case "m", "min" -> Duration.ofMinutes(amount);
          default -> Duration.ofSeconds(amount);
        };
    return Optional.of(asked).filter(one -> one.isPositive() && one.compareTo(most) <= 0);
  }

  private static Duration period(String word) {
    return time(word, Command.Stats.MAX_PERIOD)
        .filter(_ -> word.matches(".*[a-z]"))
        .filter(asked -> asked.compareTo(Command.Stats.MIN_PERIOD) >= 0)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "stats takes a time from 10 minutes to 7 days, such as `stats horizon@web1 24h`."));
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static String sentence(String text) {
    String clean = CleanText.singleLine(text);
    String start = clean.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + clean.substring(1);
    return start.endsWith(".") || start.endsWith("?") ? start : start + ".";
  }

  /** The options that a verb knows. */
  public static List<String> optionsOf(Verb verb) {
    return switch (verb) {
      case STATUS -> List.of("--all");
      case LOGS -> List.of("--lines", "--err", "--grep", "--follow");
      case CREATE, EDIT, SCALE, REMOVE, UNDO -> Building.optionsOf(verb);
      default -> Caring.optionsOf(verb);
    };
  }
}
