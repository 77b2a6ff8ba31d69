package dev.workerbot.feature.change;

import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.operation.step.OperationTimeouts;
import dev.workerbot.operation.step.ShutdownSignal;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Problem.ProblemKind;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Takes one file of a program from what it was to what it is to be: written, read by supervisord,
 * applied to its group alone, and watched; or put back. Every step may be repeated without harm, so
 * that the same code takes up what an earlier run of the bot, or a lost connection, left half done.
 */
final class ChangeRun {
  /** How often what no waiting helps is asked for again once something may have been begun. */
  private static final int ATTEMPTS = 3;

  /** Beside what the processes may take to stop. */
  private static final Duration UPDATE = Duration.ofSeconds(60);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** In which a supervisord that starts, or is in the middle of an update, is through with it. */
  private static final Duration BOOT = Duration.ofSeconds(5);

  private final StoredChange storedChange;
  private final WatchedServer watchedServer;
  private final OperationTimeouts operationTimeouts;
  private final ShutdownSignal shutdownSignal;
  private final ChangeWatcher changeWatcher;
  private final StabilityCheck stabilityCheck;
  private boolean begun;

  /** Whether supervisord may run what was written: told to, or started meanwhile. */
  private boolean mayRun;

  /** What a run tells of itself as it goes. */
  interface ChangeWatcher {
    /** What is being done, for people. */
    void doing(String what);

    /** What was there is about to be put back. */
    void restoring(String why);
  }

  /**
   * @param stabilityCheck sees whether the workers come up
   * @param begun whether an earlier run of the bot may have begun with it
   */
  ChangeRun(
      StoredChange storedChange,
      WatchedServer watchedServer,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      ChangeWatcher changeWatcher,
      StabilityCheck stabilityCheck,
      boolean begun) {
    this.storedChange = storedChange;
    this.watchedServer = watchedServer;
    this.operationTimeouts = operationTimeouts;
    this.shutdownSignal = shutdownSignal;
    this.changeWatcher = changeWatcher;
    this.stabilityCheck = stabilityCheck;
    this.begun = begun;
    this.mayRun = begun;
  }

  /** The program as a file makes it; empty where there is no file, or it makes none. */
  static Optional<ProgramConfig> program(StoredChange storedChange, Optional<String> text) {
    return text.flatMap(one ->
        ServerConfig.of(storedChange.file(), java.util.Map.of(storedChange.file(), one))
            .programs()
            .stream()
            .filter(program -> program.name().equals(storedChange.program()))
            .findFirst());
  }

  ChangeEnd run() throws ChangeSuspended {
    changeWatcher.doing("writes its file");
    Optional<ChangeEnd> end = written();
    if (end.isPresent()) {
      return end.get();
    }
    changeWatcher.doing("has supervisord read it");
    end = read();
    if (end.isPresent()) {
      return end.get();
    }
    changeWatcher.doing(applying());
    end = applied();
    return end.isPresent()
        ? end.get()
        : stabilityCheck.of(
            program(storedChange, storedChange.after()),
            () -> {
              long from = System.nanoTime();
              return insist(
                  watchedServer.supervisor()::status,
                  problem -> isUnreached(problem) || !isSettled(from));
            });
  }

  private boolean isSettled(long from) {
    return passed(from, operationTimeouts.settle());
  }

  private Optional<ChangeEnd> written() throws ChangeSuspended {
    int attempts = 0;
    long from = System.nanoTime();
    while (true) {
      switch (write(storedChange)) {
        case Reply.Ok<WriteResult>(WriteResult.FileWritten _) -> {
          begun = true;
          return Optional.empty();
        }
        case Reply.Ok<WriteResult>(WriteResult.Conflict _) -> {
          return Optional.of(
              begun
                  ? new ChangeEnd.ChangeUnknown(
                      "somebody has changed %s since; it is left as it is, look at it with %s"
                          .formatted(Message.code(storedChange.file()), show()))
                  : new ChangeEnd.ChangeRefused(
                      "somebody has changed %s meanwhile; look at it with %s, then ask again"
                          .formatted(Message.code(storedChange.file()), show())));
        }
        case Reply.Ok<WriteResult>(WriteResult.FileRefused(var why)) -> {
          // Of one that was asked for before, and whose answer was lost, that says nothing.
          if (!begun) {
            return Optional.of(new ChangeEnd.ChangeRefused(why));
          }
          attempts++;
          if (attempts == ATTEMPTS) {
            return Optional.of(writtenOrNot(why));
          }
          pause(why, from);
        }
        case Reply.FailedReply<WriteResult>(var problem) -> {
          suspendIfClosing();
          boolean arrived =
              problem.problemKind() == ProblemKind.LOST
                  || problem.problemKind() == ProblemKind.NOT_UNDERSTOOD;
          if (!begun && !arrived) {
            return Optional.of(new ChangeEnd.ChangeRefused(problem.sentence()));
          }
          begun = true;
          attempts += problem.mayPass() ? 0 : 1;
          if (attempts == ATTEMPTS || isOver(from)) {
            return Optional.of(writtenOrNot(problem.sentence()));
          }
          pause(problem.sentence(), from);
        }
      }
    }
  }

  private ChangeEnd writtenOrNot(String why) {
    return new ChangeEnd.ChangeUnknown(
        why + "; whether its file was written is not known, see " + show());
  }

  private Reply<WriteResult> write(StoredChange wanted) {
    return wanted
        .after()
        .map(text -> watchedServer.files().write(wanted.file(), text, wanted.before()))
        .orElseGet(() -> watchedServer.files().delete(wanted.file(), wanted.before().orElse("")));
  }

  /**
   * What supervisord cannot read would keep it from booting, so that it is not left there for a
   * moment longer than it takes to know. The same where supervisord cannot be asked: it may be
   * booting just then.
   */
  private Optional<ChangeEnd> read() throws ChangeSuspended {
    AtomicInteger odd = new AtomicInteger();
    Reply<Reread> reply =
        insist(
            watchedServer.supervisor()::reread,
            problem ->
                isUnreached(problem)
                    || (problem.problemKind() == ProblemKind.NOT_UNDERSTOOD
                        && odd.incrementAndGet() < ATTEMPTS));
    return switch (reply) {
      case Reply.Ok<Reread>(Reread.Unreadable why) ->
          Optional.of(restored(BrokenConfig.after(storedChange, why, "")));
      case Reply.Ok<Reread>(Reread.RereadDone _) -> notTaken();
      case Reply.FailedReply<Reread>(var problem) -> {
        if (isUnreached(problem)) {
          yield Optional.of(
              new ChangeEnd.ChangeUnknown(
                  "%s; its file is written, and whether supervisord can read it is not known"
                      .formatted(problem.sentence())));
        }
        mayRun |= problem.mayPass();
        yield Optional.of(
            restored("supervisord could not be asked to read it: " + problem.sentence()));
      }
    };
  }

  /** A file in a folder that Supervisor does not include changes nothing, for ever. */
  private Optional<ChangeEnd> notTaken() throws ChangeSuspended {
    if (storedChange.after().isEmpty()) {
      return Optional.empty();
    }
    Reply<List<Available>> reply =
        insist(watchedServer.supervisor()::avail, ChangeRun::isUnreached);
    boolean taken =
        !(reply instanceof Reply.Ok<List<Available>>(var all))
            || all.stream().anyMatch(one -> one.worker().group().equals(storedChange.program()));
    return taken
        ? Optional.empty()
        : Optional.of(
            restored(
                "supervisord does not read %s: it is not in the folders that `[include]` in its"
                        .formatted(Message.code(storedChange.file()))
                    + " config names; set DIR and SUFFIX in workerbot-conf there"));
  }

  private String applying() {
    Duration longest = longestStop();
    return storedChange.before().isEmpty()
        ? "has supervisord start it"
        : "has supervisord %s it; its processes may take up to %s to stop"
            .formatted(
                storedChange.after().isEmpty() ? "stop and remove" : "restart",
                HumanTime.wholeSeconds(longest));
  }

  /** As it runs, and as it was before: what was never applied may have had other ideas. */
  private Duration longestStop() {
    return Duration.ofSeconds(
        Math.max(
            program(storedChange, storedChange.before())
                .map(one -> one.number("stopwaitsecs", 10))
                .orElse(0),
            program(storedChange, storedChange.after())
                .map(one -> one.number("stopwaitsecs", 10))
                .orElse(0)));
  }

  private Optional<ChangeEnd> applied() throws ChangeSuspended {
    Duration limit = longestStop().plus(UPDATE);
    long from = System.nanoTime();
    int attempts = 0;
    while (true) {
      switch (updated(limit, storedChange.after().isPresent())) {
        case Reply.Ok<Updated>(Updated.UpdateDone(var changed)) -> {
          boolean isEdit = storedChange.before().isPresent() && storedChange.after().isPresent();
          return changed || mayRun || !isEdit
              ? Optional.empty()
              : Optional.of(
                  unwell(
                      "its file is written, and Supervisor sees no difference to what runs, so that"
                          + " nothing was restarted: a log that becomes AUTO is such a change; it"
                          + " is taken up with the next other one"));
        }
        case Reply.Ok<Updated>(Updated.UpdateUnknown _) -> {
          return storedChange.after().isEmpty()
              ? Optional.empty()
              : Optional.of(unwell("supervisord does not know it, though it has read its file"));
        }
        case Reply.Ok<Updated>(Updated.Stuck _) -> {
          return Optional.of(
              unwell("Supervisor could not stop one of its processes, and left it as it was"));
        }
        case Reply.Ok<Updated>(Updated.Busy _) -> {
          return Optional.of(
              unwell(
                  "its processes are still being stopped after %s, so that Supervisor has not taken up its file; %s there does it later"
                      .formatted(HumanTime.wholeSeconds(limit), Message.code(update()))));
        }
        case Reply.Ok<Updated>(Updated.UpdateUnreadable(var why)) -> {
          return Optional.of(restored(BrokenConfig.after(storedChange, why, " any more")));
        }
        case Reply.FailedReply<Updated>(var problem) -> {
          // Whether it has done so is not known.
          mayRun = true;
          attempts += problem.mayPass() ? 0 : 1;
          boolean down = !isUnreached(problem) && problem.mayPass();
          boolean late = down ? isSettled(from) : isOver(from) || attempts == ATTEMPTS;
          if (late && isUnreached(problem)) {
            return Optional.of(
                new ChangeEnd.ChangeUnknown(
                    "%s; its file is written and good, and whether supervisord has taken it up is not known: see %s"
                        .formatted(problem.sentence(), show())));
          }
          if (late) {
            return Optional.of(
                unwell(
                    problem.sentence()
                        + "; its file is written and good, supervisord takes it up when it starts,"
                        + " or with "
                        + Message.code(update())));
          }
          pause(problem.sentence(), from);
        }
      }
    }
  }

  /**
   * Asks again while somebody else is at it: in the middle of another update, such as one of ours
   * whose answer was lost, there is no such group for a moment.
   *
   * @param wanted whether there is to be one
   */
  private Reply<Updated> updated(Duration limit, boolean wanted) throws ChangeSuspended {
    long from = System.nanoTime();
    while (true) {
      Reply<Updated> reply = watchedServer.supervisor().update(storedChange.program(), limit);
      if (reply instanceof Reply.FailedReply<Updated>) {
        suspendIfClosing();
      }
      boolean again =
          switch (reply) {
            case Reply.Ok<Updated>(Updated.Busy _) -> !passed(from, limit);
            case Reply.Ok<Updated>(Updated.UpdateUnknown _) -> wanted && !passed(from, BOOT);
            default -> false;
          };
      if (!again) {
        return reply;
      }
      changeWatcher.doing("another change is running there; waiting for it");
      if (shutdownSignal.within(operationTimeouts.look())) {
        throw new ChangeSuspended();
      }
    }
  }

  private static ChangeEnd unwell(String cause) {
    return new ChangeEnd.Unwell(Optional.empty(), cause, List.of());
  }

  /** Puts back what was there, and sees that it is. */
  ChangeEnd restored(String why) throws ChangeSuspended {
    changeWatcher.restoring(why);
    changeWatcher.doing("puts back what was there: " + why);
    long from = System.nanoTime();
    Reply<WriteResult> reply = insist(() -> write(storedChange.reversed()));
    // A lock that somebody holds or a disk that is full just now may pass; a time bomb does not.
    while (reply instanceof Reply.Ok<WriteResult>(WriteResult.FileRefused(var not))
        && !isSettled(from)) {
      pause(not, from);
      reply = insist(() -> write(storedChange.reversed()));
    }
    if (reply instanceof Reply.Ok<WriteResult>(WriteResult.FileWritten _)) {
      return forgotten(why);
    }
    String not =
        switch (reply) {
          case Reply.Ok<WriteResult>(WriteResult.FileRefused(var refusal)) -> refusal;
          case Reply.FailedReply<WriteResult>(var problem) -> problem.sentence();
          default -> "somebody has changed it since";
        };
    return new ChangeEnd.ChangeUnknown(
        "%s. And %s could not be put back as it was: %s. Look at it there"
            .formatted(why, Message.code(storedChange.file()), not));
  }

  /** Sees that supervisord, too, has what is on disk again. */
  private ChangeEnd forgotten(String why) throws ChangeSuspended {
    long from = System.nanoTime();
    Reply<Reread> reply =
        insist(
            watchedServer.supervisor()::reread,
            problem ->
                mayRun
                    && (isUnreached(problem)
                        || (problem.mayPass() && !isSettled(from) && !passed(from, BOOT))));
    if (!mayRun) {
      return new ChangeEnd.Restored(why);
    }
    return switch (reply) {
      case Reply.Ok<Reread>(Reread.RereadDone(var available, var changed, var disappeared)) ->
          Stream.of(available, changed, disappeared)
                  .anyMatch(groups -> groups.contains(storedChange.program()))
              ? takenBack(why)
              : new ChangeEnd.Restored(why);
      case Reply.Ok<Reread>(Reread.Unreadable _) ->
          runsAsBefore()
              ? new ChangeEnd.Restored(why)
              : half(why, "it cannot read its config just now");
      case Reply.FailedReply<Reread>(var problem) ->
          // It is down, and starts with what is on disk.
          problem.mayPass() && !isUnreached(problem)
              ? new ChangeEnd.Restored(why)
              : half(why, problem.sentence());
    };
  }

  /** Whether it can be seen without its config; of one program with two files it cannot. */
  private boolean runsAsBefore() {
    return storedChange.before().isPresent() != storedChange.after().isPresent()
        && watchedServer.supervisor().status() instanceof Reply.Ok<List<WorkerStatus>>(var all)
        && all.stream().anyMatch(one -> one.worker().group().equals(storedChange.program()))
            == storedChange.before().isPresent();
  }

  private ChangeEnd takenBack(String why) throws ChangeSuspended {
    Duration limit = longestStop().plus(UPDATE);
    long from = System.nanoTime();
    Reply<Updated> reply =
        insist(
            () -> updated(limit, storedChange.before().isPresent()),
            problem -> isUnreached(problem) || (problem.mayPass() && !isSettled(from)));
    return switch (reply) {
      case Reply.Ok<Updated>(Updated.UpdateDone _), Reply.Ok<Updated>(Updated.UpdateUnknown _) ->
          new ChangeEnd.Restored(why);
      case Reply.Ok<Updated>(Updated.Stuck _), Reply.Ok<Updated>(Updated.Busy _) ->
          half(why, "Supervisor could not stop one of its processes");
      case Reply.Ok<Updated>(Updated.UpdateUnreadable _) ->
          half(why, "it cannot read its config just now");
      case Reply.FailedReply<Updated>(var problem) -> half(why, problem.sentence());
    };
  }

  private ChangeEnd half(String why, String not) {
    return new ChangeEnd.ChangeUnknown(
        "%s. %s is put back as it was, but supervisord may still run the other one: %s. %s there takes it back"
            .formatted(why, Message.code(storedChange.file()), not, Message.code(update())));
  }

  private Sentence update() {
    return Sentence.of("supervisorctl update %s", Sentence.name(storedChange.program()));
  }

  private String show() {
    return Message.code(Sentence.of("show %s", Sentence.name(storedChange.name()))).toString();
  }

  private static boolean isUnreached(Problem problem) {
    return switch (problem.problemKind()) {
      case UNREACHABLE, CONNECTION_REFUSED, LOST, HUNG -> true;
      default -> false;
    };
  }

  /** Something to ask a server. */
  private interface StepQuestion<T> {
    Reply<T> ask() throws ChangeSuspended;
  }

  private <T> Reply<T> insist(StepQuestion<T> stepQuestion) throws ChangeSuspended {
    return insist(stepQuestion, _ -> true);
  }

  /**
   * Asks until there is an answer: what was begun is seen through, also where somebody has to mend
   * something first.
   *
   * @param waits for which problems
   */
  private <T> Reply<T> insist(StepQuestion<T> stepQuestion, Predicate<Problem> waits)
      throws ChangeSuspended {
    long from = System.nanoTime();
    while (true) {
      suspendIfClosing();
      Reply<T> reply = stepQuestion.ask();
      if (reply instanceof Reply.FailedReply<T>) {
        suspendIfClosing();
      }
      if (!(reply instanceof Reply.FailedReply<T>(var problem))
          || !waits.test(problem)
          || isOver(from)) {
        return reply;
      }
      pause(problem.sentence(), from);
    }
  }

  /** Whoever closes the bot closes its connections too: what fails then is no fault of a server. */
  private void suspendIfClosing() throws ChangeSuspended {
    if (shutdownSignal.hasBegun()) {
      throw new ChangeSuspended();
    }
  }

  private boolean isOver(long from) {
    return passed(from, operationTimeouts.resume());
  }

  private static boolean passed(long from, Duration time) {
    return System.nanoTime() - from > time.toNanos();
  }

  private void pause(String why, long from) throws ChangeSuspended {
    Duration waited = Duration.ofNanos(System.nanoTime() - from);
    changeWatcher.doing(
        "%s — waiting for it, to finish what was begun (%s so far)"
            .formatted(why, HumanTime.wholeSeconds(waited)));
    Duration longer = waited.compareTo(LONGEST_PAUSE) < 0 ? waited : LONGEST_PAUSE;
    if (shutdownSignal.within(
        longer.compareTo(operationTimeouts.look()) > 0 ? longer : operationTimeouts.look())) {
      throw new ChangeSuspended();
    }
  }
}
