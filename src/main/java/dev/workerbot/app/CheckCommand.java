package dev.workerbot.app;

import dev.workerbot.app.config.Config;
import dev.workerbot.ssh.HostKeys;
import dev.workerbot.ssh.SshEndpoint;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.CommandLine;
import dev.workerbot.supervisor.ProgramFiles;
import dev.workerbot.supervisor.ShellResult;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.supervisor.Supervisorctl;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code workerbot check}: whether the config is right and every server lets the bot work. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check the config, then try every server; say what to mend.")
final class CheckCommand implements Callable<Integer> {
  /** Slower than this, a login shell's start-up files are the likely reason. */
  private static final Duration LEAN = Duration.ofMillis(60);

  /** No file and no group is called so; asking for it changes nothing. */
  private static final String NOTHING = "workerbot-check-of-nothing";

  @Mixin private ConfigOption option;

  private final Map<ServerName, List<WorkerStatus>> found = new HashMap<>();

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException {
    Config config = option.load();
    out.println(
        "✓ %s is right: %s".formatted(option.file(), count(config.servers().size(), "server")));
    out.println(
        config.slack().isPresent()
            ? "✓ Slack: both tokens are there"
            : "• Slack is off: no tokens in SLACK_BOT_TOKEN and SLACK_APP_TOKEN");
    out.println(
        config.discord().isPresent()
            ? "✓ Discord: the token is there"
            : "• Discord is off: no token in DISCORD_TOKEN");
    if (config.hasChat() && config.alerts().enabled() && !config.alerts().rules().reachSomebody()) {
      out.println(
          "⚠ Alerts go nowhere: set `channel` under `alerts`, such as slack:C012AB or discord:4711,"
              + " or `enabled: false`");
    }
    if (config.alerts().enabled()) {
      warnOfSilentChats(config);
    }
    tellOfCreating(config);
    tellOfActions(config);
    config.http().filter(http -> !http.isPrivate()).ifPresent(this::warnOfOpenPort);
    int failed = 0;
    for (Config.Server server : config.servers()) {
      failed += isGood(server) ? 0 : 1;
    }
    Shorthands.lines(config, found).forEach(out::println);
    return failed == 0 ? 0 : 1;
  }

  private void warnOfSilentChats(Config config) {
    for (String chat : config.alerts().rules().chats()) {
      if (isOff(config, chat)) {
        out.println(
            "⚠ Alerts for %s wait, since it is off: %s".formatted(chat, Chats.missing(chat)));
      }
    }
  }

  private void tellOfActions(Config config) {
    for (Config.Action action : config.actions()) {
      String does = action.does().command().text();
      out.println(
          "• `run %s` does `%s`%s"
              .formatted(
                  action.does().name(),
                  does,
                  action.key().isPresent() ? ", and has a hook" : ", and has no hook"));
      action
          .toldIn()
          .filter(chat -> isOff(config, chat))
          .ifPresent(chat ->
              out.println(
                  "⚠ The hook %s is closed, since %s is off, where it is told: %s"
                      .formatted(action.does().name(), chat, Chats.missing(chat))));
    }
    boolean hooks = config.actions().stream().anyMatch(action -> action.key().isPresent());
    if (hooks && config.http().filter(http -> !http.isPrivate()).isPresent()) {
      out.println(
          "⚠ Hooks can be reached from other machines, over plain HTTP: put them behind a proxy"
              + " with TLS, or take 127.0.0.1 as `address` under `http`");
    }
  }

  private static boolean isOff(Config config, String chat) {
    return (chat.equals("slack") && config.slack().isEmpty())
        || (chat.equals("discord") && config.discord().isEmpty());
  }

  private void tellOfCreating(Config config) {
    List<String> nothing = config.rolesThatCanMakeNothing();
    if (!nothing.isEmpty()) {
      out.println(
          "• %s may create or edit, and nothing is allowed to %s: set `users` and `commands` under `creating.limits`"
              .formatted(roles(nothing), nothing.size() == 1 ? "it" : "them"));
    }
    List<String> root =
        config.creating().limits().entrySet().stream()
            .filter(role -> role.getValue().users().contains("root"))
            .map(Map.Entry::getKey)
            .toList();
    if (!root.isEmpty()) {
      out.println(
          "⚠ %s may make workers that run as root, who may do anything on a server: see `users` under `creating.limits`"
              .formatted(roles(root)));
    }
  }

  private static String roles(List<String> roles) {
    return (roles.size() == 1 ? "The role `%s`" : "The roles `%s`")
        .formatted(String.join("`, `", roles));
  }

  private void warnOfOpenPort(Config.Http http) {
    out.println(
        "⚠ %s under `http` can be reached from other machines, and asks nobody for a password:"
                .formatted(http.socket().getAddress().getHostAddress())
            + " let a firewall admit only your Prometheus, or take 127.0.0.1");
  }

  private boolean isGood(Config.Server server) {
    try (SshShell shell = new SshShell(server.endpoint())) {
      Duration limit = server.supervisor().limit();
      if (shell.run(CommandLine.of("true"), limit, 1000) instanceof ShellResult.Failed failed) {
        out.println("✗ " + server.name().about(failed.sentence()));
        switch (failed.kind()) {
          case HOST_KEY_UNKNOWN, HOST_KEY_CHANGED -> printHostKey(server.endpoint());
          case AUTH_REFUSED -> printOurKeys(server.endpoint());
          default -> {}
        }
        return false;
      }
      long from = System.nanoTime();
      ShellResult _ = shell.run(CommandLine.of("true"), limit, 1000);
      Duration trip = Duration.ofNanos(System.nanoTime() - from);
      Supervisorctl supervisor = new Supervisorctl(shell, server.supervisor());
      return switch (supervisor.version()) {
        case Reply.Failed<String>(var problem) -> {
          bad(server, problem, shell);
          yield false;
        }
        case Reply.Ok<String>(var version) ->
            switch (supervisor.status()) {
              case Reply.Failed<List<WorkerStatus>>(var problem) -> {
                bad(server, problem, shell);
                yield false;
              }
              case Reply.Ok<List<WorkerStatus>>(var workers) -> {
                found.put(server.name(), workers);
                out.println(
                    "✓ %s: Supervisor %s, %s; a command there and back takes %d ms"
                        .formatted(
                            server.name(),
                            version,
                            count(workers.size(), "worker"),
                            trip.toMillis()));
                if (trip.compareTo(LEAN) > 0) {
                  out.println(
                      "  • That is slow for a kept connection. If the network is fast, the login"
                          + " shell of %s reads heavy start-up files (~/.bashrc) at every command."
                              .formatted(server.endpoint().user()));
                }
                if (supervisor.mainLog(200) instanceof Reply.Failed<String> failed) {
                  out.println(
                      "  • Its main log cannot be read, so that alerts come by asking every 5 s,"
                          + " and without exit codes: "
                          + failed.problem().sentence());
                }
                if (supervisor.avail() instanceof Reply.Failed<List<Available>> failed) {
                  out.println(
                      "  • `show`, `drift` and `doctor` lack what they need there: "
                          + failed.problem().sentence());
                }
                tellWhetherWorkersCanBeMade(
                    supervisor, new ProgramFiles(shell, server.configWriter(), limit), limit);
                yield true;
              }
            };
      };
    }
  }

  /** No fault: to watch workers and to restart them needs none of it. */
  private void tellWhetherWorkersCanBeMade(
      Supervisor supervisor, ProgramFiles files, Duration limit) {
    Optional<Problem> problem =
        Stream.of(".conf", ".ini")
            .flatMap(suffix -> problem(files.read(NOTHING + suffix)).stream())
            // Files are called otherwise there, so the script answers.
            .filter(one -> !one.sentence().contains("a name here ends in"))
            .findFirst()
            .or(() -> problem(supervisor.update(NOTHING, limit)));
    out.println(
        problem
            .map(one ->
                "  • Workers cannot be made from chat there; watching and restarting them does not"
                    + " need that: "
                    + one.sentence())
            .orElse("  • Workers can be made, changed and removed from chat there"));
  }

  private static Optional<Problem> problem(Reply<?> reply) {
    return reply instanceof Reply.Failed<?>(var problem) ? Optional.of(problem) : Optional.empty();
  }

  private void bad(Config.Server server, Problem problem, SshShell shell) {
    out.println("✗ " + problem.on(server.name()));
    if (problem.kind() != Problem.Kind.NOT_PERMITTED) {
      return;
    }
    List<String> words = server.supervisor().command();
    int sudo = words.indexOf("sudo");
    String program =
        words.subList(sudo + 1, words.size()).stream()
            .filter(word -> !word.startsWith("-"))
            .findFirst()
            .orElse("supervisorctl");
    out.println("  Add this line with visudo on " + server.name() + ":");
    out.println(
        "    %s ALL=(root) NOPASSWD: %s"
            .formatted(server.endpoint().user(), path(program, shell, server)));
    out.println("  or the narrower ones of config/sudoers.");
    if (sudo < 0) {
      out.println("  And in the config, for this server: supervisorctl: sudo -n " + program);
    }
  }

  /** sudoers takes whole paths only. */
  private static String path(String program, SshShell shell, Config.Server server) {
    CommandLine find = CommandLine.of("sh", "-c", "command -v -- \"$1\"", "sh", program);
    return shell.run(find, server.supervisor().limit(), 1000)
                instanceof ShellResult.Exited(_, var out, _, _)
            && out.startsWith("/")
        ? out.strip()
        : "/usr/bin/supervisorctl";
  }

  /** The first on the way whose key is not the known one, for nothing behind it can be asked. */
  private void printHostKey(SshEndpoint endpoint) {
    try {
      if (endpoint.jump().isPresent() && !HostKeys.scan(endpoint.jump().get()).known()) {
        printHostKey(endpoint.jump().get());
        return;
      }
      HostKeys.Seen seen = HostKeys.scan(endpoint);
      if (!seen.others().isEmpty()) {
        out.println("  Only if you know why it changed, take the old key out:");
        HostKeys.removal(endpoint).forEach(command -> out.println("    " + command));
      }
      out.println("  If that fingerprint is right, this is the line for known_hosts:");
      out.println("    " + seen.line());
    } catch (IOException gone) {
      out.println("  " + gone.getMessage());
    }
  }

  private void printOurKeys(SshEndpoint endpoint) {
    for (Path identity : endpoint.identities()) {
      Path key = identity.resolveSibling(identity.getFileName() + ".pub");
      try {
        out.println("  The line for authorized_keys, out of " + key + ":");
        out.println("    " + Files.readString(key).strip());
      } catch (IOException unreadable) {
        out.println("    (there is none; ssh-keygen -y -f " + identity + " prints it)");
      }
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
