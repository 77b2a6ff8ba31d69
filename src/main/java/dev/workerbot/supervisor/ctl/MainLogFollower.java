package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.log.LogEnds;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.ShellResult;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the output of {@code supervisorctl maintail -f} apart: lines of the log, and what
 * supervisorctl and sudo say themselves, which on a terminal comes in between. Source: supervisor
 * 4.2.5, http_client.py.
 */
final class MainLogFollower implements Consumer<String> {
  private static final int ASIDE_BYTES = 4096;
  private static final String BANNER = "==> Press Ctrl-C to exit <==";

  /** What comes before a chunk that was cut inside a character, and is shown as Python's bytes. */
  private static final Pattern UNDECODABLE =
      Pattern.compile("Undecodable: b.*['\"](\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} .*)");

  private static final Pattern REFUSED =
      Pattern.compile(".*/mainlogtail Cannot read, status code (\\d+)");
  private static final Pattern UNCONNECTED =
      Pattern.compile(".*/mainlogtail Cannot connect, error: .*");

  private final Consumer<String> line;
  private final StringBuilder aside = new StringBuilder();

  MainLogFollower(Consumer<String> line) {
    this.line = line;
  }

  @Override
  public void accept(String raw) {
    String text = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    if (text.equals(BANNER)) {
      return;
    }
    Matcher undecodable = UNDECODABLE.matcher(text);
    String shown = undecodable.matches() ? undecodable.group(1) : text;
    if (MainLog.read(shown).isEmpty() && aside.length() < ASIDE_BYTES) {
      aside.append(shown).append('\n');
    }
    line.accept(shown);
  }

  /** What became of it. */
  Reply<String> end(ShellResult result) {
    return switch (result) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, _, var err, _) -> exited(code, aside + err);
    };
  }

  private Reply<String> exited(int code, String said) {
    for (String one : said.lines().toList()) {
      Matcher refused = REFUSED.matcher(one);
      if (refused.matches()) {
        return new Reply.FailedReply<>(
            refused.group(1).equals("404")
                ? LogEnds.NO_MAIN_LOG
                : Faults.odd("status code " + refused.group(1)));
      }
      if (UNCONNECTED.matcher(one).matches()) {
        return new Reply.FailedReply<>(
            new Problem(ProblemKind.LOST, "supervisorctl lost its connection to supervisord"));
      }
    }
    if (code == 0) {
      return new Reply.Ok<>(
          "supervisord ended it: it was restarted, or its main log was truncated");
    }
    return new Reply.FailedReply<>(
        CommandFaults.find(code, said, said)
            .orElseGet(() ->
                said.isBlank() ? Faults.odd("exit code " + code) : Faults.notUnderstood(said)));
  }
}
