package dev.workerbot.chat.discord;

import dev.workerbot.command.Command;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.worker.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandGroupData;

/**
 * The slash command: a subcommand for each verb with its options, some of them in a {@link
 * DiscordGroup}.
 */
final class DiscordCommands {
  private static final int GREP_CHARS = 200;
  private static final int REASON_CHARS = 300;
  private static final int TARGET_CHARS = 500;
  private static final int SETTINGS_CHARS = 2000;

  private DiscordCommands() {}

  /** The command, as it is to be registered. */
  static SlashCommandData definition(String name) {
    return Commands.slash(name, "Look at, start, stop and restart workers; read their logs")
        .setContexts(InteractionContextType.GUILD)
        .addSubcommands(subcommands(Optional.empty()))
        .addSubcommandGroups(
            Arrays.stream(DiscordGroup.values())
                .map(group ->
                    new SubcommandGroupData(group.word(), group.about())
                        .addSubcommands(subcommands(Optional.of(group))))
                .toList());
  }

  private static List<SubcommandData> subcommands(Optional<DiscordGroup> group) {
    return Arrays.stream(Verb.values())
        .filter(verb -> DiscordGroup.of(verb).equals(group))
        .map(DiscordCommands::subcommand)
        .toList();
  }

  private static SubcommandData subcommand(Verb verb) {
    SubcommandData sub = new SubcommandData(verb.word(), about(verb));
    return switch (verb) {
      case HELP -> sub.addOptions(suggested(DiscordOption.VERB, "The command to explain", false));
      case WHOAMI, SERVERS, SILENCES -> sub;
      case CAN ->
          sub.addOptions(
              suggested(DiscordOption.VERB, "The command in question", true),
              target("Which worker, such as horizon@web1", false));
      case STATUS ->
          sub.addOptions(
              target(
                  "Which workers, such as horizon@web1, queue@prod or *@web1; all if empty", false),
              flag(DiscordOption.ALL, "Every process on a line of its own"));
      case START, STOP, PAUSE, CONTINUE ->
          sub.addOptions(
              target("Which workers, such as horizon@web1 or queue:*@web*", true),
              flag(DiscordOption.YES, "Do not ask me again where that means several"),
              glass());
      case RESTART ->
          sub.addOptions(
                  target("Which workers, such as horizon@web1 or queue:*@web*", true),
                  flag(DiscordOption.YES, "Do not ask me again where that means several"))
              .addOptions(manner())
              .addOptions(glass());
      case LOGS ->
          sub.addOptions(
              target("Whose log, such as horizon@web1", true),
              new OptionData(
                      OptionType.INTEGER,
                      DiscordOption.LINES,
                      "How many lines; " + Command.Logs.DEFAULT_LINES + " if empty")
                  .setRequiredRange(1, Command.Logs.MAX_LINES),
              flag(DiscordOption.ERR, "What it wrote to stderr"),
              text(DiscordOption.GREP, "Only lines that contain this", GREP_CHARS),
              text(DiscordOption.FOLLOW, "Go on showing new lines for this long, such as 60s", 10));
      case HISTORY -> sub.addOptions(target("Of which workers; all if empty", false));
      case ALERTS -> sub.addOptions(target("Of which workers; all if empty", false));
      case ACK, RESOLVE ->
          sub.addOptions(suggested(DiscordOption.ALERT, "Which one, such as #17", true));
      case SILENCE ->
          sub.addOptions(
              suggested(DiscordOption.TARGET, "Which workers, or an alert such as #17", true),
              text(DiscordOption.FOR, "For how long, such as 30m, 1h or 2d", 10).setRequired(true),
              text(DiscordOption.REASON, "Why; everybody sees it", REASON_CHARS));
      case UNSILENCE ->
          sub.addOptions(suggested(DiscordOption.SILENCE, "Which one, such as #3", true));
      case STATS ->
          sub.addOptions(
              target("Which worker, such as horizon@web1", true),
              text(DiscordOption.PERIOD, "How far back, such as 6h or 7d; 24h if empty", 10));
      case SHOW -> sub.addOptions(target("Which worker, such as horizon@web1", true));
      case DRIFT ->
          sub.addOptions(target("Which servers, such as web1 or @prod; all if empty", false));
      case DOCTOR ->
          sub.addOptions(
              target("Which workers, such as queue@web1 or *@web1; all if empty", false));
      case CREATE ->
          sub.addOptions(
              target("Its name and where, such as mailer@web1; a form asks if empty", false),
              suggested(
                  DiscordOption.TEMPLATE, "What kind of worker; see create without options", false),
              text(DiscordOption.COMMAND, "What it runs, without a shell", SETTINGS_CHARS),
              processes("How many; 1 if empty", false),
              text(
                  DiscordOption.SETTINGS,
                  "More, such as --user www-data --directory /srv/app",
                  SETTINGS_CHARS),
              flag(DiscordOption.YES, "Do not show it to me first"));
      case EDIT ->
          sub.addOptions(
              target("Which worker, such as mailer@web1", true),
              text(
                  DiscordOption.SETTINGS,
                  "What changes, such as --stopwaitsecs 90; a form asks if empty",
                  SETTINGS_CHARS),
              flag(DiscordOption.YES, "Do not show it to me first"));
      case SCALE ->
          sub.addOptions(
              target("Which worker, such as queue@web1", true),
              processes("How many there are to be", true),
              flag(DiscordOption.YES, "Do not show it to me first"));
      case REMOVE ->
          sub.addOptions(
              target("Which worker, such as mailer@web1", true),
              flag(DiscordOption.YES, "Do not show it to me first"));
      case UNDO ->
          sub.addOptions(
              target("Of which worker; a list if empty", false),
              flag(DiscordOption.YES, "Do not show it to me first"));
      case CANCEL -> sub.addOptions(target("Of which workers; the newest here if empty", false));
      case RUN ->
          sub.addOptions(
              suggested(DiscordOption.ACTION, "Which one, such as after-deploy", true),
              text(
                  DiscordOption.REASON,
                  "What for, such as v1.2.3; everybody sees it",
                  REASON_CHARS));
      case HOLD ->
          sub.addOptions(
              target("Which workers, such as queue@web1", true),
              text(DiscordOption.FOR, "For how long, such as 30m or 2h", 10).setRequired(true),
              text(DiscordOption.REASON, "Why; everybody sees it", REASON_CHARS));
      case HOLDS -> sub;
      case RELEASE -> sub.addOptions(suggested(DiscordOption.HOLD, "Which one, such as #3", true));
      case REQUEST ->
          sub.addOptions(
                  acts("What is to be done"),
                  target("To which worker, such as horizon@web1", true),
                  text(DiscordOption.REASON, "Why; everybody sees it", REASON_CHARS))
              .addOptions(manner());
      case APPROVE ->
          sub.addOptions(suggested(DiscordOption.REQUEST, "Which one, such as #12", true));
      case DENY ->
          sub.addOptions(
              suggested(DiscordOption.REQUEST, "Which one, such as #12", true),
              text(DiscordOption.REASON, "Why; everybody sees it", REASON_CHARS));
    };
  }

  private static String about(Verb verb) {
    return switch (verb) {
      case HELP -> "What you may do here, with examples";
      case WHOAMI -> "Who I take you for, and your roles";
      case CAN -> "Whether you may, by which rule, or who can grant it";
      case SERVERS -> "How the servers are";
      case STATUS -> "How workers are, trouble first";
      case LOGS -> "The newest lines of a worker's log";
      case HISTORY -> "Who did what, and what became of it";
      case ALERTS -> "What is wrong just now";
      case SILENCES -> "What is silenced";
      case ACK -> "Tell everybody that you have an alert";
      case RESOLVE -> "Close an alert by hand";
      case SILENCE -> "Keep alerts quiet for a while";
      case UNSILENCE -> "End a silence early";
      case STATS -> "Memory, restarts and downtime, with a picture";
      case SHOW -> "How Supervisor runs a worker: its config, and whether it is applied";
      case DRIFT -> "What is on disk but not applied";
      case DOCTOR -> "What is wrong with how workers are set up, and the fix";
      case CREATE -> "Make a worker: a form, then what would be written, then Confirm";
      case EDIT -> "Change the settings of a worker";
      case SCALE -> "Change how many processes a worker has";
      case REMOVE -> "Stop a worker and take its file away; undo brings it back";
      case UNDO -> "Put back what was before the last change of a worker's config";
      case START -> "Start workers";
      case STOP -> "Stop workers";
      case RESTART -> "Stop workers and start them again";
      case PAUSE -> "Keep Laravel workers from taking the next job";
      case CONTINUE -> "Let paused workers take jobs again";
      case CANCEL -> "End what is under way after its current step";
      case RUN -> "Carry out what the config has a name for";
      case HOLD -> "Keep others from acting on workers for a while";
      case RELEASE -> "End a hold early";
      case HOLDS -> "What is held, by whom, until when";
      case REQUEST -> "Ask others for what you may not do yourself";
      case APPROVE -> "Let a request of somebody else through";
      case DENY -> "Refuse a request of somebody else";
    };
  }

  private static OptionData acts(String about) {
    OptionData option = new OptionData(OptionType.STRING, DiscordOption.VERB, about, true);
    Arrays.stream(Verb.values())
        .filter(verb -> verb.reach() == Verb.Reach.ACTS)
        .forEach(verb -> option.addChoice(verb.word(), verb.word()));
    return option;
  }

  private static List<OptionData> manner() {
    return List.of(
        flag(DiscordOption.ROLLING, "One after the other, the next when the last has stayed up"),
        new OptionData(
                OptionType.INTEGER,
                DiscordOption.BATCH,
                "How many at a time while rolling; 1 if empty")
            .setRequiredRange(1, RestartOptions.RollingOptions.MAX_BATCH),
        text(
            DiscordOption.PAUSE,
            "How long between them while rolling, such as 10s; 5s if empty",
            10),
        flag(DiscordOption.GRACEFUL, "Let each finish its job first"));
  }

  private static OptionData glass() {
    return text(
        DiscordOption.GLASS,
        "Break the glass: why it cannot wait. Loud, and only for some",
        REASON_CHARS);
  }

  private static OptionData target(String about, boolean required) {
    return suggested(DiscordOption.TARGET, about, required);
  }

  private static OptionData suggested(String name, String about, boolean required) {
    return text(name, about, TARGET_CHARS).setRequired(required).setAutoComplete(true);
  }

  private static OptionData text(String name, String about, int most) {
    return new OptionData(OptionType.STRING, name, about).setMaxLength(most);
  }

  private static OptionData processes(String about, boolean required) {
    return new OptionData(OptionType.INTEGER, DiscordOption.PROCESSES, about)
        .setRequiredRange(1, 100)
        .setRequired(required);
  }

  private static OptionData flag(String name, String about) {
    return new OptionData(OptionType.BOOLEAN, name, about);
  }
}
