package dev.workerbot.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads configs, and holds the schema to what the reader says of them. */
public final class SchemaAgreement {
  /** Mistakes in what a value looks like by itself, which a schema has to see, too. */
  private static final Pattern OF_ITS_LOOK =
      Pattern.compile(
          "unknown key `[^`]+`.*"
              + "|`[a-z-]+`( under `[^`]+`)? takes "
              + "(a number from|true or false|a time such as|an amount such as|one value|a list).*"
              + "|`[^`]+` is (nobody|no channel|no account of a person).*",
          Pattern.DOTALL);

  private SchemaAgreement() {}

  public static ConfigFile.ReadConfig load(Path file, Function<String, Optional<String>> env)
      throws IOException {
    ConfigFile.ReadConfig read = ConfigFile.load(file, env);
    switch (read) {
      case ConfigFile.ReadConfig.Loaded _ ->
          assertEquals(List.of(), ConfigSchema.errors(Files.readString(file)));
      case ConfigFile.ReadConfig.WrongConfig(var mistakes) -> {
        if (mistakes.stream()
            .anyMatch(one -> OF_ITS_LOOK.matcher(one.sentence().toString()).matches())) {
          assertFalse(ConfigSchema.errors(Files.readString(file)).isEmpty(), mistakes::toString);
        }
      }
    }
    return read;
  }
}
