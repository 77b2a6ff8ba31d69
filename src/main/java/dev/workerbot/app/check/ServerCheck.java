package dev.workerbot.app.check;

import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.message.text.Counts;
import dev.workerbot.ssh.HostKeys;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.login.IdentityFile;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.lane.LaneReport;
import dev.workerbot.supervisor.mainlog.MainLogConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.sudo.RootAccess;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a server lets the bot work, and what it lacks there. */
final class ServerCheck {
  /** Slower than this, a login shell's start-up files are the likely reason. */
  private static final Duration LEAN = Duration.ofMillis(60);

  /** No file and no group is called so; asking for it changes nothing. */
  private static final String NOTHING = "workerbot-check-of-nothing";

  private final ConfiguredServer configuredServer;
  private final PrintWriter out;

  ServerCheck(ConfiguredServer configuredServer, PrintWriter out) {
    this.configuredServer = configuredServer;
    this.out = out;
  }

  /** Those that it has; empty where the bot cannot work with it, which is printed. */
  Optional<List<WorkerStatus>> workers() {
    try (SshShell shell = new SshShell(configuredServer.endpoint())) {
      Duration limit = configuredServer.supervisor().limit();
      if (shell.run(CommandLine.of("true"), limit, 1000)
          instanceof ShellResult.ShellFailed shellFailed) {
        out.println("✗ " + configuredServer.name().about(shellFailed.sentence()));
        switch (shellFailed.kind()) {
          case HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, HOST_KEY_REVOKED ->
              printHostKey(configuredServer.endpoint());
          case AUTH_REFUSED -> printOurKeys(configuredServer.endpoint());
          default -> {}
        }
        return Optional.empty();
      }
      long from = System.nanoTime();
      ShellResult _ = shell.run(CommandLine.of("true"), limit, 1000);
      Duration trip = Duration.ofNanos(System.nanoTime() - from);
      Supervisorctl supervisor = new Supervisorctl(shell, configuredServer.supervisor());
      String program =
          path(program().endsWith("supervisorctl") ? program() : "supervisorctl", shell);
      String config = supervisor.configFile();
      RootCheck root = new RootCheck(configuredServer, new RootAccess(shell, limit), out);
      return switch (supervisor.version()) {
        case Reply.FailedReply<String>(var problem) -> {
          bad(problem, root, program, config);
          yield Optional.empty();
        }
        case Reply.Ok<String>(var version) ->
            switch (supervisor.status()) {
              case Reply.FailedReply<List<WorkerStatus>>(var problem) -> {
                bad(problem, root, program, config);
                yield Optional.empty();
              }
              case Reply.Ok<List<WorkerStatus>>(var workers) -> {
                out.println(
                    "✓ %s: Supervisor %s, %s; a command there and back takes %d ms"
                        .formatted(
                            configuredServer.name(),
                            version,
                            Counts.of(workers.size(), "worker"),
                            trip.toMillis()));
                tellOfTheWay(Optional.of(configuredServer.endpoint()));
                IdentityFile.troubles(configuredServer.endpoint())
                    .forEach(trouble -> out.println("  ⚠ A key that is not used: " + trouble));
                if (trip.compareTo(LEAN) > 0) {
                  out.println(
                      "  • That is slow for a kept connection. If the network is fast, the login"
                          + " shell of %s reads heavy start-up files (~/.bashrc) at every command."
                              .formatted(configuredServer.endpoint().user()));
                }
                if (!configuredServer.lane().isEmpty()) {
                  out.println("  • " + LaneReport.of(shell, configuredServer.lane(), config));
                }
                tellWhetherTheMainLogIsHeard(supervisor);
                if (supervisor.avail() instanceof Reply.FailedReply<List<Available>> failedReply) {
                  out.println(
                      "  • `show`, `drift` and `doctor` lack what they need there: "
                          + failedReply.problem().sentence());
                }
                problem(supervisor.signal(WorkerName.of(NOTHING), Signal.CONT))
                    .ifPresent(problem ->
                        out.println(
                            "  • `restart --graceful`, `pause` and `continue` lack what they need"
                                + " there: "
                                + problem.sentence()));
                tellWhetherWorkersCanBeMade(
                    supervisor,
                    new ProgramFiles(shell, configuredServer.configWriter(), limit),
                    limit);
                yield root.tell(program, config) ? Optional.of(workers) : Optional.empty();
              }
            };
      };
    }
  }

  private void tellWhetherTheMainLogIsHeard(Supervisor supervisor) {
    Optional<String> unreadable =
        problem(supervisor.mainLog(200)).map(problem -> problem.sentence());
    Optional<String> advice =
        supervisor.config() instanceof Reply.Ok<ServerConfig>(var config)
            ? MainLogConfig.advice(config)
            : Optional.empty();
    if (unreadable.isPresent() || advice.isPresent()) {
      out.println(
          "  • Its main log cannot be %s, so that alerts come by asking every 5 s, and without exit codes: %s"
              .formatted(
                  unreadable.isPresent() ? "read" : "heard",
                  Stream.of(unreadable, advice)
                      .flatMap(Optional::stream)
                      .collect(Collectors.joining(". "))));
    }
  }

  /** What is weak about the connection, at each machine that it goes through. */
  private void tellOfTheWay(Optional<SshEndpoint> next) {
    for (Optional<SshEndpoint> at = next; at.isPresent(); at = at.get().jump()) {
      SshEndpoint endpoint = at.get();
      if (endpoint.legacyAlgorithms()) {
        out.println(
            "  ⚠ `legacy-algorithms` is on for %s: broken ones (SHA-1, CBC, DSA) are offered to it,"
                    .formatted(endpoint.name())
                + " and somebody in between may read along or change what goes by. Update its sshd,"
                + " then take that line out");
      }
      for (String place : HostKeys.unreadable(endpoint)) {
        out.println(
            "  ⚠ %s cannot be read, so that it counts for nothing; if it was to revoke a key, it"
                    .formatted(place)
                + " does not");
      }
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
    return reply instanceof Reply.FailedReply<?>(var problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  /** What is called there, without sudo and its like. */
  private String program() {
    List<String> words = configuredServer.supervisor().command();
    return words.subList(RootCheck.sudo(words) + 1, words.size()).stream()
        .filter(word -> !word.startsWith("-"))
        .findFirst()
        .orElse("supervisorctl");
  }

  private void bad(Problem problem, RootCheck root, String program, String config) {
    out.println("✗ " + problem.on(configuredServer.name()));
    if (problem.problemKind() != Problem.ProblemKind.NOT_PERMITTED) {
      return;
    }
    if (root.tell(program, config)) {
      out.println("  Put this in with visudo on " + configuredServer.name() + ":");
      root.tellLines(program, config);
    }
    if (RootCheck.sudo(configuredServer.supervisor().command()) < 0) {
      out.println("  And in the config, for this server: supervisorctl: sudo -n " + program());
    }
  }

  /** sudoers takes full paths only. */
  private String path(String program, SshShell shell) {
    CommandLine find = CommandLine.of("sh", "-c", "command -v -- \"$1\"", "sh", program);
    return shell.run(find, configuredServer.supervisor().limit(), 1000)
                instanceof ShellResult.ShellExited(_, var out, _, _)
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
      HostKeys.SeenKey seenKey = HostKeys.scan(endpoint);
      if (seenKey.revokedAt().isPresent()) {
        out.println("  Never trust that key again: give the server a new one.");
        return;
      }
      if (!seenKey.others().isEmpty()) {
        out.println("  Only if you know why it changed, take the old key out:");
        HostKeys.removal(endpoint).forEach(command -> out.println("    " + command));
      }
      out.println("  If that fingerprint is right, this is the line for known_hosts:");
      out.println("    " + seenKey.line());
    } catch (IOException gone) {
      out.println("  " + gone.getMessage());
    }
  }

  private void printOurKeys(SshEndpoint endpoint) {
    for (Path identity : endpoint.identities()) {
      if (!IdentityFile.isUsable(identity, endpoint)) {
        continue;
      }
      Path key = identity.resolveSibling(identity.getFileName() + ".pub");
      try {
        out.println("  The line for authorized_keys, out of " + key + ":");
        out.println("    restrict " + Files.readString(key).strip());
        out.println(
            "  With from=\"the address of this machine\", in front of it, nobody can use it from"
                + " elsewhere; README.md has both, and the line of a jump host.");
      } catch (IOException unreadable) {
        out.println("    (there is none; ssh-keygen -y -f " + identity + " prints it)");
      }
    }
  }
}
