package dev.workerbot.command;

import dev.workerbot.message.secret.Secrets;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What somebody asks for. {@link Grammar} reads it; {@link #text} writes it back. */
public sealed interface Command
    permits Command.Help,
        Command.Servers,
        Command.Status,
        Command.Act,
        Command.Logs,
        Command.History,
        Command.Alerts,
        Command.Tend,
        Command.Silence,
        Command.Silences,
        Command.Unsilence,
        Command.Show,
        Command.Drift,
        Command.Doctor,
        Command.Whoami,
        Command.Can,
        Command.Create,
        Command.Edit,
        Command.Remove,
        Command.Undo,
        Command.Apply,
        Command.Settle,
        Careful,
        FeatureCommand {
  Verb verb();

  /** The canonical text, which {@link Grammar#parse} reads back to an equal command. */
  String text();

  /** The same for people and for the audit: without what may be a secret, and without ids. */
  default String told() {
    return text();
  }

  /** Whether the answer may be a form, which has to be the very first thing that the asker sees. */
  default boolean opensForm() {
    return false;
  }

  /** Whether it is to be done without a preview. */
  default boolean confirmed() {
    return false;
  }

  /** The workers of which it shows something, and does nothing to them. */
  default Optional<Selector> shown() {
    return Optional.empty();
  }

  /** What one may do here; about one verb, or all. */
  record Help(Optional<Verb> about) implements Command {
    @Override
    public Verb verb() {
      return Verb.HELP;
    }

    @Override
    public String text() {
      return about.map(word -> "help " + word).orElse("help");
    }
  }

  /** How the servers are. */
  record Servers() implements Command {
    @Override
    public Verb verb() {
      return Verb.SERVERS;
    }

    @Override
    public String text() {
      return "servers";
    }
  }

  /**
   * How workers are.
   *
   * @param all every process on a line of its own, nothing folded
   */
  record Status(Optional<Selector> of, boolean all) implements Command {
    @Override
    public Verb verb() {
      return Verb.STATUS;
    }

    @Override
    public Optional<Selector> shown() {
      return Optional.of(of.orElseGet(Selector::everything));
    }

    @Override
    public String text() {
      return "status" + of.map(selector -> " " + selector).orElse("") + (all ? " --all" : "");
    }
  }

  /**
   * Start, stop, restart, pause or continue.
   *
   * @param restartOptions how; only a restart can be other than plain
   * @param glass why the rules that ask others first are passed by; empty to keep to them
   * @param confirmed whether it is to be done without a preview
   */
  record Act(
      Verb verb,
      Selector targets,
      RestartOptions restartOptions,
      Optional<String> glass,
      boolean confirmed)
      implements Command {
    public Act {
      if (verb.reach() != Verb.Reach.ACTS) {
        throw new IllegalArgumentException(verb + " changes nothing");
      }
      if (verb != Verb.RESTART && !restartOptions.isPlain()) {
        throw new IllegalArgumentException("only a restart is rolling or graceful");
      }
    }

    /** The plain one. */
    public Act(Verb verb, Selector targets, boolean confirmed) {
      this(verb, targets, RestartOptions.PLAIN, Optional.empty(), confirmed);
    }

    /** The same, not confirmed yet. */
    public Act unconfirmed() {
      return new Act(verb, targets, restartOptions, glass, false);
    }

    /** The same by the rules. */
    public Act withoutGlass() {
      return new Act(verb, targets, restartOptions, Optional.empty(), confirmed);
    }

    /** The same on these, confirmed. */
    public Act confirmedOn(Selector expanded) {
      return new Act(verb, expanded, restartOptions, glass, true);
    }

    @Override
    public String text() {
      return verb
          + " "
          + targets
          + restartOptions.text()
          + glass.map(reason -> " --break-glass=" + Tokenizer.quote(reason)).orElse("")
          + (confirmed ? " --yes" : "");
    }
  }

  /** The newest lines of logs, and what comes for a while. */
  record Logs(
      Selector of,
      int lines,
      LogStream stream,
      Optional<String> containing,
      Optional<Duration> follow)
      implements Command {
    /** Lines shown when nobody says how many. */
    public static final int DEFAULT_LINES = 50;

    /** Most lines that one may ask for. */
    public static final int MAX_LINES = 2000;

    /** Longest time that one may follow. */
    public static final Duration MAX_FOLLOW = Duration.ofMinutes(10);

    /** As many as are shown when nobody says how many, of what it wrote to stdout. */
    public Logs(Selector of) {
      this(of, DEFAULT_LINES, LogStream.STDOUT, Optional.empty(), Optional.empty());
    }

    @Override
    public Verb verb() {
      return Verb.LOGS;
    }

    @Override
    public Optional<Selector> shown() {
      return Optional.of(of);
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("logs ").append(of);
      if (lines != DEFAULT_LINES) {
        text.append(" --lines ").append(lines);
      }
      if (stream == LogStream.STDERR) {
        text.append(" --err");
      }
      containing.ifPresent(part -> text.append(" --grep ").append(Tokenizer.quote(part)));
      follow.ifPresent(time -> text.append(" --follow ").append(time.toSeconds()).append('s'));
      return text.toString();
    }
  }

  /** Who did what. */
  record History(Optional<Selector> of) implements Command {
    @Override
    public Verb verb() {
      return Verb.HISTORY;
    }

    @Override
    public Optional<Selector> shown() {
      return of;
    }

    @Override
    public String text() {
      return "history" + of.map(selector -> " " + selector).orElse("");
    }
  }

  /** What is open; of some workers, or all. */
  record Alerts(Optional<Selector> of) implements Command {
    @Override
    public Verb verb() {
      return Verb.ALERTS;
    }

    @Override
    public String text() {
      return "alerts" + of.map(selector -> " " + selector).orElse("");
    }
  }

  /** Acknowledge alerts, or resolve them by hand. */
  record Tend(Verb verb, Reference reference) implements Command {
    public Tend {
      if (verb != Verb.ACK && verb != Verb.RESOLVE) {
        throw new IllegalArgumentException(verb + " is not done to an alert");
      }
    }

    @Override
    public String text() {
      return verb + " " + reference;
    }
  }

  /**
   * Keep alerts quiet for a while.
   *
   * @param reason may be empty
   */
  record Silence(Reference reference, Duration time, String reason) implements Command {
    /** Longest time that one may silence. */
    public static final Duration MAX = Duration.ofDays(30);

    @Override
    public Verb verb() {
      return Verb.SILENCE;
    }

    @Override
    public String text() {
      return "silence "
          + reference
          + " "
          + time.toSeconds()
          + "s"
          + (reason.isEmpty() ? "" : " " + Tokenizer.quote(reason));
    }
  }

  /** What is silenced. */
  record Silences() implements Command {
    @Override
    public Verb verb() {
      return Verb.SILENCES;
    }

    @Override
    public String text() {
      return "silences";
    }
  }

  /** End a silence early. */
  record Unsilence(Reference reference) implements Command {
    @Override
    public Verb verb() {
      return Verb.UNSILENCE;
    }

    @Override
    public String text() {
      return "unsilence " + reference;
    }
  }

  /** How Supervisor is to run workers: their section of the config, and whether it is applied. */
  record Show(Selector of) implements Command {
    @Override
    public Verb verb() {
      return Verb.SHOW;
    }

    @Override
    public Optional<Selector> shown() {
      return Optional.of(of);
    }

    @Override
    public String text() {
      return "show " + of;
    }
  }

  /**
   * What is on disk but not applied.
   *
   * @param of of all workers there are, if empty; a word without {@code @} was taken for a server
   */
  record Drift(Optional<Selector> of) implements Command {
    @Override
    public Verb verb() {
      return Verb.DRIFT;
    }

    @Override
    public Optional<Selector> shown() {
      return of;
    }

    @Override
    public String text() {
      return "drift" + of.map(selector -> " " + selector).orElse("");
    }
  }

  /** What is wrong, or could be better, with how workers are set up. */
  record Doctor(Optional<Selector> of) implements Command {
    @Override
    public Verb verb() {
      return Verb.DOCTOR;
    }

    @Override
    public Optional<Selector> shown() {
      return of;
    }

    @Override
    public String text() {
      return "doctor" + of.map(selector -> " " + selector).orElse("");
    }
  }

  /** Who the bot takes the caller for. */
  record Whoami() implements Command {
    @Override
    public Verb verb() {
      return Verb.WHOAMI;
    }

    @Override
    public String text() {
      return "whoami";
    }
  }

  /** Whether the caller may, and by which rule. */
  record Can(Verb asked, Selector targets) implements Command {
    @Override
    public Verb verb() {
      return Verb.CAN;
    }

    @Override
    public Optional<Selector> shown() {
      return Optional.of(targets);
    }

    @Override
    public String text() {
      return "can " + asked + " " + targets;
    }
  }

  /**
   * A new worker, or several.
   *
   * @param of the name and where; empty to be asked for
   * @param template by its id; empty for a plain command, or to be asked for
   * @param values what was said of it, by Supervisor's keys or the template's fields, and by {@link
   *     dev.workerbot.message.Form#WORKER} what cannot be its name; see {@link Values}
   * @param form whether to ask for the rest in a form
   * @param confirmed whether it is to be done without a preview
   */
  record Create(
      Optional<Selector> of,
      Optional<String> template,
      SortedMap<String, String> values,
      boolean form,
      boolean confirmed)
      implements Command {
    public Create {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    @Override
    public Verb verb() {
      return Verb.CREATE;
    }

    @Override
    public String text() {
      return text(values);
    }

    @Override
    public String told() {
      return text(Values.masked(values));
    }

    @Override
    public boolean opensForm() {
      return form;
    }

    private String text(SortedMap<String, String> shown) {
      return "create"
          + of.map(selector -> " " + selector).orElse("")
          + template.map(id -> " --template=" + Tokenizer.quote(id)).orElse("")
          + Values.text(shown)
          + (form ? " --form" : "")
          + (confirmed ? " --yes" : "");
    }
  }

  /**
   * Other settings for one worker that there is.
   *
   * @param values only what is to be otherwise; a blank one takes the default; see {@link Values}
   * @param form whether to show them in a form, which has to be given all that the worker has
   */
  record Edit(Selector of, SortedMap<String, String> values, boolean form, boolean confirmed)
      implements Command {
    public Edit {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    @Override
    public Verb verb() {
      return Verb.EDIT;
    }

    @Override
    public String text() {
      return text(values);
    }

    @Override
    public String told() {
      return text(Values.masked(values));
    }

    @Override
    public boolean opensForm() {
      // What it does not know it would clear.
      return form && values.containsKey(Values.COMMAND);
    }

    private String text(SortedMap<String, String> shown) {
      return "edit "
          + of
          + Values.text(shown)
          + (form ? " --form" : "")
          + (confirmed ? " --yes" : "");
    }
  }

  /** One worker less: stopped, and its file taken away. */
  record Remove(Selector of, boolean confirmed) implements Command {
    @Override
    public Verb verb() {
      return Verb.REMOVE;
    }

    @Override
    public String text() {
      return "remove " + of + (confirmed ? " --yes" : "");
    }
  }

  /**
   * The newest change put back.
   *
   * @param of to which worker; empty for a list of what can be put back
   */
  record Undo(Optional<Selector> of, boolean confirmed) implements Command {
    @Override
    public Verb verb() {
      return Verb.UNDO;
    }

    @Override
    public String text() {
      return "undo" + of.map(selector -> " " + selector).orElse("") + (confirmed ? " --yes" : "");
    }
  }

  /**
   * A change that was shown, done as it was shown.
   *
   * @param of the workers that it was shown for
   * @param change the bot's own id of it
   */
  record Apply(Verb verb, Selector of, String change) implements Command {
    public Apply {
      if (verb.reach() != Verb.Reach.BUILDS) {
        throw new IllegalArgumentException(verb + " changes no config");
      }
    }

    @Override
    public String text() {
      return verb + " " + of + " --change=" + Tokenizer.quote(change);
    }

    @Override
    public boolean confirmed() {
      return true;
    }

    @Override
    public String told() {
      return verb + " " + of + ", confirmed";
    }
  }

  /**
   * What becomes of a change that was made and did not work.
   *
   * @param change the bot's own id of it
   * @param keep whether it stays, rather than being put back
   */
  record Settle(Selector of, String change, boolean keep) implements Command {
    @Override
    public Verb verb() {
      return Verb.UNDO;
    }

    @Override
    public String text() {
      return "undo " + of + (keep ? " --keep=" : " --back=") + Tokenizer.quote(change);
    }

    @Override
    public String told() {
      return keep ? "keep " + of : "roll back " + of;
    }
  }

  /**
   * What was said of a worker's settings, by key. The environment is one {@code NAME=value} a line,
   * each value as it is to be; {@link #AS_IT_IS} for a value stands for the one that it has.
   */
  final class Values {
    /** Supervisor's key of what every worker has. */
    static final String COMMAND = "command";

    /** Supervisor's key of what may hold secrets. */
    public static final String ENVIRONMENT = "environment";

    /** Supervisor's names of what can be said of a worker. */
    static final List<String> NAMES =
        List.of(
            COMMAND,
            "numprocs",
            "user",
            "directory",
            ENVIRONMENT,
            "autostart",
            "autorestart",
            "startsecs",
            "startretries",
            "stopwaitsecs",
            "stopsignal",
            "stopasgroup",
            "killasgroup",
            "exitcodes",
            "priority",
            "process_name",
            "redirect_stderr",
            "stdout_logfile",
            "stdout_logfile_maxbytes",
            "stdout_logfile_backups",
            "stderr_logfile",
            "stderr_logfile_maxbytes",
            "stderr_logfile_backups");

    /** In place of the value of a variable. */
    public static final String AS_IT_IS = "•••";

    private Values() {}

    /** Without the values of the environment, and without the secrets of all else. */
    public static SortedMap<String, String> masked(SortedMap<String, String> values) {
      SortedMap<String, String> masked = new TreeMap<>(values);
      masked.replaceAll((key, value) ->
          maySayVariables(key, value) ? maskedLines(value) : Secrets.maskedCommand(value));
      return masked;
    }

    /** Also what only looks like it: somebody may have misspelled the key. */
    private static boolean maySayVariables(String key, String value) {
      return key.startsWith("env")
          || (!NAMES.contains(key)
              && !key.equals("processes")
              && value.matches("(?s)\\s*[A-Z_][A-Z0-9_]*=.*"));
    }

    private static String maskedLines(String lines) {
      return lines
          .lines()
          .map(line -> line.contains("=") ? line.substring(0, line.indexOf('=')) : "")
          .map(name -> name + "=" + AS_IT_IS)
          .collect(Collectors.joining("\n"));
    }

    private static String text(SortedMap<String, String> values) {
      return values.entrySet().stream()
          .map(one -> " --" + one.getKey() + "=" + Tokenizer.quote(one.getValue()))
          .collect(Collectors.joining());
    }
  }
}
