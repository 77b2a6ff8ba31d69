package dev.workerbot.supervisor;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.host.KernelKills;
import dev.workerbot.supervisor.host.Listening;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
  Reply<ActionResult> start(WorkerName worker, Duration limit);

  /**
   * Asks for a stop and waits up to the limit for the answer, which is not yet a verdict.
   * Supervisor goes on stopping when the limit is over.
   */
  Reply<ActionResult> stop(WorkerName worker, Duration limit);

  /**
   * Sends the worker's process a signal: that process alone, none of its children. Where there is
   * no process, that is {@link ActionResult.Nothing}.
   */
  Reply<ActionResult> signal(WorkerName worker, Signal signal);

  /** Has Laravel's own tool tell the workers of an application to start anew. */
  Reply<ActionResult> artisan(ArtisanCall call);

  /** Has a Laravel application answer through its own tool. */
  default Reply<ArtisanAnswer> ask(ArtisanApp app, ArtisanQuery query) {
    return new Reply.Ok<>(
        new ArtisanAnswer.NotAnswered(
            ArtisanAnswer.Reason.NOT_SET, "its applications cannot be asked"));
  }

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
   * Why the worker died last, in words for people, as far as supervisord or its main log tells;
   * empty where they do not.
   */
  default Reply<Optional<String>> cause(WorkerName worker) {
    return ending(worker)
        .map(ending ->
            ending.map(one ->
                Causes.of(
                    one.how(),
                    expectations(List.of(worker)) instanceof Reply.Ok<Expectations>(var known)
                        ? Optional.ofNullable(known.kinds().get(worker))
                        : Optional.empty())));
  }

  /** How the worker's process ended last, where supervisord or its main log tells; else empty. */
  default Reply<Optional<Ending>> ending(WorkerName worker) {
    return endings().map(endings -> Optional.ofNullable(endings.get(worker)));
  }

  /** The same of all workers of which one of them tells; the main log knows the signals, too. */
  default Reply<Map<WorkerName, Ending>> endings() {
    return status()
        .then(workers -> {
          Map<WorkerName, Ending> reported = Ending.reported(workers);
          return switch (mainLog(Ending.MAIN_LOG_BYTES)) {
            case Reply.FailedReply<String>(var problem) ->
                problem.problemKind() == Problem.ProblemKind.NO_LOG || !reported.isEmpty()
                    ? new Reply.Ok<>(reported)
                    : new Reply.FailedReply<>(problem);
            case Reply.Ok<String>(var log) -> {
              Map<WorkerName, Ending> all = new HashMap<>(reported);
              all.putAll(work(log.length(), () -> Ending.last(log, workers)));
              yield new Reply.Ok<>(all);
            }
          };
        });
  }

  /**
   * The end of supervisord's main log.
   *
   * @param bytes how much of it, about; the first line may be cut
   */
  Reply<String> mainLog(int bytes);

  /**
   * Follows supervisord's main log from some of its last lines on, for as long as that goes; or
   * until the thread is interrupted. By the file itself where the login user may read it, else by
   * {@code supervisorctl maintail -f}.
   *
   * @return how it ended: {@link Reply.Ok} with a sentence where supervisord ended, or had the log
   *     truncated under it; otherwise why it cannot be followed
   */
  Reply<String> followMainLog(MainLogListener listener);

  /** By which way it is asked; empty where there is but one. */
  default Optional<ControlChannel> channel() {
    return Optional.empty();
  }

  /** The config file that is set for it; empty where it is wherever it usually is. */
  default Optional<String> mainConfig() {
    return Optional.empty();
  }

  /** The config files as they lie on the server just now. */
  Reply<ServerConfig> config();

  /** What the config files say of how these workers run and end. */
  default Reply<Expectations> expectations(Collection<WorkerName> workers) {
    return config().map(config -> work(config.length(), () -> Expectations.of(config, workers)));
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

  /** What the kernel killed there because there was no memory left. */
  default Reply<KernelKills> kernelKills() {
    return new Reply.Ok<>(KernelKills.UNKNOWN);
  }

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

  /** Waits until a process listens for a signal, for so long at most. */
  default Reply<Listening> awaitListening(int pid, Signal signal, Duration atMost) {
    return new Reply.Ok<>(Listening.UNKNOWN);
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
}
