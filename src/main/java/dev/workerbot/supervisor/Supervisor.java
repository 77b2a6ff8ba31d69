package dev.workerbot.supervisor;

import dev.workerbot.message.Sentence;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One server's supervisord. Every answer is a value; nothing here throws for what a server does.
 */
public interface Supervisor extends AutoCloseable {
  /** All workers, in Supervisor's order. */
  Reply<List<WorkerStatus>> status();

  /** Asks for a start and waits up to the limit for the answer, which is not yet a verdict. */
  Reply<Action> start(WorkerName worker, Duration limit);

  /**
   * Asks for a stop and waits up to the limit for the answer, which is not yet a verdict.
   * Supervisor goes on stopping when the limit is over.
   */
  Reply<Action> stop(WorkerName worker, Duration limit);

  /**
   * Sends the worker's process a signal: that process alone, none of its children. Where there is
   * no process, that is {@link Action.Nothing}.
   */
  Reply<Action> signal(WorkerName worker, Signal signal);

  /** Has Laravel's own tool tell the workers of an application to start anew. */
  Reply<Action> artisan(ArtisanCall call);

  /**
   * The worker's process there is now, in STARTING too, of which a status shows no pid; empty where
   * there is none.
   */
  Reply<OptionalInt> pid(WorkerName worker);

  /** Supervisor's version, such as {@code 4.2.5}. */
  Reply<String> version();

  /** The last lines of a worker's log, whole and oldest first. */
  Reply<LogTail> log(WorkerName worker, LogStream stream, int lines);

  /**
   * Why the worker died last, in words for people, as far as supervisord's main log tells; empty
   * where it does not.
   */
  Reply<Optional<String>> cause(WorkerName worker);

  /** How the worker's process ended last, where supervisord's main log tells; else empty. */
  Reply<Optional<Ending>> ending(WorkerName worker);

  /** The same of all workers of which the main log tells. */
  Reply<Map<WorkerName, Ending>> endings();

  /**
   * The end of supervisord's main log.
   *
   * @param bytes how much of it, about; the first line may be cut
   */
  Reply<String> mainLog(int bytes);

  /**
   * Follows supervisord's main log from its last 1,024 bytes on, for as long as that goes; or until
   * the thread is interrupted.
   *
   * @param line gets each line as supervisord writes it; the first may be cut
   * @return how it ended: {@link Reply.Ok} with a sentence where supervisorctl ended it, which it
   *     does when the log is truncated or supervisord ends; otherwise why it cannot be followed
   */
  Reply<String> followMainLog(Consumer<String> line);

  /** The config file that is set for it; empty where it is wherever it usually is. */
  default Optional<String> mainConfig() {
    return Optional.empty();
  }

  /** The config files as they lie on the server just now. */
  Reply<ServerConfig> config();

  /** What the config files say of how these workers run and end. */
  default Reply<Expectations> expectations(Collection<WorkerName> workers) {
    return switch (config()) {
      case Reply.FailedReply<ServerConfig>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<ServerConfig>(var config) ->
          new Reply.Ok<>(work(config.length(), () -> Expectations.of(config, workers)));
    };
  }

  /**
   * Lets supervisord read its config files again and tell how they differ from what it runs. It
   * starts, stops and changes no worker.
   */
  Reply<Reread> reread();

  /**
   * Has supervisord take up what is on disk for one group, and for no other: a new one is started,
   * a changed one stopped and started, one that is gone stopped and removed. Asking again does no
   * harm, also after an answer that was lost half way.
   *
   * @param group of the config, never {@code all}; with {@link IllegalArgumentException} otherwise
   * @param limit more than the group's processes may take to stop
   */
  Reply<Updated> update(String group, Duration limit);

  /**
   * Every process of the config files as supervisord last read them, in its order; after {@link
   * #reread} those on disk now, where it can read them.
   */
  Reply<List<Available>> avail();

  /**
   * What the server knows of the users and paths that a config names. What it does not tell is left
   * out.
   */
  Reply<Facts> facts(Facts.FactQuestions factQuestions);

  /** What the server's own clock shows. */
  Reply<ServerClock> clock();

  /** Every process of the server, of whoever. */
  Reply<List<ProcessInfo>> processes();

  /**
   * Waits until supervisord's process stands still, for some minutes at most, or until the thread
   * is interrupted.
   *
   * @return empty where it did not; {@link Reply.FailedReply} where that cannot be watched
   */
  default Reply<Optional<Standstill>> awaitStandstill(int pid) {
    return new Reply.FailedReply<>(
        new Problem(Problem.ProblemKind.NOT_UNDERSTOOD, "it is not watched"));
  }

  /**
   * What is wrong with a supervisord that has given no answer for a while.
   *
   * @return empty where the server itself is silent, or where that is not known
   */
  default Optional<Problem> hangs(Duration waited) {
    return Optional.empty();
  }

  /**
   * Does work on text that this server sent, in this server's turn, and where it takes no time from
   * what is done for others; returns when it is done.
   *
   * @param characters how long the text is
   */
  default <T> T work(int characters, Supplier<T> work) {
    return work.get();
  }

  /** Both, at one go where that costs less. */
  default StatusAndProcesses look() {
    return new StatusAndProcesses(status(), processes());
  }

  /** What {@link #status} and {@link #processes} say. */
  record StatusAndProcesses(
      Reply<List<WorkerStatus>> workers, Reply<List<ProcessInfo>> processes) {}

  /**
   * One process.
   *
   * @param resident memory in bytes
   */
  record ProcessInfo(int pid, int parent, long resident) {}

  /** The last lines of a worker's log, then new ones as they come, until the time is over. */
  Reply<LogTail> follow(
      WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line);

  @Override
  void close();

  /** What was answered to a start, a stop or a signal. */
  sealed interface Action {
    /** {@code started}, {@code stopped}, {@code signalled}; or it was so already. */
    record ActionDone() implements Action {}

    /** {@code already started}, {@code not running}: nothing was done. */
    record Nothing(String sentence) implements Action {}

    /** An error that names its cause, translated: {@code no such file}, {@code spawn error}, … */
    record Fault(String fault, String sentence) implements Action {
      /** It was started, and was neither STARTING nor RUNNING when supervisord looked again. */
      public static final String NOT_RUNNING_NOW = "abnormal termination";
    }
  }

  /**
   * Lines of a log, raw: still to be cleaned before anybody sees them.
   *
   * @param source the file, or how it was read where the file could not be
   * @param notices what the reader should know: fallback used, lines cut, log empty; for people
   * @param text may be empty
   * @param writtenAt when the worker wrote to it last, by the server's clock; empty where that is
   *     not known
   */
  record LogTail(String source, List<String> notices, String text, Optional<Instant> writtenAt) {
    public LogTail {
      notices = List.copyOf(notices);
    }

    /** Where the server does not say when it was written to. */
    public LogTail(String source, List<String> notices, String text) {
      this(source, notices, text, Optional.empty());
    }
  }

  /** A value, or why there is none. */
  sealed interface Reply<T> {
    record Ok<T>(T value) implements Reply<T> {}

    record FailedReply<T>(Problem problem) implements Reply<T> {}
  }

  /**
   * Why a server gave no answer.
   *
   * @param sentence for people: what is wrong and what to do
   */
  record Problem(ProblemKind problemKind, String sentence) {
    public Problem {
      sentence = Secrets.masked(sentence);
    }

    /** The sentence, about this server. */
    public Sentence on(ServerName server) {
      return Sentence.about(server, sentence);
    }

    /** What went wrong, as far as a caller acts on it. */
    public enum ProblemKind {
      /** No connection to the server. The request did not reach it. */
      UNREACHABLE,
      /** Host key, login or channel refused. The request did not reach the server. */
      CONNECTION_REFUSED,
      /** The connection broke or the limit passed; the request may have been carried out. */
      LOST,
      /** supervisord is not running, or its socket is gone or dead. */
      DOWN,
      /** The server is there and runs what we ask for, but supervisorctl gets no answer. */
      HUNG,
      /** supervisord is shutting down or restarting. */
      SHUTTING_DOWN,
      /** sudo or the socket's permissions refuse us. */
      NOT_PERMITTED,
      /** Supervisor's own user name and password are missing or wrong. */
      PASSWORD_WANTED,
      /** supervisorctl is not there. */
      NOT_INSTALLED,
      /** supervisorctl is there and run, and breaks by itself. */
      BROKEN,
      /** The SSH user's login shell runs nothing, or prints something of its own. */
      LOGIN_SHELL,
      /** No such worker. */
      NO_SUCH_WORKER,
      /** No log, or none that can be read. */
      NO_LOG,
      /** No config file, or none that can be read. */
      NO_CONFIG,
      /** An answer that we do not understand. */
      NOT_UNDERSTOOD
    }

    /** Whether the server was there, and let us run something. */
    public boolean reachedServer() {
      return switch (problemKind) {
        case UNREACHABLE, CONNECTION_REFUSED, LOST -> false;
        default -> true;
      };
    }

    /** Whether nothing was heard from the server's supervisord, be it well or not. */
    public boolean isSilence() {
      return switch (problemKind) {
        case UNREACHABLE, LOST, HUNG -> true;
        default -> false;
      };
    }

    /** Whether waiting can help. */
    public boolean mayPass() {
      return switch (problemKind) {
        case UNREACHABLE, LOST, DOWN, HUNG, SHUTTING_DOWN -> true;
        default -> false;
      };
    }
  }
}
