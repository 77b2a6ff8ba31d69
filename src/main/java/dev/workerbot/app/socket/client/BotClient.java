package dev.workerbot.app.socket.client;

import dev.workerbot.app.host.ConfigOwner;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.app.host.UsualConfig;
import dev.workerbot.app.socket.wire.SocketPath;
import dev.workerbot.app.socket.wire.WireChannel;
import dev.workerbot.app.socket.wire.WireLine;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code exec} and {@code chat} by the bot that runs. It loads as little as it can: a command takes
 * as long as Java and this need to start.
 */
public final class BotClient {
  /** A picture is in a message, and a thousand lines of a log. */
  private static final int LONGEST = 16 << 20;

  private static final int FAILED = 1;
  private static final int NOTHING_DONE = 2;
  private static final int REFUSED = 3;

  private final ClientCommand command;
  private final Path config;
  private final PrintStream out;
  private final PrintStream err;

  private BotClient(ClientCommand command, Path config) {
    this.command = command;
    this.config = config;
    this.out = System.out;
    this.err = System.err;
  }

  /**
   * Runs a command line by the bot whose socket is found at a glance; the exit code, or empty where
   * the whole program has to see to it.
   */
  public static OptionalInt run(String[] arguments) {
    try {
      Optional<ClientCommand> read = ClientCommand.read(arguments);
      if (read.isEmpty()) {
        return OptionalInt.empty();
      }
      Path config =
          UsualConfig.of(read.get().config(), name -> Optional.ofNullable(System.getenv(name)));
      // One that could give its writer any right is refused by the whole program.
      return !config.toAbsolutePath().normalize().equals(UsualConfig.INSTALLED)
              && (!Files.exists(config)
                  || ConfigOwner.trouble(config, LocalAccount.current().uid()).isPresent())
          ? OptionalInt.empty()
          : new BotClient(read.get(), config).run(ConfigGlance.sockets(config));
    } catch (IOException | IllegalArgumentException leftToTheWhole) {
      return OptionalInt.empty();
    }
  }

  /** Runs a command by the bot that listens at one of these paths; empty where none does. */
  public static OptionalInt run(ClientCommand command, List<Path> sockets) throws IOException {
    return new BotClient(command, command.config().orElse(UsualConfig.INSTALLED)).run(sockets);
  }

  private OptionalInt run(List<Path> sockets) throws IOException {
    for (Path socket : sockets) {
      if (SocketPath.exists(socket)) {
        OptionalInt exitCode = run(socket);
        if (exitCode.isPresent()) {
          return exitCode;
        }
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt run(Path socket) throws IOException {
    if (Files.isSymbolicLink(socket)) {
      return refused("%s is not used: it is a link".formatted(socket), NOTHING_DONE);
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        WireChannel wire = new WireChannel(channel, LONGEST)) {
      Optional<String> trouble = SocketPath.trouble(socket, wire.peer().uid());
      return trouble.isPresent() ? refused(trouble.get(), NOTHING_DONE) : ask(wire);
    } catch (ConnectException stale) {
      return OptionalInt.empty();
    } catch (BindException noRight) {
      return refused(
          "you may not use the bot's socket %s: it is for the group %s"
              .formatted(socket, Files.getAttribute(socket, "posix:group")),
          REFUSED);
    }
  }

  private OptionalInt ask(WireChannel wire) throws IOException {
    Optional<WireLine> first =
        answer(
            wire,
            WireLine.first()
                .with("want", command.kind())
                .with("config", named())
                .with("as", command.as())
                .with("json", command.json())
                .with("words", command.words()));
    if (first.isEmpty()) {
      return refused(
          "the bot stopped before it answered; its next run finishes what was started", FAILED);
    }
    WireLine answer = first.get();
    if (answer.has("other")) {
      return OptionalInt.empty();
    }
    if (answer.number(WireLine.PROTOCOL) != WireLine.VERSION) {
      return refused(
          "the bot that runs here is of another version than this workerbot. Restart the bot, or"
              + " use the workerbot that it was started from",
          NOTHING_DONE);
    }
    if (answer.has("refused")) {
      return refused(answer.string("refused"), (int) answer.number("exit"));
    }
    if (command.kind().equals("chat")) {
      return OptionalInt.of(ChatClient.talk(wire, answer));
    }
    out.writeBytes(answer.string("out").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return OptionalInt.of((int) answer.number("exit"));
  }

  /**
   * What the bot says to it; empty where it cannot be heard. Whether it has begun with it nobody
   * knows then, so that it must not be done again without it.
   */
  private static Optional<WireLine> answer(WireChannel wire, WireLine question) {
    try {
      wire.write(question);
    } catch (IOException closed) {
      // Who turns a client away may have said so without reading.
    }
    try {
      return wire.read();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  private String named() {
    try {
      return config.toRealPath().toString();
    } catch (IOException hidden) {
      return config.toAbsolutePath().normalize().toString();
    }
  }

  private OptionalInt refused(String sentence, int exitCode) {
    err.println("workerbot: " + sentence);
    return OptionalInt.of(exitCode);
  }
}
