package dev.workerbot.supervisor.sudo;

import dev.workerbot.supervisor.reply.SudoRefusal;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a server what whoever has the SSH user's key, and no more, could become root by. */
public final class RootAccess {
  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern VALUE =
      Pattern.compile("(CONFIG|DIR|USERS|LOGS)=(?:'([^']*)'|\"([^\"]*)\"|(\\S*)).*");

  private final Shell shell;
  private final Duration limit;

  public RootAccess(Shell shell, Duration limit) {
    this.shell = shell;
    this.limit = limit;
  }

  private String out(CommandLine command) {
    return shell.run(command, limit, MOST_BYTES)
            instanceof ShellResult.ShellExited(_, var out, var err, _)
        ? out + err
        : "";
  }

  /** Whether the SSH user is root already. */
  public boolean isRoot() {
    return out(CommandLine.of("id", "-u")).strip().equals("0");
  }

  /**
   * The rights by which supervisorctl, run by sudo, can be led to other code, as sudo words them.
   *
   * @param supervisorctl its full path
   * @param command how it is called, such as {@code sudo -n supervisorctl}
   */
  public List<String> bySudo(String supervisorctl, List<String> command) {
    // Into a pipe, or sudo breaks its lines.
    String listing = out(CommandLine.inUtf8(List.of("sh", "-c", "sudo -n -ll 2>&1 | cat")));
    if (listing.contains("may run the following commands")) {
      return SudoRights.parse(listing).waysToRoot(supervisorctl);
    }
    boolean isAsked = command.stream().anyMatch(word -> word.matches("(.*/)?sudo"));
    if (!isAsked || listing.contains("may not run sudo")) {
      return List.of();
    }
    // sudo does not say, so it is tried, from a folder where only root could have put anything.
    List<String> words = new ArrayList<>(List.of("sh", "-c", "cd / && exec \"$@\"", "sh"));
    words.addAll(command);
    words.add("version");
    boolean isRefused =
        shell.run(CommandLine.inUtf8(words), limit, MOST_BYTES)
                instanceof ShellResult.ShellExited(var code, _, var err, _)
            && code != 0
            && (SudoRefusal.isIn(err) || err.startsWith("workerbot-ctl "));
    boolean isCtl = command.getLast().endsWith("/workerbot-ctl");
    return isRefused || isCtl ? List.of() : List.of(String.join(" ", command) + " version");
  }

  /** Whether sudo there knows regular expressions; true where its version is not known. */
  public boolean isSudoNew() {
    return !Sudo.OLD.contains(sudo());
  }

  /** What sudo there can be told to allow. */
  public Sudo sudo() {
    return Sudo.of(out(CommandLine.of("sudo", "-V")));
  }

  /** Who else can write these; see {@link RootOnly}. */
  public Map<String, List<String>> others(List<String> paths) {
    return RootOnly.others(shell, paths, limit);
  }

  /**
   * The values at the top of {@code workerbot-conf}; empty where it cannot be read.
   *
   * @param script its full path
   */
  public Optional<Map<String, String>> writer(String script) {
    String text = out(CommandLine.of("grep", "-E", "^(CONFIG|DIR|USERS|LOGS)=", script));
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher value = VALUE.matcher(line);
      if (value.matches()) {
        for (int group = 2; group <= 4; group++) {
          if (value.group(group) != null) {
            values.put(value.group(1), value.group(group));
          }
        }
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values);
  }
}
