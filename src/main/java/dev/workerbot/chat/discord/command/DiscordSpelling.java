package dev.workerbot.chat.discord.command;

import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a command that a text of ours names is filled in. */
public final class DiscordSpelling {
  private DiscordSpelling() {}

  /**
   * A command in a text of ours, spelled as it is filled in here: {@code restart
   * target:horizon@web1}, {@code config edit target:mailer@web1}; empty for what is none, or is the
   * same here.
   */
  public static Optional<String> of(String text) {
    Optional<Verb> alone = Verb.named(text).filter(verb -> verb.word().equals(text));
    if (alone.isPresent()) {
      return alone.map(DiscordCommands::path);
    }
    if (!text.contains(" ")
        || !(Grammar.parse(text) instanceof ParseResult.Understood(var command))) {
      return Optional.empty();
    }
    return Optional.of(
        Stream.concat(
                Stream.of(DiscordCommands.path(command.verb())),
                Grammar.filled(text).entrySet().stream()
                    // Only buttons say those.
                    .filter(one -> !one.getKey().isHidden())
                    .filter(
                        one -> !one.getValue().equals(one.getKey().usual()) || isFlag(one.getKey()))
                    .map(one -> one.getKey().name() + ":" + shown(one.getKey(), one.getValue())))
            .collect(Collectors.joining(" ")));
  }

  private static boolean isFlag(Parameter parameter) {
    return parameter.parameterForm() == ParameterForm.FLAG;
  }

  private static String shown(Parameter parameter, String value) {
    if (isFlag(parameter)) {
      return "True";
    }
    // `@queues` may be a set, and a set is only that where nothing stands before it.
    return parameter.meansWorkers() ? value.replaceAll("(^|,)\\*@", "$1@") : value;
  }
}
