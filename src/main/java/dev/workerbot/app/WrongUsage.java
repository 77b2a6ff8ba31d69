package dev.workerbot.app;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.verb.Verb;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, and what to type instead, in two lines. */
final class WrongUsage implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] words) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("workerbot: " + sentence(wrong, command, List.of(words)));
    err.println(
        isTop(command)
            ? "`workerbot help` lists the commands."
            : "`workerbot help %s` shows how it is used.".formatted(command.getCommandName()));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static boolean isTop(CommandLine command) {
    return command.getParent() == null;
  }

  private static String sentence(
      ParameterException wrong, CommandLine command, List<String> words) {
    return switch (wrong) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, command, words);
      case MissingParameterException missing when !missing.getMissing().isEmpty() ->
          missing(missing.getMissing().getFirst(), command);
      case OverwrittenOptionException twice ->
          "`%s` is there twice; once is enough".formatted(name(twice.getOverwritten()));
      default -> other(wrong, command);
    };
  }

  private static String other(ParameterException wrong, CommandLine command) {
    ArgSpec argument = wrong.getArgSpec();
    if (argument == null) {
      return isTop(command) && wrong.getValue() != null
          ? noCommand(wrong.getValue(), command, List.of(wrong.getValue()))
          : wrong.getMessage();
    }
    return argument.typeInfo().isBoolean()
        ? "`%s` takes no value".formatted(name(argument))
        : missing(argument, command);
  }

  private static String unmatched(
      UnmatchedArgumentException unmatched, CommandLine command, List<String> words) {
    String first = unmatched.getUnmatched().getFirst();
    boolean isOption = first.startsWith("-") && first.length() > 1;
    if (isTop(command)) {
      return isOption ? noOption(first, command) : noCommand(first, command, words);
    }
    return isOption ? noOption(first, command) : tooMuch(first, command);
  }

  private static String noCommand(String typed, CommandLine top, List<String> words) {
    Set<String> ours = top.getSubcommands().keySet();
    if (Verb.named(typed).isPresent()) {
      return "`%s` is a command for the chat: type it in `workerbot chat`, or run `workerbot exec -- %s`"
          .formatted(typed, Tokenizer.line(words));
    }
    Collection<String> all = new LinkedHashSet<>(ours);
    Arrays.stream(Verb.values()).map(Verb::word).forEach(all::add);
    List<String> near = Nearest.to(typed, all, 1);
    return "No command `%s`%s"
        .formatted(
            typed,
            near.stream()
                .map(word -> ours.contains(word) ? word : "exec -- " + word)
                .map("; did you mean `workerbot %s`?"::formatted)
                .collect(Collectors.joining()));
  }

  private static String noOption(String typed, CommandLine command) {
    String option = typed.replaceFirst("=.*", "");
    if (isTop(command)) {
      return command.getSubcommands().values().stream()
              .anyMatch(sub -> sub.getCommandSpec().optionsMap().containsKey(option))
          ? "`%s` belongs behind the command, such as: workerbot check %s …"
              .formatted(option, option)
          : "There is no option `%s`%s".formatted(option, near(option, command));
    }
    return "`%s` has no option `%s`%s"
        .formatted(
            command.getCommandName(),
            option,
            command.getCommandName().equals("exec")
                ? "; put -- before the options of the command, such as: workerbot exec --"
                    + " restart horizon@web1 --yes"
                : near(option, command));
  }

  private static String near(String option, CommandLine command) {
    return Nearest.hint(
        option,
        command.getCommandSpec().optionsMap().keySet().stream()
            .filter(known -> known.startsWith("--"))
            .toList(),
        "");
  }

  private static String tooMuch(String word, CommandLine command) {
    String name = command.getCommandName();
    return switch (name) {
      case "run" ->
          "`run` starts the bot and takes no `%s`; an action is run by `workerbot exec -- run %s`"
              .formatted(word, word);
      case "chat" ->
          "`chat` takes no `%s`; type commands there, or run one by `workerbot exec -- %s`"
              .formatted(word, word);
      default -> "`%s` does not take `%s` as well".formatted(name, word);
    };
  }

  private static String missing(ArgSpec argument, CommandLine command) {
    return argument.isOption()
        ? "`%s` lacks its value, %s".formatted(name(argument), argument.paramLabel())
        : "`%s` lacks its %s: %s"
            .formatted(command.getCommandName(), argument.paramLabel(), argument.description()[0]);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
