package dev.workerbot.app.config.access;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code terminal}. */
public final class TerminalReader {
  private static final KeyType<List<String>> NAMES =
      new KeyType.Texts(
          new KeyType.TextPattern(
              Pattern.compile("[^\\s:*]+"),
              "`%s` is not a name to act as: write ci for terminal:ci, each by itself"));
  private static final Key<Section> MAY_ACT_AS =
      Keys.names(
          "may-act-as",
          NAMES,
          "by the account of the operating system, the names that `--as` takes from it:"
              + " [more](#at-a-terminal)");

  private static final Key<String> SOCKET =
      Key.text(
              "socket",
              "the path of the unix socket by which `exec` and `chat` use the bot that runs:"
                  + " [more](operating.md#the-bots-socket)")
          .otherwise(
              "`/run/workerbot/workerbot.sock` for the service, else `workerbot.sock` beside the"
                  + " database");

  public static final Key<Section> TERMINAL =
      Keys.section(
              "terminal",
              Keys.of("terminal", MAY_ACT_AS, SOCKET),
              "its socket, and who may act as somebody else there:" + " [below](#at-a-terminal)")
          .otherwise("see below");

  private TerminalReader() {}

  /**
   * Reads it.
   *
   * @param path what a path in the config means
   */
  public static TerminalConfig read(Section terminal, Function<String, Path> path) {
    Section accounts = terminal.all(MAY_ACT_AS);
    Map<String, Set<String>> mayActAs = new HashMap<>();
    for (String account : accounts.named()) {
      List<String> names = NAMES.read(accounts, account).orElse(List.of());
      if (names.isEmpty()) {
        accounts.wrong(
            accounts.lineOf(account),
            Sentence.of(
                "`%s` under `terminal.may-act-as` takes the names it may act as, such as [ci]",
                account));
      }
      mayActAs.put(account, Set.copyOf(names));
    }
    return new TerminalConfig(mayActAs, terminal.find(SOCKET).map(path));
  }
}
