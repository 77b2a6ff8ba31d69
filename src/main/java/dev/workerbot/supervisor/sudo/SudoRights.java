package dev.workerbot.supervisor.sudo;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.workerbot.worker.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code sudo -ll} says that its user may run. Source: sudo 1.9.13, display_privs in
 * plugins/sudoers/display.c.
 *
 * @param defaults the settings for this user, in sudo's own words
 */
public record SudoRights(String defaults, List<SudoEntry> entries) {
  public SudoRights {
    entries = List.copyOf(entries);
  }

  /**
   * Commands with what holds for them.
   *
   * @param options such as {@code !authenticate}
   * @param folder where they are run; empty for the caller's own
   */
  public record SudoEntry(List<String> options, String folder, List<String> commands) {
    public SudoEntry {
      options = List.copyOf(options);
      commands = List.copyOf(commands);
    }
  }

  /** Reads the listing; what is not understood is left out. */
  public static SudoRights parse(String listing) {
    StringBuilder defaults = new StringBuilder();
    List<SudoEntry> entries = new ArrayList<>();
    List<String> options = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    String folder = "";
    boolean inEntries = false;
    for (String line : listing.lines().toList()) {
      String text = line.strip();
      boolean isHead = !line.isBlank() && !Character.isWhitespace(line.charAt(0));
      if (isHead) {
        entries.add(new SudoEntry(options, folder, commands));
        options.clear();
        commands.clear();
        folder = "";
        inEntries |= text.contains("may run the following commands");
      } else if (!inEntries) {
        defaults.append(text).append(' ');
      } else if (line.startsWith("\t")) {
        commands.add(text);
      } else if (text.startsWith("Options: ")) {
        options.addAll(List.of(text.substring("Options: ".length()).split(",\\s*")));
      } else if (text.startsWith("Cwd: ")) {
        folder = text.substring("Cwd: ".length());
      }
    }
    entries.add(new SudoEntry(options, folder, commands));
    return new SudoRights(
        defaults.toString(),
        entries.stream().filter(sudoEntry -> !sudoEntry.commands().isEmpty()).toList());
  }

  /**
   * The rights, as sudo words them, by which whoever has no more than the user's SSH key can have
   * supervisorctl, or anything, run code of theirs.
   *
   * @param supervisorctl its full path
   */
  public List<String> waysToRoot(String supervisorctl) {
    List<String> ways = new ArrayList<>();
    for (SudoEntry sudoEntry : entries) {
      if (asksForPassword(sudoEntry)) {
        continue;
      }
      for (String command : sudoEntry.commands()) {
        String plain = command.replaceFirst("^(sha\\d+:\\S+,? *)+", "");
        if (!plain.startsWith("!")
            && (leads(plain, sudoEntry, supervisorctl)
                || (isOurs(plain) && setsEnvironment(sudoEntry)))) {
          ways.add(command);
        }
      }
    }
    return ways.stream().distinct().toList();
  }

  private boolean asksForPassword(SudoEntry sudoEntry) {
    boolean never = hasDefault("!authenticate") && !sudoEntry.options().contains("authenticate");
    return !never && !sudoEntry.options().contains("!authenticate");
  }

  /** A SETENV or a kept PYTHONPATH leads Python, or the shell of a script, to other code. */
  private boolean setsEnvironment(SudoEntry sudoEntry) {
    return sudoEntry.options().contains("setenv")
        || ((hasDefault("setenv") || hasDefault("!env_reset"))
            && !sudoEntry.options().contains("!setenv"))
        || (defaults.matches(".*env_keep\\+?=\\S*(PYTHON|LD_|BASH_ENV).*")
            && !defaults.contains("env_keep=LC_ALL"));
  }

  private boolean hasDefault(String word) {
    return List.of(defaults.split("[,\\s]+")).contains(word);
  }

  private static boolean isOurs(String command) {
    String path = path(command);
    return path.endsWith("/supervisorctl")
        || path.endsWith("/workerbot-ctl")
        || path.endsWith("/workerbot-conf");
  }

  private static String path(String command) {
    return command.split("\\s+", 2)[0];
  }

  private static boolean leads(String command, SudoEntry sudoEntry, String supervisorctl) {
    String path = path(command);
    boolean isSupervisorctl = path.endsWith("/supervisorctl") || covers(path, supervisorctl);
    boolean isPinned =
        PinnedArguments.are(
            command.substring(path.length()).strip(), sudoEntry.folder().equals("/"));
    return isSupervisorctl && !isPinned;
  }

  /** Whether what sudoers has for a command is, or may be, this program among others. */
  private static boolean covers(String path, String program) {
    if (path.toUpperCase(Locale.ROOT).equals("ALL") || path.equals(program)) {
      return true;
    }
    if (path.endsWith("/")) {
      return program.startsWith(path) && program.indexOf('/', path.length()) < 0;
    }
    if (path.startsWith("^")) {
      try {
        return Pattern.compile(path).matcher(program).find();
      } catch (PatternSyntaxException unlike) {
        return true;
      }
    }
    return path.contains("[") || (path.matches(".*[*?].*") && new Glob(path).matches(program));
  }
}
