package dev.workerbot.app.socket.client;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.app.socket.wire.WireChannel;
import dev.workerbot.app.socket.wire.WireLine;
import dev.workerbot.chat.terminal.TerminalSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** {@code workerbot chat} by the bot that runs: the screen is here, the rest is there. */
final class ChatClient {
  private ChatClient() {}

  /**
   * Returns with the exit code when the person leaves.
   *
   * @param welcome what the bot said first
   */
  static int talk(WireChannel wire, WireLine welcome) throws IOException {
    String user = welcome.string("user");
    // Whom the bot takes them for is settled there; here it is a name for the prompt.
    Caller caller = TerminalSession.caller(user, new Account(Account.UNKNOWN, user));
    RemoteBot bot = new RemoteBot(wire);
    new ChatTerminal(caller, bot, bot, folder())
        .run(
            welcome.texts("servers"),
            chat -> {
              bot.listen(chat);
              return List.of();
            });
    return bot.isGone() ? 1 : 0;
  }

  /** For lines that were typed, and for pictures. */
  private static Path folder() throws IOException {
    Path state =
        Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
            .filter(path -> path.startsWith("/"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"));
    return Files.createDirectories(
        state.resolve("workerbot"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
