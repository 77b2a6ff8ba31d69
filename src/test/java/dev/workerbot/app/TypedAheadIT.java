package dev.workerbot.app;

import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat in a real terminal, which {@code script} lends it. */
class TypedAheadIT {
  @TempDir private Path dir;

  @Test
  void whatIsTypedBeforeThePrompt_isAnswered() throws IOException {
    Path config = dir.resolve("workerbot.yaml");
    Files.writeString(
        config,
        """
        servers:
          web1:
            host: 127.0.0.1
            port: %d
            user: nobody
        storage:
          url: jdbc:sqlite:%s/workerbot.db
        terminal:
          may-act-as: {"%s": [anna]}
        """
            .formatted(FreePort.any(), dir, LocalAccount.current().name()));
    Path shown = dir.resolve("shown");
    String words =
        BotProcess.words(List.of("chat", "--config", config.toString(), "--as", "anna")).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Process chat =
        new ProcessBuilder("script", "-qefc", words, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile())
            .start();
    try (OutputStream keyboard = chat.getOutputStream()) {
      keyboard.write("whoami\n".getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      Await.until(
          "it is answered",
          () -> Files.readString(shown, StandardCharsets.ISO_8859_1).contains("You are "));
    } finally {
      chat.descendants().forEach(ProcessHandle::destroyForcibly);
      chat.destroyForcibly();
    }
  }
}
