package dev.workerbot.chat.discord;

import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Grammar;
import dev.workerbot.command.Parsed;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;

/**
 * The slash command, a subcommand for each verb with its options, and the way back from what
 * somebody filled in to the line that the grammar of all chats reads.
 */
final class DiscordCommands {
  static final String TARGET = "target";
  static final String VERB = "verb";
  static final String ALERT = "alert";
  static final String SILENCE = "silence";
  static final String HOLD = "hold";
  static final String REQUEST = "request";
  static final String ACTION = "action";
  private static final String YES = "yes";
  private static final String ALL = "all";
  private static final String LINES = "lines";
  private static final String ERR = "err";
  private static final String GREP = "grep";
  private static final String FOLLOW = "follow";
  private static final String FOR = "for";
  private static final String REASON = "reason";
  private static final String PERIOD = "period";
  private static final String TEMPLATE = "template";
  private static final String COMMAND = "command";
  private static final String PROCESSES = "processes";
  private static final String SETTINGS = "settings";

  /** In the order in which the grammar wants what has no name there. */
  private static final List<String> WORDS =
      List.of(VERB, TARGET, ALERT, SILENCE, HOLD, REQUEST, ACTION, FOR, PERIOD, REASON);

  private static final int GREP_CHARS = 200;
  private static final int REASON_CHARS = 300;
  private static final int TARGET_CHARS = 500;
  private static final int SETTINGS_CHARS = 2000;

  private DiscordCommands() {}

  /** The command, as it is to be registered. */
  static SlashCommandData definition(String name) {
    return Commands.slash(name, "Look at, start, stop and restart workers; read their logs")
        .setContexts(InteractionContextType.GUILD)
        .addSubcommands(Arrays.stream(Verb.values()).map(DiscordCommands::subcommand).toList());
  }

  private static SubcommandData subcommand(Verb verb) {
    SubcommandData sub = new SubcommandData(verb.word(), about(verb));
    return switch (verb) {
      case HELP -> sub.addOptions(verbs("The command to explain").setRequired(false));
      case WHOAMI, SERVERS, SILENCES -> sub;
      case CAN ->
          sub.addOptions(
              verbs("The command in question").setRequired(true),
              target("Which worker, such as horizon@web1", false));
      case STATUS ->
          sub.addOptions(
              target(
                  "Which workers, such as horizon@web1, queue@prod or *@web1; all if empty", false),
              flag(ALL, "Every process on a line of its own"));
      case START, STOP, RESTART, PAUSE, CONTINUE ->
          sub.addOptions(
              target("Which workers, such as horizon@web1 or queue:*@web*", true),
              flag(YES, "Do not ask me again where that means several"));
      case LOGS ->
          sub.addOptions(
              target("Whose log, such as horizon@web1", true),
              new OptionData(
                      OptionType.INTEGER,
                      LINES,
                      "How many lines; " + Command.Logs.DEFAULT_LINES + " if empty")
                  .setRequiredRange(1, Command.Logs.MAX_LINES),
              flag(ERR, "What it wrote to stderr"),
              text(GREP, "Only lines that contain this", GREP_CHARS),
              text(FOLLOW, "Go on showing new lines for this long, such as 60s", 10));
      case HISTORY -> sub.addOptions(target("Of which workers; all if empty", false));
      case ALERTS -> sub.addOptions(target("Of which workers; all if empty", false));
      case ACK, RESOLVE -> sub.addOptions(suggested(ALERT, "Which one, such as #17", true));
      case SILENCE ->
          sub.addOptions(
              suggested(TARGET, "Which workers, or an alert such as #17", true),
              text(FOR, "For how long, such as 30m, 1h or 2d", 10).setRequired(true),
              text(REASON, "Why; everybody sees it", REASON_CHARS));
      case UNSILENCE -> sub.addOptions(suggested(SILENCE, "Which one, such as #3", true));
      case STATS ->
          sub.addOptions(
              target("Which worker, such as horizon@web1", true),
              text(PERIOD, "How far back, such as 6h or 7d; 24h if empty", 10));
      case SHOW -> sub.addOptions(target("Which worker, such as horizon@web1", true));
      case DRIFT ->
          sub.addOptions(target("Which servers, such as web1 or @prod; all if empty", false));
      case DOCTOR ->
          sub.addOptions(
              target("Which workers, such as queue@web1 or *@web1; all if empty", false));
      case CREATE ->
          sub.addOptions(
              target("Its name and where, such as mailer@web1; a form asks if empty", false),
              suggested(TEMPLATE, "What kind of worker; see create without options", false),
              text(COMMAND, "What it runs, without a shell", SETTINGS_CHARS),
              processes("How many; 1 if empty", false),
              text(SETTINGS, "More, such as --user www-data --directory /srv/app", SETTINGS_CHARS),
              flag(YES, "Do not show it to me first"));
      case EDIT ->
          sub.addOptions(
              target("Which worker, such as mailer@web1", true),
              text(
                  SETTINGS,
                  "What changes, such as --stopwaitsecs 90; a form asks if empty",
                  SETTINGS_CHARS),
              flag(YES, "Do not show it to me first"));
      case SCALE ->
          sub.addOptions(
              target("Which worker, such as queue@web1", true),
              processes("How many there are to be", true),
              flag(YES, "Do not show it to me first"));
      case REMOVE ->
          sub.addOptions(
              target("Which worker, such as mailer@web1", true),
              flag(YES, "Do not show it to me first"));
      case UNDO ->
          sub.addOptions(
              target("Of which worker; a list if empty", false),
              flag(YES, "Do not show it to me first"));
      case CANCEL -> sub.addOptions(target("Of which workers; the newest here if empty", false));
      case RUN -> sub.addOptions(suggested(ACTION, "Which one, such as after-deploy", true));
      case HOLD ->
          sub.addOptions(
              target("Which workers, such as queue@web1", true),
              text(FOR, "For how long, such as 30m or 2h", 10).setRequired(true),
              text(REASON, "Why; everybody sees it", REASON_CHARS));
      case HOLDS -> sub;
      case RELEASE -> sub.addOptions(suggested(HOLD, "Which one, such as #3", true));
      case REQUEST ->
          sub.addOptions(
              verbs("What is to be done").setRequired(true),
              target("To which worker, such as horizon@web1", true),
              text(REASON, "Why; everybody sees it", REASON_CHARS));
      case APPROVE -> sub.addOptions(suggested(REQUEST, "Which one, such as #12", true));
      case DENY ->
          sub.addOptions(
              suggested(REQUEST, "Which one, such as #12", true),
              text(REASON, "Why; everybody sees it", REASON_CHARS));
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

  private static OptionData verbs(String about) {
    OptionData option = new OptionData(OptionType.STRING, VERB, about);
    Arrays.stream(Verb.values()).forEach(verb -> option.addChoice(verb.word(), verb.word()));
    return option;
  }

  private static OptionData target(String about, boolean required) {
    return suggested(TARGET, about, required);
  }

  private static OptionData suggested(String name, String about, boolean required) {
    return text(name, about, TARGET_CHARS).setRequired(required).setAutoComplete(true);
  }

  private static OptionData text(String name, String about, int most) {
    return new OptionData(OptionType.STRING, name, about).setMaxLength(most);
  }

  private static OptionData processes(String about, boolean required) {
    return new OptionData(OptionType.INTEGER, PROCESSES, about)
        .setRequiredRange(1, 100)
        .setRequired(required);
  }

  private static OptionData flag(String name, String about) {
    return new OptionData(OptionType.BOOLEAN, name, about);
  }

  /**
   * The line that says the same.
   *
   * @param options what was filled in, as text, by the option's name
   */
  static String line(String verb, Map<String, String> options) {
    List<String> words = new ArrayList<>(List.of(verb));
    for (String name : WORDS) {
      if (options.containsKey(name)) {
        if (name.equals(REASON)) {
          words.add(options.get(name));
        } else {
          words.addAll(target(options.get(name)));
        }
      }
    }
    if (options.containsKey(PROCESSES)) {
      String count = options.get(PROCESSES);
      words.add(verb.equals(Verb.SCALE.word()) ? count : "--" + PROCESSES + "=" + count);
    }
    for (String name : List.of(LINES, GREP, FOLLOW, TEMPLATE, COMMAND)) {
      if (options.containsKey(name)) {
        words.add("--" + name + "=" + options.get(name));
      }
    }
    for (String name : List.of(ERR, ALL, YES)) {
      if (Boolean.parseBoolean(options.get(name))) {
        words.add("--" + name);
      }
    }
    String line = Grammar.line(words);
    return options.containsKey(SETTINGS) ? line + " " + options.get(SETTINGS) : line;
  }

  /** People also write there what they know from elsewhere, such as {@code horizon@web1 --yes}. */
  private static List<String> target(String text) {
    List<String> flags =
        Stream.of(YES, ALL, ERR)
            .map(flag -> "--" + flag)
            .filter(flag -> List.of(text.strip().split("\\s+")).contains(flag))
            .toList();
    String rest = text;
    for (String flag : flags) {
      rest = rest.replaceAll("(^|\\s)" + flag + "(?=\\s|$)", " ");
    }
    List<String> words = new ArrayList<>();
    if (!rest.isBlank()) {
      words.add(rest.strip());
    }
    words.addAll(flags);
    return words;
  }

  /**
   * A command in a text of ours, spelled as it is filled in here: {@code restart
   * target:horizon@web1}; empty for what is none, or has no options.
   */
  static Optional<String> spelled(String text) {
    if (!text.contains(" ") || !(Grammar.parse(text) instanceof Parsed.Understood(var command))) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(List.of(command.verb().word()));
    switch (command) {
      case Command.Help(var about) -> about.ifPresent(verb -> words.add(option(VERB, verb)));
      case Command.Status(var of, var all) -> {
        of.ifPresent(one -> words.add(option(TARGET, one)));
        if (all) {
          words.add(option(ALL, "True"));
        }
      }
      case Command.Act(_, var targets, _, _, var confirmed) -> {
        words.add(option(TARGET, targets));
        if (confirmed) {
          words.add(option(YES, "True"));
        }
      }
      case Command.Logs logs -> {
        words.add(option(TARGET, logs.of()));
        if (logs.lines() != Command.Logs.DEFAULT_LINES) {
          words.add(option(LINES, logs.lines()));
        }
        if (logs.stream() == LogStream.STDERR) {
          words.add(option(ERR, "True"));
        }
        logs.containing().ifPresent(part -> words.add(option(GREP, part)));
        logs.follow().ifPresent(time -> words.add(option(FOLLOW, time.toSeconds() + "s")));
      }
      case Command.History(var of) -> of.ifPresent(one -> words.add(option(TARGET, one)));
      case Command.Alerts(var of) -> of.ifPresent(one -> words.add(option(TARGET, one)));
      case Command.Drift(var of) -> of.ifPresent(one -> words.add(option(TARGET, one)));
      case Command.Doctor(var of) -> of.ifPresent(one -> words.add(option(TARGET, one)));
      case Command.Show(var of) -> words.add(option(TARGET, of));
      case Command.Tend(_, var which) -> words.add(option(ALERT, which));
      case Command.Unsilence(var which) -> words.add(option(SILENCE, which));
      case Command.Silence(var which, _, var reason) -> {
        words.add(option(TARGET, which));
        words.add(option(FOR, text.split("\\s+", -1)[2]));
        if (!reason.isEmpty()) {
          words.add(option(REASON, reason));
        }
      }
      case Command.Stats stats -> {
        words.add(option(TARGET, stats.of()));
        if (!stats.period().equals(Command.Stats.DEFAULT_PERIOD)) {
          words.add(option(PERIOD, stats.periodText()));
        }
      }
      case Command.Can(var asked, var targets) -> {
        words.add(option(VERB, asked));
        words.add(option(TARGET, targets));
      }
      case Command.Create create -> {
        create.of().ifPresent(one -> words.add(option(TARGET, one)));
        create.template().ifPresent(id -> words.add(option(TEMPLATE, id)));
        settings(create.values(), words);
        confirmed(create.confirmed(), words);
      }
      case Command.Edit edit -> {
        words.add(option(TARGET, edit.of()));
        settings(edit.values(), words);
        confirmed(edit.confirmed(), words);
      }
      case Command.Scale scale -> {
        words.add(option(TARGET, scale.of()));
        words.add(option(PROCESSES, scale.processes()));
        confirmed(scale.confirmed(), words);
      }
      case Command.Remove remove -> {
        words.add(option(TARGET, remove.of()));
        confirmed(remove.confirmed(), words);
      }
      case Command.Undo undo -> {
        undo.of().ifPresent(one -> words.add(option(TARGET, one)));
        confirmed(undo.confirmed(), words);
      }
      case Careful.Cancel(var of, _) -> of.ifPresent(one -> words.add(option(TARGET, one)));
      case Careful.Run(var action) -> words.add(option(ACTION, action));
      case Careful.Hold(var of, _, var reason) -> {
        words.add(option(TARGET, of));
        words.add(option(FOR, text.split("\\s+", -1)[2]));
        if (!reason.isEmpty()) {
          words.add(option(REASON, reason));
        }
      }
      case Careful.Release(var which) -> words.add(option(HOLD, which));
      case Careful.Request(var wanted, var reason) -> {
        words.add(option(VERB, wanted.verb()));
        words.add(option(TARGET, wanted.targets()));
        if (!reason.isEmpty()) {
          words.add(option(REASON, reason));
        }
      }
      case Careful.Approve(var request) -> words.add(option(REQUEST, "#" + request));
      case Careful.Deny(var request, var reason, _) -> {
        words.add(option(REQUEST, "#" + request));
        if (!reason.isEmpty()) {
          words.add(option(REASON, reason));
        }
      }
      case Careful.Holds _ -> {}
      // Only buttons say these.
      case Command.Apply _, Command.Settle _, Careful.RollOn _ -> {}
      case Command.Whoami _, Command.Servers _, Command.Silences _ -> {}
    }
    return Optional.of(String.join(" ", words));
  }

  private static void settings(SortedMap<String, String> values, List<String> words) {
    SortedMap<String, String> more = new TreeMap<>(values);
    Optional.ofNullable(more.remove(COMMAND)).ifPresent(text -> words.add(option(COMMAND, text)));
    Optional.ofNullable(more.remove(PROCESSES))
        .ifPresent(count -> words.add(option(PROCESSES, count)));
    if (!more.isEmpty()) {
      words.add(
          option(
              SETTINGS,
              Grammar.line(
                  more.entrySet().stream()
                      .map(one -> "--" + one.getKey() + "=" + one.getValue())
                      .toList())));
    }
  }

  private static void confirmed(boolean confirmed, List<String> words) {
    if (confirmed) {
      words.add(option(YES, "True"));
    }
  }

  private static String option(String name, Object value) {
    return name + ":" + value;
  }

  /** What {@link dev.workerbot.chat.Completion} needs to suggest the value of an option. */
  static String typed(String verb, Map<String, String> options, String focused, String value) {
    if (focused.equals(TEMPLATE)) {
      return verb + " --" + TEMPLATE + " " + value;
    }
    return focused.equals(TARGET) && options.containsKey(VERB)
        ? verb + " " + options.get(VERB) + " " + value
        : verb + " " + value;
  }
}
