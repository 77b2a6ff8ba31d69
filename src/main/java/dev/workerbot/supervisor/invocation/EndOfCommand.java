package dev.workerbot.supervisor.invocation;

import dev.workerbot.message.text.WordList;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.shell.ShellWords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says whether a command ends by itself when all is well, and after how long at least, as far as
 * its text tells: Laravel's {@code --max-time}, Symfony's {@code --time-limit}, {@code timeout 60},
 * a script that sleeps and ends. Sources: laravel/framework, WorkCommand.php and Worker.php;
 * symfony/messenger, ConsumeMessagesCommand.php; rq, cli.py.
 */
public final class EndOfCommand {
  /** Ends when there is nothing to do, which may be at once. */
  private static final Set<String> AT_ONCE =
      WordList.set(
          """
          once stop-when-empty stop-when-empty-for burst run-once oneshot one-shot until-empty
          exit-on-empty
          """);

  private static final Set<String> TIMES =
      Set.of("max-time", "time-limit", "max-runtime", "max-execution-time", "max-lifetime");

  private static final Set<String> COUNTS =
      Set.of("max-jobs", "max-messages", "message-limit", "limit", "max-tasks");

  /** No job is quicker than this, over many of them. */
  private static final Duration PER_JOB = Duration.ofMillis(10);

  private static final Duration MOST_OF_JOBS = Duration.ofSeconds(10);

  /** Laravel's commands that do one thing and end. */
  private static final Set<String> LARAVEL = Set.of("schedule:run", "migrate", "queue:retry");

  /**
   * Laravel's commands that work on. Sources: laravel/framework, laravel/horizon, laravel/reverb,
   * laravel/pulse, laravel/octane and laravel/nightwatch, the signatures of their commands.
   */
  private static final Set<String> DAEMONS =
      WordList.set(
          """
          queue:work queue:listen horizon schedule:work reverb:start pulse:check pulse:work
          octane:start nightwatch:agent
          """);

  private static final Set<String> LOOPS = Set.of("while", "until", "for", "watch");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(?:\\.\\d{1,9})?([smhd]?)");

  private EndOfCommand() {}

  /** Empty where nothing in the command says that it ends. */
  public static Optional<Duration> of(ProgramConfig program) {
    Invocation invocation = Invocation.of(program);
    if (invocation.artisan().filter(artisan -> !artisan.whole()).isPresent()) {
      return Optional.empty();
    }
    Optional<List<List<String>>> script = Invocation.script(invocation.words());
    return script.isPresent() ? ofScript(script.get()) : ofWords(invocation.words());
  }

  /**
   * Whether it is a worker that works on until it is told to end, or what its options say is over.
   */
  public static boolean worksOn(ProgramConfig program) {
    Invocation invocation = Invocation.of(program);
    return invocation
        .artisan()
        .map(artisan -> artisan.whole() && DAEMONS.contains(artisan.command()))
        .orElseGet(() -> invocation.words().contains("messenger:consume"));
  }

  private static Optional<Duration> ofScript(List<List<String>> commands) {
    boolean loops = commands.stream().flatMap(List::stream).anyMatch(LOOPS::contains);
    boolean fails =
        !commands.isEmpty()
            && commands.getLast().getFirst().equals("exit")
            && !commands.getLast().equals(List.of("exit", "0"))
            && commands.getLast().size() > 1;
    if (loops || fails) {
      return Optional.empty();
    }
    // One after the other: together they take as long as all that is known of them.
    return commands.stream().flatMap(one -> ofWords(one).stream()).reduce(Duration::plus);
  }

  private static Optional<Duration> ofWords(List<String> words) {
    Stream<Duration> found = Stream.of();
    for (int i = 0; i < words.size(); i++) {
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      found = Stream.concat(found, ofWord(words.get(i), next).stream());
    }
    return Stream.concat(found, ofCommand(words).stream()).min(Duration::compareTo);
  }

  private static Optional<Duration> ofWord(String word, String next) {
    if (!word.startsWith("--")) {
      return Optional.empty();
    }
    int equals = word.indexOf('=');
    String option = equals < 0 ? word.substring(2) : word.substring(2, equals);
    String value = equals < 0 ? next : word.substring(equals + 1);
    if (AT_ONCE.contains(option)) {
      return Optional.of(Duration.ZERO);
    }
    if (TIMES.contains(option)) {
      return time(value);
    }
    // 0 is without end.
    return COUNTS.contains(option)
        ? number(value).stream()
            .filter(count -> count > 0)
            .mapToObj(PER_JOB::multipliedBy)
            .map(least -> least.compareTo(MOST_OF_JOBS) < 0 ? least : MOST_OF_JOBS)
            .findFirst()
        : Optional.empty();
  }

  private static Optional<Duration> ofCommand(List<String> words) {
    int at = 0;
    while (at < words.size() && words.get(at).matches("exec|nice|nohup|env|\\w+=.*")) {
      at++;
    }
    if (at == words.size()) {
      return Optional.empty();
    }
    List<String> rest = words.subList(at + 1, words.size());
    return switch (ShellWords.base(words.get(at))) {
      case "sleep" ->
          rest.isEmpty() || rest.stream().anyMatch(one -> time(one).isEmpty())
              ? Optional.empty()
              : rest.stream().flatMap(one -> time(one).stream()).reduce(Duration::plus);
      case "timeout" -> timeout(rest);
      default ->
          Artisan.find(words, Optional.empty(), false)
              .filter(artisan -> LARAVEL.contains(artisan.command()))
              .map(_ -> Duration.ZERO);
    };
  }

  private static Optional<Duration> timeout(List<String> words) {
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      at += words.get(at).matches("-[ks]") ? 2 : 1;
    }
    return at < words.size() ? time(words.get(at)) : Optional.empty();
  }

  private static OptionalLong number(String text) {
    return text.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** Seconds, or with a unit as {@code sleep} takes it; 0 is without end. */
  private static Optional<Duration> time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    long unit = Map.of("", 1L, "s", 1L, "m", 60L, "h", 3600L, "d", 86_400L).get(matcher.group(2));
    return Optional.of(Duration.ofSeconds(count * unit)).filter(Duration::isPositive);
  }
}
