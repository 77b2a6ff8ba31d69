package dev.workerbot.chat.discord;

import dev.workerbot.command.Grammar;
import dev.workerbot.worker.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The way back from what somebody filled in to the line that the grammar of all chats reads. */
final class DiscordLine {
  /** In the order in which the grammar wants what has no name there. */
  private static final List<String> WORDS =
      List.of(
          DiscordOption.VERB,
          DiscordOption.TARGET,
          DiscordOption.ALERT,
          DiscordOption.SILENCE,
          DiscordOption.HOLD,
          DiscordOption.REQUEST,
          DiscordOption.ACTION,
          DiscordOption.FOR,
          DiscordOption.PERIOD,
          DiscordOption.REASON);

  private DiscordLine() {}

  /**
   * The line that says the same.
   *
   * @param options what was filled in, as text, by the option's name
   */
  static String of(String verb, Map<String, String> options) {
    List<String> words = new ArrayList<>(List.of(verb));
    for (String name : WORDS) {
      if (options.containsKey(name)) {
        if (name.equals(DiscordOption.REASON)) {
          String reason = options.get(name);
          words.add(
              verb.equals(Verb.REQUEST.word())
                  ? "--" + DiscordOption.REASON + "=" + reason
                  : reason);
        } else {
          words.addAll(target(options.get(name)));
        }
      }
    }
    if (options.containsKey(DiscordOption.PROCESSES)) {
      String count = options.get(DiscordOption.PROCESSES);
      words.add(
          verb.equals(Verb.SCALE.word()) ? count : "--" + DiscordOption.PROCESSES + "=" + count);
    }
    for (String name :
        List.of(
            DiscordOption.LINES,
            DiscordOption.GREP,
            DiscordOption.FOLLOW,
            DiscordOption.TEMPLATE,
            DiscordOption.COMMAND,
            DiscordOption.BATCH,
            DiscordOption.PAUSE,
            DiscordOption.GLASS)) {
      if (options.containsKey(name)) {
        words.add("--" + name + "=" + options.get(name));
      }
    }
    for (String name :
        List.of(
            DiscordOption.ERR,
            DiscordOption.ALL,
            DiscordOption.ROLLING,
            DiscordOption.GRACEFUL,
            DiscordOption.YES)) {
      if (Boolean.parseBoolean(options.get(name))) {
        words.add("--" + name);
      }
    }
    String line = Grammar.line(words);
    return options.containsKey(DiscordOption.SETTINGS)
        ? line + " " + options.get(DiscordOption.SETTINGS)
        : line;
  }

  /** People also write there what they know from elsewhere, such as {@code horizon@web1 --yes}. */
  private static List<String> target(String text) {
    List<String> flags =
        Stream.of(
                DiscordOption.YES,
                DiscordOption.ALL,
                DiscordOption.ERR,
                DiscordOption.ROLLING,
                DiscordOption.GRACEFUL)
            .map(flag -> "--" + flag)
            .filter(flag -> List.of(text.strip().split("\\s+")).contains(flag))
            .toList();
    String rest = text;
    for (String flag : flags) {
      rest = rest.replaceAll("(^|\\s)" + flag + "(?=\\s|$)", " ");
    }
    List<String> words = new ArrayList<>();
    if (!rest.isBlank()) {
      // A list is one word there, with or without blanks in it.
      words.add(rest.strip().replaceAll("\\s*,\\s*", ","));
    }
    words.addAll(flags);
    return words;
  }

  /** What {@link dev.workerbot.chat.Completion} needs to suggest the value of an option. */
  static String typed(String verb, Map<String, String> options, String focused, String value) {
    if (focused.equals(DiscordOption.TEMPLATE)) {
      return verb + " --" + DiscordOption.TEMPLATE + " " + value;
    }
    return !focused.equals(DiscordOption.VERB) && options.containsKey(DiscordOption.VERB)
        ? verb + " " + options.get(DiscordOption.VERB) + " " + value
        : verb + " " + value;
  }
}
