package dev.workerbot.app;

import dev.workerbot.app.config.Config;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.store.Cards;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code workerbot chat}: the bot in a terminal. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = "Talk with the bot in this terminal; piped input is taken a command a line.")
final class ChatCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Option(
      names = "--as",
      paramLabel = "USER",
      description = "who you are to the bot's rights: terminal:USER; else your login name")
  private String user = System.getProperty("user.name");

  @Override
  public Integer call() throws IOException {
    Config loaded = config.load();
    try (Workerbot bot = new Workerbot(loaded)) {
      bot.warmUp();
      TerminalSession session = new TerminalSession(user, bot.desk());
      Function<Chat, List<Thread>> ready =
          chat -> {
            watch(bot, chat, loaded);
            return begin(bot, chat);
          };
      if (isTerminal()) {
        try (Terminal terminal = TerminalBuilder.builder().name("workerbot").build()) {
          session.interactive(
              terminal,
              history(loaded),
              ConfigOption.env("NO_COLOR").filter(value -> !value.isEmpty()).isEmpty(),
              bot.completion(),
              "workerbot for %s. Type help, or a command such as status; exit leaves."
                  .formatted(String.join(", ", bot.servers())),
              ready);
        }
      } else {
        session.piped(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            ready);
      }
    }
    return 0;
  }

  /** JDK 25 gives no console where there is none, unlike 22 to 24, which Error Prone knows. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /** Where no other chat is told of alerts, this one is. */
  private static void watch(Workerbot bot, Chat chat, Config config) {
    if (!config.alerts().enabled() || config.hasChat()) {
      return;
    }
    try {
      Optional<Watching> _ =
          bot.watch(
              List.of(chat), Optional.of(new Cards.Channel(chat.name(), TerminalSession.CHANNEL)));
    } catch (IOException cannotLock) {
      throw new UncheckedIOException(cannotLock);
    }
  }

  private static List<Thread> begin(Workerbot bot, Chat chat) {
    try {
      return bot.takeover().begin(List.of(chat));
    } catch (IOException cannotLock) {
      throw new UncheckedIOException(cannotLock);
    }
  }

  private static Path history(Config config) throws IOException {
    Path file = Workerbot.locks(config).resolveSibling("chat-history");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return file;
  }
}
