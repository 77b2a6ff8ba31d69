package dev.workerbot.app.check;

import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.sudo.RootAccess;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who can become root on a server by what was given to workerbot there. */
final class RootCheck {
  private static final int MOST_SHOWN = 5;

  private final ConfiguredServer configuredServer;
  private final RootAccess access;
  private final PrintWriter out;
  private boolean isSafe = true;

  RootCheck(ConfiguredServer configuredServer, RootAccess access, PrintWriter out) {
    this.configuredServer = configuredServer;
    this.access = access;
    this.out = out;
  }

  /**
   * Prints it, and what to do.
   *
   * @param supervisorctl its full path
   * @param config the file that it is given
   * @return whether nothing has to be mended before workerbot may be used there
   */
  boolean tell(String supervisorctl, String config) {
    boolean isRoot = access.isRoot();
    List<String> command = configuredServer.supervisor().command();
    if (isRoot) {
      out.println(
          "  • The SSH user of %s is root, and so is whoever gets its key: another user with"
                  .formatted(configuredServer.name())
              + " config/sudoers can do little");
    } else {
      tellOfSudo(access.bySudo(supervisorctl, command), supervisorctl, config);
    }
    boolean bySudo = sudo(command) >= 0 && !isRoot;
    Optional<String> writer =
        configuredServer.configWriter().stream()
            .filter(word -> word.startsWith("/"))
            .reduce((_, b) -> b);
    Optional<Map<String, String>> values = writer.flatMap(access::writer);
    Map<String, String> purposes = new LinkedHashMap<>();
    if (bySudo) {
      purposes.put(config, "supervisorctl obeys %s as root");
      command.stream()
          .skip(sudo(command) + 1)
          .filter(word -> word.startsWith("/"))
          .forEach(word -> purposes.putIfAbsent(word, "sudo runs %s as root"));
    }
    List<String> lane = configuredServer.lane();
    if (sudo(lane) >= 0 && !isRoot) {
      lane.stream()
          .skip(sudo(lane) + 1)
          .filter(word -> word.startsWith("/"))
          .forEach(word -> purposes.putIfAbsent(word, "sudo runs %s as root"));
    }
    List<String> logs = new ArrayList<>();
    values.ifPresent(some -> {
      purposes.putIfAbsent(writer.orElseThrow(), "sudo runs %s as root");
      Stream.of("CONFIG", "DIR")
          .map(some::get)
          .filter(path -> path != null && path.startsWith("/"))
          .forEach(path -> purposes.putIfAbsent(path, "supervisord, which is root, obeys %s"));
      Arrays.stream(some.getOrDefault("LOGS", "").split("\\s+"))
          .filter(path -> path.startsWith("/"))
          .forEach(logs::add);
      if (!some.containsKey("LOGS")) {
        refuse(
            "its workerbot-conf is older than this workerbot, and lets a log be anywhere, by which"
                + " whoever has the SSH key becomes root: install config/workerbot-conf there"
                + " again, with your values at its top",
            isRoot);
      }
    });
    tellOfFiles(purposes, logs, writer.orElse(""), config);
    return isSafe;
  }

  /** Where sudo, or what does the same, is among the words; -1 where it is not. */
  static int sudo(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).matches("(.*/)?(sudo|doas)")) {
        return i;
      }
    }
    return -1;
  }

  private void refuse(String sentence, boolean isRootAnyway) {
    out.println((isRootAnyway ? "⚠ " : "✗ ") + configuredServer.name() + ": " + sentence);
    isSafe &= isRootAnyway;
  }

  private void tellOfSudo(List<String> ways, String supervisorctl, String config) {
    if (ways.isEmpty()) {
      return;
    }
    String user = configuredServer.endpoint().user();
    refuse(
        "by sudo there, whoever gets the SSH key of %s becomes root: supervisorctl without -c obeys"
                .formatted(user)
            + " a supervisord.conf in any folder, and runs the code that it names",
        false);
    ways.stream().limit(MOST_SHOWN).forEach(way -> out.println("    " + CleanText.singleLine(way)));
    if (ways.size() > MOST_SHOWN) {
      out.println("    and %d more".formatted(ways.size() - MOST_SHOWN));
    }
    out.println("  Take that out with visudo, and put this in:");
    tellLines(supervisorctl, config);
  }

  /** What to put into sudoers. */
  void tellLines(String supervisorctl, String config) {
    String user = configuredServer.endpoint().user();
    if (access.isSudoNew()) {
      new SudoersLines(user, supervisorctl, config)
          .working()
          .forEach(line -> out.println("    " + line));
      out.println(
          "  `workerbot check --sudoers %s` prints that as a file, with the lines for making workers from chat where a role may."
              .formatted(configuredServer.name()));
    } else {
      out.println(
          "    "
              + new SudoersLines(user, supervisorctl, config)
                  .old(access.sudo().knowsFolders(), List.of(SudoersLines.CTL)));
      out.println(
          "  Its sudo is older than 1.9.10, so install config/workerbot-ctl there first, as"
              + " /usr/local/sbin/workerbot-ctl, with `CONFIG=%s` at its top.".formatted(config));
      out.println(
          "  And in the config, for this server: supervisorctl: sudo -n"
              + " /usr/local/sbin/workerbot-ctl");
    }
  }

  private void tellOfFiles(
      Map<String, String> purposes, List<String> logs, String writer, String config) {
    List<String> paths =
        Stream.concat(purposes.keySet().stream(), logs.stream()).distinct().toList();
    if (paths.isEmpty()) {
      return;
    }
    Map<String, List<String>> others = access.others(paths);
    purposes.forEach((path, purpose) -> {
      for (String clause : others.getOrDefault(path, List.of())) {
        String sentence =
            "%s: whoever can do that becomes root there, since %s. Let only root write it"
                .formatted(clause, purpose.formatted(path));
        if (clause.contains("cannot be looked at")) {
          out.println("  • " + clause);
        } else {
          refuse(sentence, !path.equals(config));
        }
      }
    });
    for (String folder : logs) {
      for (String clause : others.getOrDefault(folder, List.of())) {
        out.println(
            clause.contains("cannot be looked at")
                ? "  • %s, though it stands in LOGS of %s".formatted(clause, writer)
                : "⚠ %s: logs may be in %s, and %s. Supervisor opens logs as root and follows links, so whoever can write there can become root: take it out of LOGS in %s, unless they are trusted like root"
                    .formatted(configuredServer.name(), folder, clause, writer));
      }
    }
  }
}
