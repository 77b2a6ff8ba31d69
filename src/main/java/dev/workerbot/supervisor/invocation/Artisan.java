package dev.workerbot.supervisor.invocation;

import dev.workerbot.message.text.WordList;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A call of Laravel's command line tool. Options are read as Symfony's console does: {@code
 * --timeout=90} and {@code --timeout 90} are the same. Source: laravel/framework, WorkCommand.php;
 * symfony/console, ArgvInput.php.
 *
 * @param php the interpreter before it, as it is written; empty where there is none
 * @param file where it lies, absolute; empty where that is not known
 * @param command such as {@code queue:work}
 * @param arguments in their order
 * @param options without their dashes; an option without a value has an empty one
 * @param whole whether all its words are known: a variable may stand for any option
 */
public record Artisan(
    Optional<String> php,
    Optional<String> file,
    String command,
    List<String> arguments,
    Map<String, String> options,
    boolean whole) {
  private static final Set<String> WITH_VALUE =
      WordList.set(
          """
          name queue delay backoff max-jobs max-time memory sleep rest timeout tries env
          environment
          """);

  public Artisan {
    arguments = List.copyOf(arguments);
    options = Map.copyOf(options);
  }

  /** What a command line asks of Laravel, without a shell; empty where that is nothing. */
  public static Optional<Artisan> in(String command) {
    return ShellWords.split(command).flatMap(words -> find(words, Optional.empty(), false));
  }

  /**
   * Looks for it among the words of a command.
   *
   * @param directory where the command runs
   * @param script whether a shell replaces variables in the words
   */
  static Optional<Artisan> find(List<String> words, Optional<String> directory, boolean script) {
    for (int i = 0; i < words.size(); i++) {
      if (ShellWords.base(words.get(i)).equals("artisan")) {
        Optional<String> php =
            words.subList(0, i).stream()
                .filter(word -> ShellWords.base(word).matches("php[0-9.]*"))
                .reduce((_, last) -> last);
        return read(php, words.get(i), words.subList(i + 1, words.size()), directory, script);
      }
    }
    return Optional.empty();
  }

  private static Optional<Artisan> read(
      Optional<String> php,
      String path,
      List<String> words,
      Optional<String> directory,
      boolean script) {
    boolean whole = words.stream().noneMatch(word -> isOpen(word, script));
    Map<String, String> options = new HashMap<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      if (word.equals("--")) {
        others.addAll(words.subList(i + 1, words.size()));
        break;
      } else if (word.startsWith("--") && equals > 0) {
        options.put(word.substring(2, equals), word.substring(equals + 1));
      } else if (word.startsWith("--")) {
        String name = word.substring(2);
        boolean value =
            WITH_VALUE.contains(name) && i + 1 < words.size() && !words.get(i + 1).startsWith("-");
        options.put(name, value ? words.get(++i) : "");
      } else if (!word.startsWith("-")) {
        others.add(word);
      }
    }
    if (others.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Artisan(
            php,
            isVariable(path, script) ? Optional.empty() : absolute(path, directory),
            others.getFirst(),
            others.subList(1, others.size()),
            options,
            whole));
  }

  private static boolean isVariable(String word, boolean script) {
    return word.contains("%(") || (script && (word.contains("$") || word.contains("`")));
  }

  /** Whether it may come to be any option; a shell may even split it. */
  private static boolean isOpen(String word, boolean script) {
    return isVariable(word, script) && (script || !word.matches("(?s)--[\\w-]+=.*"));
  }

  private static Optional<String> absolute(String path, Optional<String> directory) {
    if (path.startsWith("/")) {
      return Optional.of(path);
    }
    return directory
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> withoutSlashes(folder) + "/" + path.substring(here(path)));
  }

  private static String withoutSlashes(String folder) {
    int end = folder.length();
    while (end > 0 && folder.charAt(end - 1) == '/') {
      end--;
    }
    return folder.substring(0, end);
  }

  /** Where what comes after {@code ./././} begins. */
  private static int here(String path) {
    int at = 0;
    while (path.startsWith("./", at)) {
      at += 2;
      while (at < path.length() && path.charAt(at) == '/') {
        at++;
      }
    }
    return at;
  }

  /** Whether the option is there, or could be: where not all words are known, any could. */
  public boolean mayHave(String option) {
    return !whole || options.containsKey(option);
  }

  /** An option's whole number; empty where it is not there or no number. */
  public OptionalInt number(String option) {
    String text = options.getOrDefault(option, "");
    return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  /** The queues it serves, the most urgent first; empty where it serves its connection's own. */
  public List<String> queues() {
    return List.of(options.getOrDefault("queue", "").split(",", -1)).stream()
        .map(String::strip)
        .filter(queue -> !queue.isEmpty())
        .toList();
  }

  /** The queue that it serves before all others, where they are named. */
  public Optional<String> firstQueue() {
    String named = options.getOrDefault("queue", "");
    int from = 0;
    while (from < named.length()) {
      int comma = named.indexOf(',', from);
      int end = comma < 0 ? named.length() : comma;
      String queue = named.substring(from, end).strip();
      if (!queue.isEmpty()) {
        return Optional.of(queue);
      }
      from = end + 1;
    }
    return Optional.empty();
  }

  /** The queue connection; empty where it is the application's own choice. */
  public Optional<String> connection() {
    return arguments.stream().filter(word -> word.matches("[\\w-]+")).findFirst();
  }

  /** The folder of the project; empty where it is not known. */
  public Optional<String> project() {
    return file.map(path -> path.substring(0, Math.max(1, path.lastIndexOf('/'))));
  }
}
