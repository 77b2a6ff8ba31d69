package dev.workerbot.chat.discord.command;

import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import net.dv8tion.jda.api.interactions.commands.DefaultMemberPermissions;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.CommandData;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandGroupData;

/** The slash command: a subcommand for each verb, with its parameters as options. */
public final class DiscordCommands {
  public static final String ALERT_ACTIONS = "Alert actions";

  /**
   * Whose verbs stand one step down, as in {@code /worker config edit}: a command has 25
   * subcommands at most, and there are more verbs. What is wanted in a hurry stays on top. Source:
   * Discord, "Application Commands": Subcommands and subcommand groups.
   */
  private static final Set<Group> NESTED = EnumSet.of(Group.JOBS, Group.CONFIG, Group.RIGHTS);

  /** What is suggested while somebody types. */
  private static final Set<ParameterKind> SUGGESTED =
      EnumSet.complementOf(
          EnumSet.of(
              ParameterKind.TIME, ParameterKind.NUMBER, ParameterKind.TEXT, ParameterKind.NOTHING));

  private DiscordCommands() {}

  /**
   * The command, as it is to be registered.
   *
   * @param permissions which a member needs to see it; empty for everybody
   */
  public static SlashCommandData definition(String name, OptionalLong permissions) {
    return Commands.slash(name, "Look at, start, stop and restart workers; read their logs")
        .setContexts(InteractionContextType.GUILD)
        .setDefaultPermissions(permitted(permissions))
        .addSubcommands(subcommands(group -> !NESTED.contains(group)))
        .addSubcommandGroups(
            NESTED.stream()
                .map(group ->
                    new SubcommandGroupData(group.word(), group.about())
                        .addSubcommands(subcommands(group::equals)))
                .toList());
  }

  /** The entry of the menu on a message that offers what can be done about its alert. */
  public static CommandData menuEntry(OptionalLong permissions) {
    return Commands.message(ALERT_ACTIONS)
        .setContexts(InteractionContextType.GUILD)
        .setDefaultPermissions(permitted(permissions));
  }

  private static DefaultMemberPermissions permitted(OptionalLong permissions) {
    return permissions.isEmpty()
        ? DefaultMemberPermissions.ENABLED
        : DefaultMemberPermissions.enabledFor(permissions.getAsLong());
  }

  /** What is picked to come to a verb: {@code restart}, {@code config edit}. */
  static String path(Verb verb) {
    Group group = Syntax.specOf(verb).group();
    return NESTED.contains(group) ? group.word() + " " + verb : verb.word();
  }

  private static List<SubcommandData> subcommands(Predicate<Group> wanted) {
    return Arrays.stream(Verb.values())
        .map(Syntax::specOf)
        .filter(spec -> wanted.test(spec.group()))
        .map(DiscordCommands::subcommand)
        .toList();
  }

  private static SubcommandData subcommand(VerbSpec spec) {
    return new SubcommandData(spec.verb().word(), spec.brief())
        .addOptions(
            spec.parameters().stream()
                .filter(parameter -> !parameter.isHidden())
                .map(DiscordCommands::option)
                .toList());
  }

  private static OptionData option(Parameter of) {
    OptionType type =
        of.parameterForm() == ParameterForm.FLAG
            ? OptionType.BOOLEAN
            : of.kind() == ParameterKind.NUMBER ? OptionType.INTEGER : OptionType.STRING;
    OptionData option = new OptionData(type, of.name(), of.about(), of.required());
    if (of.kind() == ParameterKind.ACTING_VERB) {
      Arrays.stream(Verb.values())
          .filter(verb -> verb.reach() == Verb.Reach.ACTS)
          .forEach(verb -> option.addChoice(verb.word(), verb.word()));
      return option;
    }
    return switch (type) {
      case BOOLEAN -> option;
      case INTEGER -> option.setRequiredRange(1, of.most());
      default -> option.setMaxLength(of.most()).setAutoComplete(SUGGESTED.contains(of.kind()));
    };
  }
}
