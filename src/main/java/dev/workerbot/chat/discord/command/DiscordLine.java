package dev.workerbot.chat.discord.command;

import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The way back from what somebody filled in to the line that the grammar of all chats reads. */
public final class DiscordLine {
  private static final Pattern FLAG = Pattern.compile("(?<!\\S)--[a-z-]+(?!\\S)");

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private DiscordLine() {}

  /**
   * The line that says the same.
   *
   * @param options what was filled in, as text, by the option's name
   */
  public static String of(String verb, Map<String, String> options) {
    List<String> words = new ArrayList<>(List.of(verb));
    String settings = "";
    for (Parameter parameter : parameters(verb)) {
      String value = options.get(parameter.name());
      if (value == null) {
        continue;
      }
      switch (parameter.parameterForm()) {
        case WORD -> words.addAll(word(value));
        case REST -> words.add(value);
        case OPTION, OPTION_OR_REST, SETTING -> words.add(parameter.dashed() + "=" + value);
        case FLAG -> {
          if (Boolean.parseBoolean(value)) {
            words.add(parameter.dashed());
          }
        }
        case SETTINGS -> settings = " " + value;
      }
    }
    return Tokenizer.line(words) + settings;
  }

  /** Whether the channel is to see the answer to a line, unless it is a refusal. */
  public static boolean isForAll(String line) {
    return Grammar.parse(line) instanceof ParseResult.Understood(var command)
        && command.verb().reach() != Verb.Reach.FREE
        && !command.opensForm();
  }

  private static List<Parameter> parameters(String verb) {
    return Verb.named(verb).map(one -> Syntax.specOf(one).parameters()).orElse(List.of());
  }

  /** People also write there what they know from elsewhere, such as {@code horizon@web1 --yes}. */
  private static List<String> word(String text) {
    Stream<String> flags = FLAG.matcher(text).results().map(MatchResult::group);
    String rest = FLAG.matcher(text).replaceAll(" ").strip();
    // A list is one word there, with or without blanks in it.
    Stream<String> word =
        rest.isEmpty() ? Stream.empty() : Stream.of(COMMA.matcher(rest).replaceAll(","));
    return Stream.concat(word, flags).toList();
  }

  /** What {@link dev.workerbot.chat.Completion} needs to suggest the value of an option. */
  public static String typed(
      String verb, Map<String, String> options, String focused, String value) {
    StringBuilder line = new StringBuilder(verb);
    for (Parameter parameter : parameters(verb)) {
      if (parameter.name().equals(focused)) {
        return line.append(
                parameter.parameterForm() == ParameterForm.WORD
                    ? " "
                    : " " + parameter.dashed() + " ")
            .append(
                // As above: a list is one word, so that its last name is completed and the rest
                // kept.
                parameter.parameterForm() == ParameterForm.WORD
                    ? COMMA.matcher(value).replaceAll(",")
                    : value)
            .toString();
      }
      if (parameter.parameterForm() == ParameterForm.WORD
          && options.containsKey(parameter.name())) {
        line.append(' ').append(options.get(parameter.name()));
      }
    }
    return line.append(' ').append(value).toString();
  }
}
