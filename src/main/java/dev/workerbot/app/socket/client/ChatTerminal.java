package dev.workerbot.app.socket.client;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.terminal.TerminalSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal, or the pipe, that {@code workerbot chat} was started in. */
public final class ChatTerminal {
  private final Caller caller;
  private final Inbox inbox;
  private final Completion completion;
  private final Path folder;

  /**
   * @param caller who is at the keyboard
   * @param folder of the lines that were typed, and of pictures
   */
  public ChatTerminal(Caller caller, Inbox inbox, Completion completion, Path folder) {
    this.caller = caller;
    this.inbox = inbox;
    this.completion = completion;
    this.folder = folder;
  }

  /**
   * Talks until the person leaves, or the pipe ends.
   *
   * @param ready is given the chat before the first line is read; what it returns is under way
   */
  public void run(List<String> servers, Function<Chat, List<Thread>> ready) throws IOException {
    TerminalSession session = new TerminalSession(caller, inbox, folder.resolve("chat-pictures"));
    if (!isTerminal()) {
      session.piped(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          new PrintWriter(System.out, true, StandardCharsets.UTF_8),
          chat -> {
            List<Thread> _ = ready.apply(chat);
          });
      return;
    }
    // To ask the terminal whether it joins characters, JLine reads up to the terminal's answer, and
    // would take what was typed before for a part of it.
    try (Terminal terminal =
        TerminalBuilder.builder().name("workerbot").graphemeCluster(false).build()) {
      session.interactive(
          terminal,
          history(),
          Optional.ofNullable(System.getenv("NO_COLOR")).filter(one -> !one.isEmpty()).isEmpty(),
          completion,
          "workerbot for %s. Type help, or a command such as status; exit leaves."
              .formatted(String.join(", ", servers)),
          ready);
    }
  }

  /**
   * Whether it is a terminal. JDK 25 gives no console where there is none, unlike 22 to 24, which
   * Error Prone knows.
   */
  @SuppressWarnings("SystemConsoleNull")
  public static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private Path history() throws IOException {
    Path file = folder.resolve("chat-history");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return file;
  }
}
