package dev.workerbot.app;

import dev.workerbot.app.config.Config;
import dev.workerbot.ssh.HostKeys;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.CommandLine;
import dev.workerbot.supervisor.ShellResult;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.supervisor.Supervisorctl;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
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

  @Mixin private ConfigOption option;

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException {
    Config config = option.load();
    out.println("✓ " + option.file() + " is right: " + config.servers().size() + " servers");
    out.println(
        config.slack().isPresent()
            ? "✓ Slack: both tokens are there"
            : "• Slack is off: no tokens in SLACK_BOT_TOKEN and SLACK_APP_TOKEN");
    int failed = 0;
    for (Config.Server server : config.servers()) {
      failed += isGood(server) ? 0 : 1;
    }
    return failed == 0 ? 0 : 1;
  }

  private boolean isGood(Config.Server server) {
    try (SshShell shell = new SshShell(server.endpoint())) {
      Duration limit = server.supervisor().limit();
      if (shell.run(CommandLine.of("true"), limit, 1000) instanceof ShellResult.Failed failed) {
        out.println("✗ " + server.name() + ": " + failed.sentence());
        if (failed.kind() == ShellResult.Failure.HOST_KEY_UNKNOWN) {
          printHostKey(server);
        }
        return false;
      }
      long from = System.nanoTime();
      ShellResult _ = shell.run(CommandLine.of("true"), limit, 1000);
      Duration trip = Duration.ofNanos(System.nanoTime() - from);
      Supervisorctl supervisor = new Supervisorctl(shell, server.supervisor());
      return switch (supervisor.version()) {
        case Reply.Failed<String>(var problem) -> {
          bad(server, problem);
          yield false;
        }
        case Reply.Ok<String>(var version) ->
            switch (supervisor.status()) {
              case Reply.Failed<List<WorkerStatus>>(var problem) -> {
                bad(server, problem);
                yield false;
              }
              case Reply.Ok<List<WorkerStatus>>(var workers) -> {
                out.println(
                    "✓ %s: Supervisor %s, %d workers; a command there and back takes %d ms"
                        .formatted(server.name(), version, workers.size(), trip.toMillis()));
                if (trip.compareTo(LEAN) > 0) {
                  out.println(
                      "  • That is slow for a kept connection. If the network is fast, the login"
                          + " shell of %s reads heavy start-up files (~/.bashrc) at every command."
                              .formatted(server.endpoint().user()));
                }
                yield true;
              }
            };
      };
    }
  }

  private void bad(Config.Server server, Problem problem) {
    out.println("✗ " + problem.on(server.name()));
    if (problem.kind() == Problem.Kind.NOT_PERMITTED) {
      out.println("  Add this line with visudo on " + server.name() + ":");
      out.println(
          "    %s ALL=(root) NOPASSWD: /usr/bin/supervisorctl".formatted(server.endpoint().user()));
      out.println("  or the narrower ones of config/sudoers.");
    }
  }

  private void printHostKey(Config.Server server) {
    try {
      HostKeys.Seen seen = HostKeys.scan(server.endpoint());
      out.println("  If that fingerprint is right, this is the line for known_hosts:");
      out.println("    " + seen.line());
    } catch (IOException gone) {
      out.println("  " + gone.getMessage());
    }
  }
}
