package dev.workerbot.app.config;

import dev.workerbot.message.Sentence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code terminal}. */
final class TerminalReader {
  static final Set<String> TERMINAL = Set.of("may-act-as");

  private static final Pattern NAME = Pattern.compile("[^\\s:*]+");

  private TerminalReader() {}

  static Config.Terminal read(Section terminal) {
    Section accounts = terminal.section("may-act-as", Set.of());
    Map<String, Set<String>> mayActAs = new HashMap<>();
    for (String account : accounts.named()) {
      List<String> names = accounts.texts(account).orElse(List.of());
      if (names.isEmpty()) {
        accounts.wrong(
            accounts.lineOf(account),
            Sentence.of(
                "`%s` under `terminal.may-act-as` takes the names it may act as, such as [ci]",
                account));
      }
      names.stream()
          .filter(name -> !NAME.matcher(name).matches())
          .forEach(name ->
              accounts.wrong(
                  accounts.lineOf(account),
                  Sentence.of(
                      "`%s` is no name to act as: write ci for terminal:ci, each by itself",
                      name)));
      mayActAs.put(account, Set.copyOf(names));
    }
    return new Config.Terminal(mayActAs);
  }
}
