package dev.workerbot.app.check;

import dev.workerbot.access.Grant;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.sudo.RootAccess;
import dev.workerbot.supervisor.sudo.Sudo;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The file for sudoers that one server needs, ready-made for the config and for its sudo. */
final class ServerSudoers {
  private static final List<Verb> BUILDING =
      List.of(Verb.CREATE, Verb.EDIT, Verb.SCALE, Verb.REMOVE, Verb.UNDO);

  /** Behind flags of sudo that take nothing, as in {@code -nu sup}, or in {@code --user=sup}. */
  private static final Pattern AS_USER = Pattern.compile("(?:-[ABbEHikKnPSs]*u|--user(?:=|$))(.*)");

  private final Config config;
  private final ConfiguredServer configuredServer;
  private final Shell shell;

  ServerSudoers(Config config, ConfiguredServer configuredServer, Shell shell) {
    this.config = config;
    this.configuredServer = configuredServer;
    this.shell = shell;
  }

  /**
   * Its lines, with what to do as comments.
   *
   * @throws IOException where there is none to make, with a sentence for people
   */
  List<String> lines() throws IOException {
    if (shell.run(CommandLine.of("true"), configuredServer.supervisor().limit(), 1000)
        instanceof ShellResult.ShellFailed shellFailed) {
      throw new IOException(configuredServer.name().about(shellFailed.sentence()));
    }
    RootAccess access = new RootAccess(shell, configuredServer.supervisor().limit());
    String user = configuredServer.endpoint().user();
    if (access.isRoot()) {
      throw new IOException(
          "%s is root on %s already, so that sudo limits nothing: let workerbot log in there as a user of its own, and set `user`"
              .formatted(user, configuredServer.name()));
    }
    List<String> command = configuredServer.supervisor().command();
    if (command.stream().anyMatch(word -> word.matches("(.*/)?(doas|docker|podman|kubectl|ssh)"))) {
      throw new IOException(
          "`%s` does not run supervisorctl by sudo of %s, so that no line of sudoers helps there"
              .formatted(String.join(" ", command), configuredServer.name()));
    }
    Sudo sudo = access.sudo();
    if (sudo == Sudo.MISSING) {
      throw new IOException(
          "there is no sudo on %s: install it first".formatted(configuredServer.name()));
    }
    String file = new Supervisorctl(shell, configuredServer.supervisor()).configFile();
    if (!file.matches("/[!-~]*")) {
      throw new IOException(
          "sudoers takes no path with blanks in it, such as %s: link that file to another name, and set `supervisor-config`"
              .formatted(file));
    }
    SudoersLines lines =
        new SudoersLines(
            user, runAs(command), path("supervisorctl", command), options(command), file);
    boolean isCtl = command.getLast().equals(SudoersLines.CTL);
    List<String> all = new ArrayList<>(head());
    all.addAll(
        isCtl || sudo == Sudo.PLAIN || sudo == Sudo.WITH_FOLDERS
            ? old(lines, sudo, isCtl)
            : current(lines, sudo, command));
    List<String> lane = configuredServer.lane();
    if (RootCheck.sudo(lane) >= 0 && lane.getLast().startsWith("/")) {
      all.addAll(
          List.of(
              "", "# `lane` in the config: config/workerbot-lane.", lines.lane(lane.getLast())));
    }
    return all;
  }

  private List<String> head() {
    return List.of(
        "# What workerbot may do on %s, by `workerbot check --sudoers %s`. Look at it, then install it there:"
            .formatted(configuredServer.name(), configuredServer.name()),
        "#     visudo -cf FILE && install -o root -g root -m 0440 FILE /etc/sudoers.d/workerbot",
        "# Take other lines for supervisorctl out: one that lets it run without -c and a file,"
            + " `status` alone, makes",
        "# whoever has the SSH key root. config/sudoers says why each line is as it is.");
  }

  private List<String> current(SudoersLines lines, Sudo sudo, List<String> command) {
    List<String> all = new ArrayList<>();
    if (sudo == Sudo.UNKNOWN) {
      all.add("# Its sudo did not report its version; these lines need 1.9.10 (`sudo -V`).");
    }
    if (RootCheck.sudo(command) < 0) {
      all.add(
          "# And in workerbot's config, for this server: supervisorctl: sudo -n "
              + String.join(" ", command));
    }
    all.add("");
    all.addAll(lines.working());
    writer()
        .ifPresent(script -> {
          all.addAll(List.of("", "# Roles of the config may make workers: config/workerbot-conf."));
          all.addAll(lines.building(script));
        });
    if (RootCheck.sudo(configuredServer.supervisor().tail()) >= 0) {
      all.addAll(
          List.of(
              "",
              "# `tail` in the config: where logs of workers belong to root. Only root may write"
                  + " that folder.",
              lines.tail(path("tail", configuredServer.supervisor().tail()))));
    }
    if (!configuredServer.supervisor().artisan().isEmpty()) {
      all.addAll(
          List.of(
              "",
              "# `artisan-runner` in the config needs lines for each application: the last ones of"
                  + " config/sudoers."));
    }
    return all;
  }

  private List<String> old(SudoersLines lines, Sudo sudo, boolean isCtl) {
    Optional<String> writer = writer();
    List<String> all = new ArrayList<>();
    all.add(
        "# Before that, install config/workerbot-ctl as %s, owned by root, mode 0755, with these values at its top:"
            .formatted(SudoersLines.CTL));
    all.add("#     CONFIG=" + lines.config());
    all.add("#     SUPERVISORCTL=" + lines.supervisorctl());
    all.add("#     BUILD=" + (writer.isPresent() ? "yes" : "no"));
    if (!isCtl) {
      all.add(
          "# since sudo there knows no regular expressions; and in workerbot's config, for this"
              + " server:");
      all.add("#     supervisorctl: sudo -n " + SudoersLines.CTL);
    }
    all.add("");
    all.add(
        lines.old(
            sudo.knowsFolders(),
            Stream.concat(Stream.of(SudoersLines.CTL), writer.stream()).toList()));
    return all;
  }

  /** The full path of {@code workerbot-conf}, where somebody may make workers there by sudo. */
  private Optional<String> writer() {
    List<String> words = configuredServer.configWriter();
    boolean mayBuild =
        config.assignments().stream()
            .flatMap(role -> role.grants().stream())
            .anyMatch(this::builds);
    return Optional.of(words.getLast())
        .filter(path -> mayBuild && RootCheck.sudo(words) >= 0 && path.startsWith("/"));
  }

  private boolean builds(Grant grant) {
    return BUILDING.stream().anyMatch(grant.verbs()::contains)
        && grant.coversServer(configuredServer.name().value(), configuredServer.tags());
  }

  /** Whom sudo is told to be, however that is written. */
  private static String runAs(List<String> command) {
    int sudo = RootCheck.sudo(command);
    int own = own(command);
    for (int i = sudo + 1; sudo >= 0 && i < own; i++) {
      Matcher option = AS_USER.matcher(command.get(i));
      if (option.matches()) {
        String user = option.group(1);
        return user.isEmpty() && i + 1 < own ? command.get(i + 1) : user;
      }
    }
    return "root";
  }

  /** Where supervisorctl stands in the words; behind them where it does not. */
  private static int own(List<String> command) {
    for (int i = 0; i < command.size(); i++) {
      if (command.get(i).endsWith("supervisorctl")) {
        return i;
      }
    }
    return command.size();
  }

  private static String options(List<String> command) {
    int own = own(command);
    return own + 1 >= command.size()
        ? ""
        : String.join(" ", command.subList(own + 1, command.size())) + " ";
  }

  /** Sudoers takes full paths only. */
  private String path(String program, List<String> command) {
    String named =
        command.stream().filter(word -> word.endsWith(program)).findFirst().orElse(program);
    CommandLine find = CommandLine.of("sh", "-c", "command -v -- \"$1\"", "sh", named);
    return shell.run(find, configuredServer.supervisor().limit(), 1000)
                instanceof ShellResult.ShellExited(_, var out, _, _)
            && out.startsWith("/")
        ? out.strip()
        : "/usr/bin/" + program;
  }
}
