package dev.workerbot.supervisor.files;

import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts;
import dev.workerbot.supervisor.laravel.application.ApplicationFinder;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a server about users and paths, with {@code getent} and {@code find}: two commands where
 * there is not very much to ask.
 */
public final class FactFinder {
  /** Longest path that is asked for, in UTF-16 units. */
  static final int LONGEST = 1_000;

  /** A shell takes its whole command line as one argument, of which Linux accepts 128 KiB. */
  private static final int MOST_CHARACTERS = 20_000;

  /** Where a line of passwd has the number. */
  private static final int NUMBER = 2;

  private static final int MOST_COMMANDS = 8;
  private static final int MOST_BYTES = 1 << 20;
  private static final int GETENT_FOUND_ALL = 0;
  private static final int GETENT_FOUND_NOT_ALL = 2;
  private static final Pattern FOUND =
      Pattern.compile("(\\w) ([0-7]{1,5}) (\\S+) (\\d+:\\d+) (/.*)");
  private static final Pattern NOT_FOUND =
      Pattern.compile("find: .(/.*).: (?:No such file or directory|Not a directory)");

  private static final int MOST_WORDS = 30;
  private static final CommandLine PROCESSES =
      CommandLine.inUtf8(List.of("ps", "-e", "-ww", "-o", "args="));

  private final Shell shell;
  private final Duration limit;

  public FactFinder(Shell shell, Duration limit) {
    this.shell = shell;
    this.limit = limit;
  }

  public Reply<Facts> find(Facts.FactQuestions factQuestions) {
    Map<String, Boolean> users = new HashMap<>();
    for (List<String> names : portions(factQuestions.users())) {
      List<String> words = new ArrayList<>(List.of("getent", "passwd", "--"));
      words.addAll(names);
      switch (shell.run(CommandLine.inUtf8(words), limit, MOST_BYTES)) {
        case ShellResult.ShellFailed shellFailed -> {
          return new Reply.FailedReply<>(Faults.of(shellFailed));
        }
        case ShellResult.ShellExited(var code, var out, _, var truncated) -> {
          boolean found = code == GETENT_FOUND_ALL || code == GETENT_FOUND_NOT_ALL;
          if (found && !truncated) {
            users.putAll(users(names, out));
          }
        }
      }
    }
    Map<String, Thing> paths = new HashMap<>();
    for (List<String> some : portions(factQuestions.paths())) {
      List<String> words = new ArrayList<>(List.of("find", "-L"));
      words.addAll(some);
      words.addAll(List.of("-maxdepth", "0", "-printf", "%y %m %u %D:%i %p\\n"));
      switch (shell.run(CommandLine.inUtf8(words), limit, MOST_BYTES)) {
        case ShellResult.ShellFailed shellFailed -> {
          return new Reply.FailedReply<>(Faults.of(shellFailed));
        }
        case ShellResult.ShellExited(_, var out, var err, _) -> paths.putAll(paths(some, out, err));
      }
    }
    Set<String> supervisords = new HashSet<>();
    if (!factQuestions.paths().isEmpty()
        && shell.run(PROCESSES, limit, MOST_BYTES)
            instanceof ShellResult.ShellExited(_, var out, _, _)) {
      supervisords.addAll(supervisords(out));
    }
    ApplicationFacts applications =
        new ApplicationFinder(shell, limit).find(factQuestions.applications());
    return new Reply.Ok<>(new Facts(users, paths, supervisords, applications));
  }

  /** The config file of each supervisord among command lines; empty text where none is given. */
  static Set<String> supervisords(String lines) {
    Set<String> configs = new HashSet<>();
    lines
        .lines()
        .filter(line -> line.contains("supervisord"))
        .forEach(line -> {
          List<String> words = List.of(line.strip().split("\\s+", MOST_WORDS));
          int at = 0;
          while (at < Math.min(words.size(), 3)
              && !ShellWords.base(words.get(at)).equals("supervisord")) {
            at++;
          }
          boolean isPython = at == 0 || ShellWords.base(words.getFirst()).startsWith("python");
          if (at < Math.min(words.size(), 3) && isPython) {
            configs.add(config(words.subList(at + 1, words.size())));
          }
        });
    return configs;
  }

  private static String config(List<String> options) {
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i);
      if (option.matches("-[a-z]*c|--configuration") && i + 1 < options.size()) {
        return options.get(i + 1);
      }
      if (option.startsWith("--configuration=")) {
        return option.substring(option.indexOf('=') + 1);
      }
      if (option.startsWith("-c") && option.length() > 2) {
        return option.substring(2);
      }
    }
    return "";
  }

  /** Lines of passwd: those who were asked for by name or number, and who is not there. */
  public static Map<String, Boolean> users(List<String> asked, String passwd) {
    Set<String> there = new HashSet<>();
    passwd
        .lines()
        .forEach(line -> {
          String[] entry = line.split(":", NUMBER + 2);
          there.add(entry[0]);
          if (entry.length > NUMBER) {
            there.add(entry[NUMBER]);
          }
        });
    Map<String, Boolean> users = new HashMap<>();
    asked.forEach(one -> users.put(one, there.contains(one)));
    return users;
  }

  /** What find printed of these paths, and of which it said that they are not there. */
  public static Map<String, Thing> paths(List<String> asked, String out, String err) {
    Map<String, Thing> paths = new HashMap<>();
    err.lines()
        .map(NOT_FOUND::matcher)
        .filter(Matcher::matches)
        .forEach(line -> paths.put(line.group(1), new Thing.Absent()));
    out.lines()
        .map(FOUND::matcher)
        .filter(Matcher::matches)
        .forEach(line -> paths.put(line.group(5), thing(line)));
    paths.keySet().retainAll(new HashSet<>(asked));
    return paths;
  }

  private static Thing thing(Matcher line) {
    // With links followed, a link is only what leads nowhere.
    return line.group(1).equals("l")
        ? new Thing.Absent()
        : new Thing.Present(
            line.group(1).charAt(0),
            Integer.parseInt(line.group(2), 8),
            line.group(3),
            line.group(4));
  }

  /** Portions that a command line can carry; what is beyond all bounds is not asked for. */
  private static List<List<String>> portions(Collection<String> texts) {
    List<List<String>> portions = new ArrayList<>();
    int room = 0;
    for (String text : texts) {
      if (text.length() > room) {
        if (portions.size() == MOST_COMMANDS) {
          break;
        }
        portions.add(new ArrayList<>());
        room = MOST_CHARACTERS;
      }
      portions.getLast().add(text);
      room -= text.length() + 1;
    }
    return portions;
  }
}
