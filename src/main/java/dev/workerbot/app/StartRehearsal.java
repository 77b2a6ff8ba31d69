package dev.workerbot.app;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.cli.ExecCommand;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.ConfigFile.ReadConfig;
import dev.workerbot.app.socket.client.BotClient;
import dev.workerbot.app.socket.client.ClientCommand;
import dev.workerbot.app.socket.server.BotSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Does what commands do when they start, in a folder of its own and without a server, so that Java
 * can keep what it has loaded and linked for that. {@code bin/workerbot} runs it once for each
 * build.
 */
final class StartRehearsal {
  private static final String CONFIG =
      """
      servers:
        nowhere: {host: 127.0.0.1, port: 1, user: nobody}
      roles:
        reader: [{verbs: read}]
      grants:
        - {role: reader, to: "*"}
      alerts: {enabled: false}
      http: {enabled: false}
      """;

  private StartRehearsal() {}

  /** Ends with 0, and leaves nothing behind in the folder that it is given. */
  public static void main(String[] args) throws IOException {
    System.setProperty("workerbot.log", "OFF");
    System.setProperty("workerbot.log.libraries", "OFF");
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    System.setOut(silent);
    System.setErr(silent);
    Path file = Files.writeString(Path.of(args[0]).resolve("workerbot.yaml"), CONFIG);
    ClientCommand status = ClientCommand.exec(file, Optional.empty(), false, List.of("status"));
    int _ = ExecCommand.run(status);
    if (ConfigFile.load(file, _ -> Optional.empty()) instanceof ReadConfig.Loaded(Config config)) {
      byTheBot(file, config);
    }
    System.exit(0);
  }

  private static void byTheBot(Path file, Config config) throws IOException {
    try (Workerbot bot = new Workerbot(config)) {
      Optional<BotSocket> socket =
          BotSocket.open(config.botSocket(Optional.empty()), bot, file, config.terminal());
      for (String command : List.of("status", "whoami")) {
        var _ = BotClient.run(new String[] {"exec", "--config", file.toString(), "--", command});
      }
      if (socket.isPresent()) {
        socket.get().close();
      }
    }
  }
}
