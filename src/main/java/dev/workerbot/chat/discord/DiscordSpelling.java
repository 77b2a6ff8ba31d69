package dev.workerbot.chat.discord;

import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Grammar;
import dev.workerbot.command.ParseResult;
import dev.workerbot.command.Reference;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a command that a text of ours names is filled in. */
final class DiscordSpelling {
  private DiscordSpelling() {}

  /**
   * A command in a text of ours, spelled as it is filled in here: {@code restart
   * target:horizon@web1}, {@code config edit target:mailer@web1}; empty for what is none, or is the
   * same here.
   */
  static Optional<String> of(String text) {
    Optional<Verb> alone = Verb.named(text).filter(verb -> verb.word().equals(text));
    if (alone.isPresent()) {
      return alone.map(DiscordGroup::path);
    }
    if (!text.contains(" ")
        || !(Grammar.parse(text) instanceof ParseResult.Understood(var command))) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(List.of(DiscordGroup.path(command.verb())));
    switch (command) {
      case Command.Help(var about) ->
          about.ifPresent(verb -> words.add(option(DiscordOption.VERB, verb)));
      case Command.Status(var of, var all) -> {
        of.ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
        if (all) {
          words.add(option(DiscordOption.ALL, "True"));
        }
      }
      case Command.Act act -> {
        words.add(option(DiscordOption.TARGET, act.targets()));
        manner(act.restartOptions(), words);
        act.glass().ifPresent(reason -> words.add(option(DiscordOption.GLASS, reason)));
        confirmed(act.confirmed(), words);
      }
      case Command.Logs logs -> {
        words.add(option(DiscordOption.TARGET, logs.of()));
        if (logs.lines() != Command.Logs.DEFAULT_LINES) {
          words.add(option(DiscordOption.LINES, logs.lines()));
        }
        if (logs.stream() == LogStream.STDERR) {
          words.add(option(DiscordOption.ERR, "True"));
        }
        logs.containing().ifPresent(part -> words.add(option(DiscordOption.GREP, part)));
        logs.follow()
            .ifPresent(time -> words.add(option(DiscordOption.FOLLOW, time.toSeconds() + "s")));
      }
      case Command.History(var of) ->
          of.ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
      case Command.Alerts(var of) ->
          of.ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
      case Command.Drift(var of) ->
          of.ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
      case Command.Doctor(var of) ->
          of.ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
      case Command.Show(var of) -> words.add(option(DiscordOption.TARGET, of));
      case Command.Tend(_, var reference) -> words.add(option(DiscordOption.ALERT, reference));
      case Command.Unsilence(var reference) -> words.add(option(DiscordOption.SILENCE, reference));
      case Command.Silence(var reference, _, var reason) -> {
        words.add(option(DiscordOption.TARGET, reference));
        words.add(option(DiscordOption.FOR, text.split("\\s+", -1)[2]));
        if (!reason.isEmpty()) {
          words.add(option(DiscordOption.REASON, reason));
        }
      }
      case Command.Stats stats -> {
        words.add(option(DiscordOption.TARGET, stats.of()));
        if (!stats.period().equals(Command.Stats.DEFAULT_PERIOD)) {
          words.add(option(DiscordOption.PERIOD, stats.periodText()));
        }
      }
      case Command.Can(var asked, var targets) -> {
        words.add(option(DiscordOption.VERB, asked));
        words.add(option(DiscordOption.TARGET, targets));
      }
      case Command.Create create -> {
        create.of().ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
        create.template().ifPresent(id -> words.add(option(DiscordOption.TEMPLATE, id)));
        settings(create.values(), words);
        confirmed(create.confirmed(), words);
      }
      case Command.Edit edit -> {
        words.add(option(DiscordOption.TARGET, edit.of()));
        settings(edit.values(), words);
        confirmed(edit.confirmed(), words);
      }
      case Command.Scale scale -> {
        words.add(option(DiscordOption.TARGET, scale.of()));
        words.add(option(DiscordOption.PROCESSES, scale.processes()));
        confirmed(scale.confirmed(), words);
      }
      case Command.Remove remove -> {
        words.add(option(DiscordOption.TARGET, remove.of()));
        confirmed(remove.confirmed(), words);
      }
      case Command.Undo undo -> {
        undo.of().ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
        confirmed(undo.confirmed(), words);
      }
      case Careful.Cancel(var of, _) ->
          of.ifPresent(one -> words.add(option(DiscordOption.TARGET, one)));
      case Careful.Run(var action, var note) -> {
        words.add(option(DiscordOption.ACTION, action));
        if (!note.isEmpty()) {
          words.add(option(DiscordOption.REASON, note));
        }
      }
      case Careful.Hold(var of, _, var reason) -> {
        words.add(option(DiscordOption.TARGET, of));
        words.add(option(DiscordOption.FOR, text.split("\\s+", -1)[2]));
        if (!reason.isEmpty()) {
          words.add(option(DiscordOption.REASON, reason));
        }
      }
      case Careful.Release(var reference) -> words.add(option(DiscordOption.HOLD, reference));
      case Careful.Request(var wanted, var reason) -> {
        words.add(option(DiscordOption.VERB, wanted.verb()));
        words.add(option(DiscordOption.TARGET, wanted.targets()));
        manner(wanted.restartOptions(), words);
        if (!reason.isEmpty()) {
          words.add(option(DiscordOption.REASON, reason));
        }
      }
      case Careful.Approve(var request) -> words.add(option(DiscordOption.REQUEST, "#" + request));
      case Careful.Deny(var request, var reason, _) -> {
        words.add(option(DiscordOption.REQUEST, "#" + request));
        if (!reason.isEmpty()) {
          words.add(option(DiscordOption.REASON, reason));
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
    Optional.ofNullable(more.remove(DiscordOption.COMMAND))
        .ifPresent(text -> words.add(option(DiscordOption.COMMAND, text)));
    Optional.ofNullable(more.remove(DiscordOption.PROCESSES))
        .ifPresent(count -> words.add(option(DiscordOption.PROCESSES, count)));
    if (!more.isEmpty()) {
      words.add(
          option(
              DiscordOption.SETTINGS,
              Grammar.line(
                  more.entrySet().stream()
                      .map(one -> "--" + one.getKey() + "=" + one.getValue())
                      .toList())));
    }
  }

  private static void manner(RestartOptions restartOptions, List<String> words) {
    restartOptions
        .rolling()
        .ifPresent(rollingOptions -> {
          words.add(option(DiscordOption.ROLLING, "True"));
          if (rollingOptions.batch() != RestartOptions.RollingOptions.DEFAULT.batch()) {
            words.add(option(DiscordOption.BATCH, rollingOptions.batch()));
          }
          if (!rollingOptions.pause().equals(RestartOptions.RollingOptions.DEFAULT.pause())) {
            words.add(option(DiscordOption.PAUSE, rollingOptions.pause().toSeconds() + "s"));
          }
        });
    if (restartOptions.graceful()) {
      words.add(option(DiscordOption.GRACEFUL, "True"));
    }
  }

  private static void confirmed(boolean confirmed, List<String> words) {
    if (confirmed) {
      words.add(option(DiscordOption.YES, "True"));
    }
  }

  private static String option(String name, Object value) {
    return name
        + ":"
        // `@queues` may be a set, and a set is only that where nothing stands before it.
        + (value instanceof Selector || value instanceof Reference
            ? value.toString().replaceAll("(^|,)\\*@", "$1@")
            : value);
  }
}
