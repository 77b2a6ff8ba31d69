package dev.workerbot.command;

import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.time.Duration;
import java.util.Optional;

/** What somebody asks for. {@link Grammar} reads it; {@link #text} writes it back. */
public sealed interface Command {
  Verb verb();

  /** The canonical text, which {@link Grammar#parse} reads back to an equal command. */
  String text();

  /** Whether the answer may be a form, which has to be the very first thing that the asker sees. */
  default boolean opensForm() {
    return false;
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
    public String text() {
      return "status" + of.map(selector -> " " + selector).orElse("") + (all ? " --all" : "");
    }
  }

  /**
   * Start, stop or restart.
   *
   * @param confirmed whether more than one worker may be meant
   */
  record Act(Verb verb, Selector targets, boolean confirmed) implements Command {
    public Act {
      if (!verb.acts()) {
        throw new IllegalArgumentException(verb + " changes nothing");
      }
    }

    @Override
    public String text() {
      return verb + " " + targets + (confirmed ? " --yes" : "");
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

    @Override
    public Verb verb() {
      return Verb.LOGS;
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
      containing.ifPresent(part -> text.append(" --grep ").append(Words.quote(part)));
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
  record Tend(Verb verb, Which which) implements Command {
    public Tend {
      if (verb != Verb.ACK && verb != Verb.RESOLVE) {
        throw new IllegalArgumentException(verb + " is not done to an alert");
      }
    }

    @Override
    public String text() {
      return verb + " " + which;
    }
  }

  /**
   * Keep alerts quiet for a while.
   *
   * @param reason may be empty
   */
  record Silence(Which which, Duration time, String reason) implements Command {
    /** Longest time that one may silence. */
    public static final Duration MAX = Duration.ofDays(30);

    @Override
    public Verb verb() {
      return Verb.SILENCE;
    }

    @Override
    public String text() {
      return "silence "
          + which
          + " "
          + time.toSeconds()
          + "s"
          + (reason.isEmpty() ? "" : " " + Words.quote(reason));
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
  record Unsilence(Which which) implements Command {
    @Override
    public Verb verb() {
      return Verb.UNSILENCE;
    }

    @Override
    public String text() {
      return "unsilence " + which;
    }
  }

  /**
   * Figures and a picture: memory, restarts, downtime.
   *
   * @param period how far back; whole minutes
   */
  record Stats(Selector of, Duration period) implements Command {
    /** How far back when nobody says. */
    public static final Duration DEFAULT_PERIOD = Duration.ofHours(24);

    /** Shortest time that one may ask for. */
    public static final Duration MIN_PERIOD = Duration.ofMinutes(10);

    /** Longest time that one may ask for. */
    public static final Duration MAX_PERIOD = Duration.ofDays(7);

    @Override
    public Verb verb() {
      return Verb.STATS;
    }

    /** The period as it is typed: {@code 90m}, {@code 24h}, {@code 7d}. */
    public String periodText() {
      long minutes = period.toMinutes();
      if (minutes % 60 != 0) {
        return minutes + "m";
      }
      return minutes % 1440 == 0 && minutes > 1440 ? minutes / 1440 + "d" : minutes / 60 + "h";
    }

    @Override
    public String text() {
      return "stats " + of + " " + periodText();
    }
  }

  /** How Supervisor is to run workers: their section of the config, and whether it is applied. */
  record Show(Selector of) implements Command {
    @Override
    public Verb verb() {
      return Verb.SHOW;
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
    public String text() {
      return "can " + asked + " " + targets;
    }
  }
}
