package dev.workerbot.supervisor.laravel;

import com.google.re2j.Pattern;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.Reason;
import dev.workerbot.supervisor.reply.Faults;
import java.util.List;
import java.util.Locale;

/**
 * Reads the error that artisan ends with: a box with the message, below the place in the code or
 * the class of the exception. Source: symfony/console, Application.php (doRenderThrowable);
 * nunomaduro/collision, Writer.php.
 */
final class ConsoleError {
  /** What stands before the message. */
  private static final Pattern BEFORE =
      Pattern.compile(
          "In [\\w.-]+ line \\d+:|[\\w\\\\]*(?:Exception|Error)|workerbot-artisan: .*"
              + "|(?:PHP )?(?:Deprecated|Warning|Notice|Strict Standards): .*");

  /**
   * What clients of databases and Redis say where they have no connection. Source:
   * laravel/framework 12, DetectsLostConnections.php and LostConnectionDetector.php; phpredis;
   * predis; amqplib.
   */
  private static final List<String> NO_CONNECTION =
      List.of(
          "connection refused",
          "connection timed out",
          "connection reset by peer",
          "no route to host",
          "name or service not known",
          "temporary failure in name resolution",
          "server has gone away",
          "redis server went away",
          "lost connection",
          "could not connect to server",
          "connection to server at",
          "sqlstate[hy000] [2002]",
          "sqlstate[hy000] [1045]",
          "sqlstate[08006]",
          "noauth authentication required",
          "wrongpass",
          "read error on connection");

  private ConsoleError() {}

  /** The line that tells most. */
  static String line(String text) {
    return Faults.firstLine(
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .filter(line -> !BEFORE.matches(line))
            .findFirst()
            .orElse(text));
  }

  static Reason reason(String text) {
    String said = text.toLowerCase(Locale.ROOT);
    if (said.contains("\" option does not exist")) {
      return Reason.NO_SUCH_OPTION;
    }
    if (said.contains("there are no commands defined in the \"")
        || (said.contains("command \"") && said.contains("\" is not defined"))) {
      return Reason.NO_SUCH_COMMAND;
    }
    return NO_CONNECTION.stream().anyMatch(said::contains) ? Reason.NO_CONNECTION : Reason.FAILED;
  }
}
