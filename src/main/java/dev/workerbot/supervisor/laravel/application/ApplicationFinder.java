package dev.workerbot.supervisor.laravel.application;

import dev.workerbot.supervisor.laravel.application.ApplicationFacts.ApplicationQuestions;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.Php;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig.RetryAfter;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a server about its Laravel applications: one start of each PHP, one {@code grep} that prints
 * names and numbers of their configs and nothing else, when they were deployed, and where Horizon's
 * dashboard is. Of {@code .env} one line is read, APP_URL.
 */
public final class ApplicationFinder {
  private static final int MOST_BYTES = 256 << 10;

  /** Prints the limit of memory and whether there is pcntl, whatever else PHP prints. */
  private static final String CODE =
      "echo PHP_EOL, 'php: ', ini_get('memory_limit'), ' ',"
          + " extension_loaded('pcntl') ? 'pcntl' : 'none', PHP_EOL;";

  private static final Pattern PHP = Pattern.compile("php: (-?\\d{1,18})([KMGkmg]?) (pcntl|none)");

  /** A connection or a supervisor, and what counts of it; with -o nothing else is printed. */
  private static final String LINES =
      "^[[:space:]]*'[A-Za-z0-9_-]+'[[:space:]]*=>[[:space:]]*\\["
          + "|^[[:space:]]*'(retry_after|timeout)'[[:space:]]*=>[[:space:]]*(\\(int\\)[[:space:]]*)?"
          + "(env\\('[A-Z0-9_]+',[[:space:]]*)?[0-9]+";

  private static final Pattern LINE =
      Pattern.compile(
          "(/.*?)/((?:vendor/laravel/framework/)?config/(?:queue|horizon)\\.php):\\s*'([\\w-]+)'"
              + "\\s*=>\\s*(?:(\\[)|(?:\\(int\\)\\s*)?(env\\('\\w+',\\s*)?(\\d{1,9}))");

  private static final String QUEUE = "config/queue.php";
  private static final String HORIZON = "config/horizon.php";

  /** Since Laravel 11 an application need not have a file of its own. */
  private static final String FRAMEWORK = "vendor/laravel/framework/config/queue.php";

  private final Shell shell;
  private final Duration limit;

  public ApplicationFinder(Shell shell, Duration limit) {
    this.shell = shell;
    this.limit = limit;
  }

  /** What the server tells; what it does not is left out. */
  public ApplicationFacts find(ApplicationQuestions questions) {
    Map<String, Php> phps = new HashMap<>();
    for (String php : questions.phps()) {
      php(printed(List.of(php, "-d", "display_errors=0", "-r", CODE)))
          .ifPresent(one -> phps.put(php, one));
    }
    return new ApplicationFacts(
        phps,
        queues(questions.projects()),
        new ReleaseFinder(shell, limit).find(questions.artisans()),
        new DashboardFinder(shell, limit).find(questions.dashboards()));
  }

  private Map<String, QueueConfig> queues(Set<String> projects) {
    if (projects.isEmpty()) {
      return Map.of();
    }
    List<String> words = new ArrayList<>(List.of("grep", "-HosE", "-m", "500", "-e", LINES, "--"));
    for (String project : projects) {
      List.of(FRAMEWORK, QUEUE, HORIZON).forEach(file -> words.add(project + "/" + file));
    }
    return queues(printed(words));
  }

  private String printed(List<String> words) {
    return shell.run(CommandLine.inUtf8(words), limit, MOST_BYTES)
                instanceof ShellResult.ShellExited(_, var out, _, var truncated)
            && !truncated
        ? out
        : "";
  }

  /** What a PHP printed; empty where that is something else. */
  static Optional<Php> php(String out) {
    return out.lines()
        .map(PHP::matcher)
        .filter(Matcher::matches)
        .map(line -> new Php(bytes(Long.parseLong(line.group(1)), line.group(2)), isPcntl(line)))
        .reduce((_, last) -> last);
  }

  private static boolean isPcntl(Matcher line) {
    return line.group(3).equals("pcntl");
  }

  /** Of −1, and of what is no number of bytes, there is no limit. */
  private static Optional<Long> bytes(long number, String unit) {
    int shift =
        unit.isEmpty() ? 0 : 10 * ("KMG".indexOf(Character.toUpperCase(unit.charAt(0))) + 1);
    return number <= 0 || number > Long.MAX_VALUE >> shift
        ? Optional.empty()
        : Optional.of(number << shift);
  }

  /** What grep printed, by project. An application's own file counts before the framework's. */
  static Map<String, QueueConfig> queues(String out) {
    Map<String, Map<String, RetryAfter>> retryAfter = new HashMap<>();
    Map<String, Integer> timeouts = new HashMap<>();
    String name = "";
    for (String text : out.lines().toList()) {
      Matcher line = LINE.matcher(text);
      if (!line.matches()) {
        continue;
      }
      String project = line.group(1);
      if (line.group(4) != null) {
        name = line.group(3);
      } else if (line.group(3).equals("retry_after") && !line.group(2).equals(HORIZON)) {
        retryAfter
            .computeIfAbsent(project, _ -> new HashMap<>())
            .put(name, new RetryAfter(Integer.parseInt(line.group(6)), line.group(5) != null));
      } else if (line.group(3).equals("timeout") && line.group(2).equals(HORIZON)) {
        timeouts.merge(project, Integer.parseInt(line.group(6)), Math::max);
      }
    }
    Map<String, QueueConfig> queues = new HashMap<>();
    retryAfter.forEach((project, all) -> queues.put(project, config(all, timeouts.get(project))));
    timeouts.forEach((project, most) -> queues.putIfAbsent(project, config(Map.of(), most)));
    return queues;
  }

  private static QueueConfig config(Map<String, RetryAfter> retryAfter, Integer timeout) {
    return new QueueConfig(
        retryAfter, timeout == null ? OptionalInt.empty() : OptionalInt.of(timeout));
  }
}
