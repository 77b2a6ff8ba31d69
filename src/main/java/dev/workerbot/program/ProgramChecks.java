package dev.workerbot.program;

import dev.workerbot.supervisor.shell.ShellWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a value may be, each rule as a sentence for whoever broke it. Stricter than Supervisor where
 * Supervisor would read something else than what was written, on one version or on another.
 */
public final class ProgramChecks {
  static final int MAX_NAME = 60;
  static final int MAX_PROCESSES = 100;
  private static final int MAX_TEXT = 4000;
  private static final int MAX_PATH = 1000;
  private static final int MAX_VARIABLES = 100;

  /** What supervisorctl, or a config, takes for something else than a program. */
  private static final Set<String> RESERVED =
      Set.of("all", "none", "supervisor", "supervisord", "supervisorctl");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private ProgramChecks() {}

  public static Optional<String> name(String name) {
    return name(name, MAX_NAME);
  }

  private static Optional<String> name(String name, int longest) {
    if (name.isEmpty()) {
      return Optional.of("name the worker, such as `queue-high`");
    }
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "a name has the letters a to z, digits, `_`, `.` and `-` only, not "
              + firstOutside(name));
    }
    if (name.startsWith("-") || name.startsWith(".")) {
      return Optional.of("a name begins with a letter, a digit or `_`");
    }
    if (name.length() > longest) {
      return Optional.of(
          "a name has at most %d characters, and this one %d".formatted(longest, name.length()));
    }
    return RESERVED.contains(name.toLowerCase(Locale.ROOT))
        ? Optional.of("`%s` is one of Supervisor's own words; take another name".formatted(name))
        : Optional.empty();
  }

  private static String firstOutside(String name) {
    int character =
        name.codePoints()
            .filter(c -> c > 127 || !NAME.matcher(Character.toString(c)).matches())
            .findFirst()
            .orElse(' ');
    return character == ' ' ? "a blank" : described(character);
  }

  /** By its number where one could take it for another. */
  private static String described(int character) {
    return character > ' ' && character < 127
        ? "`%s`".formatted(Character.toString(character))
        : "the character U+%04X".formatted(character);
  }

  static Optional<String> command(String command) {
    if (command.isEmpty()) {
      return Optional.of("give the command to run, such as `php artisan queue:work`");
    }
    Optional<String> unsafe = text(command, MAX_TEXT).or(() -> edges(command));
    if (unsafe.isPresent()) {
      return unsafe;
    }
    Optional<List<String>> words = ShellWords.split(command);
    if (words.isEmpty()) {
      return Optional.of("a quote is open, or a backslash is the last character; close it");
    }
    String program = words.get().getFirst();
    if (program.isEmpty()) {
      return Optional.of("the first word is empty; begin with the program to run");
    }
    return program.contains("/") && !program.startsWith("/")
        ? Optional.of(
            "Supervisor looks for `%s` from its own directory, not from that of the worker; write the full path"
                .formatted(program))
        : Optional.empty();
  }

  static Optional<String> user(String user) {
    if (user.isEmpty()) {
      return Optional.of(
          "name the user it runs as; without one Supervisor uses its own, usually root");
    }
    return USER.matcher(user).matches()
        ? Optional.empty()
        : Optional.of("write the name of a user of the server, not a number, such as `www-data`");
  }

  static Optional<String> directory(String path) {
    return text(path, MAX_PATH).or(() -> edges(path)).or(() -> path(path));
  }

  private static Optional<String> path(String path) {
    if (!path.startsWith("/")) {
      return Optional.of("write the full path, starting with `/`");
    }
    List<String> segments = List.of(path.split("/"));
    if (segments.contains("..")) {
      return Optional.of("write the path without `..`");
    }
    // To a `*` in a limit it is a directory like any other.
    return segments.contains(".")
        ? Optional.of("write the path without `/.`, which leads nowhere")
        : Optional.empty();
  }

  static Optional<String> log(LogFile log) {
    if (log.path().equals(LogFile.AUTO) && log.maxBytes() == 0) {
      return Optional.of(
          "a log that is never rotated fills the disk; name a file, or set a size above 0");
    }
    if (!log.isFile()) {
      return Optional.empty();
    }
    String path = log.path();
    // Supervisor fills in a log's name twice, so that `%%` is an error here and `%%%%` a `%`.
    if (Expansions.stripped(path).contains("%")) {
      return Optional.of(
          "a log's name takes no `%` but `%(program_name)s` and `%(process_num)02d`; leave it out");
    }
    return directory(path)
        .or(() ->
            path.endsWith("/")
                ? Optional.of("this is a directory; name a file in it")
                : Optional.empty())
        .or(() ->
            path.startsWith("/dev/") && log.maxBytes() != 0
                ? Optional.of("a device cannot be rotated; set its size to 0")
                : Optional.empty());
  }

  static Optional<String> environment(EnvironmentVariables environmentVariables) {
    if (environmentVariables.values().size() > MAX_VARIABLES) {
      return Optional.of("at most %d variables".formatted(MAX_VARIABLES));
    }
    for (Map.Entry<String, String> one : environmentVariables.values().entrySet()) {
      String name = one.getKey();
      if (!VARIABLE.matcher(name).matches()) {
        return Optional.of(
            "a variable's name has letters, digits and `_` only, and begins with no digit; write"
                + " one NAME=value per line");
      }
      Optional<String> wrong = variable(one.getValue());
      if (wrong.isPresent()) {
        return Optional.of("`%s`: %s".formatted(name, wrong.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> variable(String value) {
    if (!value.isEmpty()
        && (isQuote(value.charAt(0)) || isQuote(value.charAt(value.length() - 1)))) {
      return Optional.of(
          "Supervisor drops a quote at the beginning or end of a value; write it without, quotes"
              + " are added where they are needed");
    }
    if (value.contains("\"") && value.contains("'")) {
      return Optional.of(
          "Supervisor cannot read a value with both kinds of quotes; use one kind only");
    }
    return text(value, MAX_TEXT);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  static Optional<String> processName(String pattern, String program, int processes) {
    String wanted =
        "write it as `%(program_name)s_%(process_num)02d`, or with other letters, digits, `_`, `.`"
            + " and `-` around these";
    String rest = Expansions.stripped(pattern);
    if (pattern.isEmpty() || !(rest.isEmpty() || NAME.matcher(rest).matches())) {
      return Optional.of(wanted);
    }
    if (processes > 1 && !pattern.contains("%(process_num)")) {
      return Optional.of(
          "%d processes need names of their own: put `_%%(process_num)02d` at the end"
              .formatted(processes));
    }
    // The last number is the longest.
    return name(Expansions.fill(pattern, program, processes - 1), 2 * MAX_NAME);
  }

  static Optional<String> groups(boolean stopasgroup, boolean killasgroup) {
    return stopasgroup && !killasgroup
        ? Optional.of("Supervisor refuses stopasgroup without killasgroup; set both or none")
        : Optional.empty();
  }

  static Optional<String> stderr(LogFile stderr, boolean redirected) {
    return redirected && stderr.isFile()
        ? Optional.of(
            "with redirect_stderr there is no log for errors alone; leave it out, or turn"
                + " redirect_stderr off")
        : Optional.empty();
  }

  static Optional<String> exitcodes(List<Integer> codes) {
    boolean fine = !codes.isEmpty() && codes.stream().allMatch(code -> code >= 0 && code <= 255);
    return fine
        ? Optional.empty()
        : Optional.of("write codes from 0 to 255 with commas between them, such as `0,2`");
  }

  static Optional<String> range(long number, long least, long most) {
    return number >= least && number <= most
        ? Optional.empty()
        : Optional.of("write a number from %d to %d".formatted(least, most));
  }

  /** What no value may have, wherever it stands in a config. */
  private static Optional<String> text(String value, int longest) {
    if (value.length() > longest) {
      return Optional.of("at most %d characters; put more into a script".formatted(longest));
    }
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      return Optional.of("take out the line break: it must be one line");
    }
    Optional<String> foreign =
        value
            .codePoints()
            .filter(c -> c < ' ' || c > '~')
            .mapToObj(ProgramChecks::notAscii)
            .findFirst();
    if (foreign.isPresent()) {
      return foreign;
    }
    for (String sign : List.of(";", "#")) {
      if (value.contains(" " + sign)) {
        return Optional.of(
            "Supervisor takes a blank and `%s` for the beginning of a comment; leave out the blank, or put this into a script"
                .formatted(sign));
      }
    }
    // Replaced as text, before anything is filled in: doubling its `%` makes a broken file of it.
    return value.contains("%(here)s")
        ? Optional.of("Supervisor cannot be given the text `%(here)s`; write the path itself")
        : Optional.empty();
  }

  private static Optional<String> edges(String value) {
    return value.isBlank() || value.startsWith(" ") || value.endsWith(" ")
        ? Optional.of("take out the blank at the beginning or end")
        : Optional.empty();
  }

  /**
   * Python reads a config in the encoding of its locale. Where that is ASCII (Python before 3.7,
   * started by init without a locale) one such character anywhere keeps supervisord from booting,
   * though the same file was read by one that somebody had started in UTF-8. With it go all that is
   * invisible, turns text around or looks like something else.
   */
  private static String notAscii(int character) {
    return character < ' ' || character == 127
        ? "take out the invisible character U+%04X".formatted(character)
        : "take out the character U+%04X: not every supervisord can read more than ASCII; put such text into a script or into the project's own config"
            .formatted(character);
  }
}
