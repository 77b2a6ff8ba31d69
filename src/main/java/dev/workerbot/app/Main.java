package dev.workerbot.app;

import dev.workerbot.app.cli.ExecCommand;
import dev.workerbot.app.socket.client.BotClient;
import dev.workerbot.app.socket.client.ClientCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the program starts: with the light client of a bot that runs, or else with all of it, whose
 * classes are not touched before.
 */
public final class Main {
  private static final List<String> QUIET = List.of("chat", "exec", "check", "trust", "backup");

  private Main() {}

  /** Ends the process with the command's exit code. */
  public static void main(String[] args) {
    OptionalInt byTheBot = BotClient.run(args);
    if (byTheBot.isPresent()) {
      // System.exit would look for a logger in every jar first, to log that it was called.
      Runtime.getRuntime().halt(byTheBot.getAsInt());
    }
    int exitCode = all(args);
    // The same: nothing runs any more after a command that did well.
    if (exitCode != 0 || !isExec(args)) {
      System.exit(exitCode);
    }
  }

  private static boolean isExec(String[] args) {
    return args.length > 0 && args[0].equals("exec");
  }

  private static int all(String[] args) {
    if (args.length > 0 && QUIET.contains(args[0]) && System.getProperty("workerbot.log") == null) {
      // A log line between the lines of a conversation helps nobody who reads it.
      System.setProperty("workerbot.log", "ERROR");
      System.setProperty("workerbot.log.libraries", "OFF");
    }
    Optional<ClientCommand> plain = ClientCommand.read(args);
    return plain.isPresent() && plain.get().kind().equals("exec")
        ? exec(plain.get())
        : WorkerbotCommand.execute(args);
  }

  /** The parser of all commands takes a third of the time that a command takes. */
  private static int exec(ClientCommand command) {
    try {
      return ExecCommand.run(command);
    } catch (IOException | RuntimeException failure) {
      return CommandFailure.report(
          failure, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }
  }
}
