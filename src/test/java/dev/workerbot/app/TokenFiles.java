package dev.workerbot.app;

import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Tokens in files of their own, which a config names. */
public final class TokenFiles {
  private TokenFiles() {}

  /** Leads a config to this Slack. */
  public static void lead(Path config, FakeSlack slack) throws IOException {
    for (String token : List.of(FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN)) {
      Path _ = secret(config, token.substring(0, 4), token);
    }
    TestBot.append(
        config,
        "slack: {bot-token-file: %s, app-token-file: %s, api-url: \"%s\"}"
            .formatted(
                config.resolveSibling("xoxb"), config.resolveSibling("xapp"), slack.apiUrl()));
  }

  /** Beside the config, for its owner alone. */
  public static Path secret(Path config, String name, String token) throws IOException {
    Path file = config.resolveSibling(name);
    Files.writeString(file, token);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
