package dev.workerbot.app.rehearsal;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.cli.ExecCommand;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.ConfigFile.ReadConfig;
import dev.workerbot.app.socket.client.ClientCommand;
import dev.workerbot.app.socket.server.BotSocket;
import dev.workerbot.ssh.rehearsal.RehearsalServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Does what commands do when they start, in a folder of its own, so that Java can keep what it has
 * loaded and linked for that. {@code bin/workerbot} runs it once for each build.
 */
public final class StartRehearsal {
  private StartRehearsal() {}

  /**
   * Ends with 0, and leaves SQLite's own code in the folder.
   *
   * @param args the folder, and the words that run the client of a bot
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.setProperty("workerbot.log", "OFF");
    System.setProperty("workerbot.log.libraries", "OFF");
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    System.setOut(silent);
    System.setErr(silent);
    Path folder = Path.of(args[0]);
    unpackSqlite(folder);
    int _ = status(folder, List.of(args).subList(1, args.length));
    System.exit(0);
  }

  /** As the driver does it at each start, unless it is told where to find it. */
  private static void unpackSqlite(Path folder) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream code = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      long _ = Files.copy(code, folder.resolve(name));
    }
    System.setProperty("org.sqlite.lib.path", folder.toString());
  }

  /** Asks for a status without a bot, and then by a bot; the exit code of the first. */
  static int status(Path folder, List<String> client) throws IOException, InterruptedException {
    try (RehearsalServer server = new RehearsalServer()) {
      RehearsalServer.writeKey(folder.resolve("key"));
      Files.writeString(folder.resolve("known_hosts"), server.knownHost());
      Path file = Files.writeString(folder.resolve("workerbot.yaml"), config(server.port()));
      int exitCode =
          ExecCommand.run(ClientCommand.exec(file, Optional.empty(), false, List.of("status")));
      if (ConfigFile.load(file, _ -> Optional.empty())
          instanceof ReadConfig.Loaded(Config config)) {
        byTheBot(file, config, client);
      }
      return exitCode;
    }
  }

  private static String config(int port) {
    return """
    ssh: {user: nobody, agent: false, identity-files: [key], known-hosts: [known_hosts]}
    servers:
      here: {host: 127.0.0.1, port: %d, supervisorctl: supervisorctl}
    roles:
      reader: [{verbs: read}]
    grants:
      - {role: reader, to: "*"}
    alerts: {enabled: false}
    http: {enabled: false}
    """
        .formatted(port);
  }

  private static void byTheBot(Path file, Config config, List<String> client)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(client);
    words.addAll(List.of("exec", "--config", file.toString(), "--", "status"));
    try (Workerbot bot = new Workerbot(config)) {
      Optional<BotSocket> socket =
          BotSocket.open(config.botSocket(Optional.empty()), bot, file, config.terminal());
      int _ =
          new ProcessBuilder(words)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor();
      if (socket.isPresent()) {
        socket.get().close();
      }
    }
  }
}
