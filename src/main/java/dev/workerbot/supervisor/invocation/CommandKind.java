package dev.workerbot.supervisor.invocation;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What runs a program's command, since the same exit code means different things to each.
 *
 * @param language of whose process Supervisor sees the end
 * @param isLaravel whether Laravel's own tool is run
 * @param inShell whether a shell stands between, which tells a signal as an exit code
 */
public record CommandKind(Language language, boolean isLaravel, boolean inShell) {
  /** What has conventions of its own for exit codes. */
  public enum Language {
    PHP,
    PYTHON,
    NODE,
    JAVA,
    RUBY,
    PERL,
    SHELL,
    /** A binary, or something that hands through what another process ends with. */
    OTHER
  }

  private static final Map<Language, Pattern> PROGRAMS =
      Map.of(
          Language.PHP,
          Pattern.compile("(?:php|hhvm)[\\d.]*(?:-cli)?|artisan|.*\\.php"),
          Language.PYTHON,
          Pattern.compile(
              "(?:python|pypy)[\\d.]*|celery|gunicorn|uvicorn|hypercorn|daphne|rq|rqworker|dramatiq"
                  + "|huey_consumer|.*\\.py"),
          Language.NODE,
          Pattern.compile("node|nodejs|npm|npx|yarn|pnpm|tsx|ts-node|.*\\.[cm]?js"),
          Language.JAVA,
          Pattern.compile("java|.*\\.jar"),
          Language.RUBY,
          Pattern.compile("ruby[\\d.]*|bundle|rake|rails|sidekiq|resque|.*\\.rb"),
          Language.PERL,
          Pattern.compile("perl[\\d.]*|.*\\.pl"),
          Language.SHELL,
          Pattern.compile("sh|bash|dash|ash|zsh|ksh|.*\\.(?:sh|bash)"));

  /** What runs another program, whose exit code it hands through. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "env", "nice", "ionice", "chrt", "taskset", "exec", "nohup", "time", "timeout", "setsid",
          "stdbuf", "uv", "poetry", "pipenv");

  /** Reads a program's command; throws nothing, whatever it is. */
  public static CommandKind of(ProgramConfig program) {
    Invocation invocation = Invocation.of(program);
    Optional<List<List<String>>> script = Invocation.script(invocation.words());
    if (script.isEmpty()) {
      boolean isLaravel = invocation.artisan().isPresent();
      Language language = isLaravel ? Language.PHP : language(invocation.words());
      return new CommandKind(language, isLaravel, language == Language.SHELL);
    }
    List<String> last = script.get().isEmpty() ? List.of() : script.get().getLast();
    boolean isLaravel = Artisan.find(last, Optional.empty(), true).isPresent();
    Language language = isLaravel ? Language.PHP : language(last);
    // Of a keyword or a builtin it is the shell that ends.
    return new CommandKind(language == Language.OTHER ? Language.SHELL : language, isLaravel, true);
  }

  private static Language language(List<String> words) {
    boolean isWrapped = false;
    for (String word : words) {
      String base = ShellWords.base(word).toLowerCase(Locale.ROOT);
      boolean wraps = WRAPPERS.contains(base) || Invocation.leadsElsewhere(base);
      Optional<Language> language =
          PROGRAMS.entrySet().stream()
              .filter(one -> one.getValue().matcher(base).matches())
              .map(Map.Entry::getKey)
              .findFirst();
      if (language.isPresent()) {
        return language.get();
      }
      boolean isVariable = word.matches("\\w+=.*");
      if (!wraps && !isWrapped && !isVariable) {
        return Language.OTHER;
      }
      isWrapped |= wraps;
    }
    return Language.OTHER;
  }
}
