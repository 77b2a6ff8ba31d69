package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.step.ChangeQuestion.UpdateQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.Step;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * A step of the change of one file of a program. Each may be repeated without harm, so that the
 * same step takes up what an earlier run of the bot, or a lost connection, left half done.
 */
abstract class FileStep implements Step<ChangeEnd> {
  /** How often what no waiting helps is asked for again once something may have been begun. */
  static final int ATTEMPTS = 3;

  /** In which a supervisord that starts, or is in the middle of an update, is through with it. */
  static final Duration BOOT = Duration.ofSeconds(5);

  /** Beside what the processes may take to stop. */
  private static final Duration UPDATE = Duration.ofSeconds(60);

  final StoredChange storedChange;
  final OperationTimeouts timeouts;

  FileStep(StoredChange storedChange, OperationTimeouts timeouts) {
    this.storedChange = storedChange;
    this.timeouts = timeouts;
  }

  static Move<ChangeEnd> end(ChangeEnd changeEnd) {
    return new Move.End<>(changeEnd);
  }

  static Move<ChangeEnd> unwell(String cause) {
    return end(new ChangeEnd.Unwell(Optional.empty(), cause, List.of()));
  }

  static boolean isUnreached(Problem problem) {
    return switch (problem.problemKind()) {
      case UNREACHABLE, CONNECTION_REFUSED, LOST, HUNG -> true;
      default -> false;
    };
  }

  final boolean isSettled(Duration waited) {
    return waited.compareTo(timeouts.settle()) > 0;
  }

  final boolean isOver(Duration waited) {
    return waited.compareTo(timeouts.resume()) > 0;
  }

  /** Waits for what is in the way, then goes on. */
  final Move<ChangeEnd> waitFor(String why, Duration waited, Move<ChangeEnd> then) {
    return new Move.Wait<>(
        LostServer.waitingToFinish(why, waited), timeouts.pauseAfter(waited), then);
  }

  /**
   * Asks until there is an answer: what was begun is seen through, also where somebody has to mend
   * something first.
   *
   * @param from since when it is asked
   * @param waits for which problems, after which time
   */
  final <T> Move<ChangeEnd> insist(
      String verbPhrase,
      Question<T> question,
      Duration from,
      BiPredicate<Problem, Duration> waits,
      Move.Continuation<T, ChangeEnd> then) {
    return new Move.Ask<>(
        verbPhrase,
        question,
        (reply, now) -> {
          Duration waited = now.minus(from);
          return reply instanceof Reply.FailedReply<T>(var problem)
                  && waits.test(problem, waited)
                  && !isOver(waited)
              ? waitFor(problem.sentence(), waited, insist("", question, from, waits, then))
              : then.next(reply, now);
        });
  }

  /**
   * Has supervisord take up the file. Asks again while somebody else is at it: in the middle of
   * another update, such as one of ours whose answer was lost, there is no such group for a moment.
   *
   * @param wanted whether there is to be one
   * @param from since when it is asked
   */
  final Move<ChangeEnd> update(
      String verbPhrase,
      boolean wanted,
      Duration from,
      Move.Continuation<Updated, ChangeEnd> then) {
    Duration limit = updateLimit();
    return new Move.Ask<>(
        verbPhrase,
        new UpdateQuestion(storedChange.server(), storedChange.program(), limit),
        (reply, now) -> {
          Duration waited = now.minus(from);
          boolean again =
              switch (reply) {
                case Reply.Ok<Updated>(Updated.Busy _) -> waited.compareTo(limit) <= 0;
                case Reply.Ok<Updated>(Updated.UpdateUnknown _) ->
                    wanted && waited.compareTo(BOOT) <= 0;
                default -> false;
              };
          return again
              ? new Move.Wait<>(
                  "another change is running there; waiting for it",
                  timeouts.look(),
                  update("", wanted, from, then))
              : then.next(reply, now);
        });
  }

  final Duration updateLimit() {
    return longestStop().plus(UPDATE);
  }

  /** As it runs, and as it was before: what was never applied may have had other ideas. */
  final Duration longestStop() {
    return Stream.of(storedChange.before(), storedChange.after())
        .flatMap(text -> ChangedPrograms.of(storedChange, text).stream())
        .map(program -> Duration.ofSeconds(program.number("stopwaitsecs", 10)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  final Sentence updateCommand() {
    return Message.code(
        Sentence.of("supervisorctl update %s", Sentence.name(storedChange.program())));
  }

  final Sentence showCommand() {
    return Message.code(Sentence.of("show %s", Sentence.name(storedChange.name())));
  }

  final Sentence file() {
    return Message.code(storedChange.file());
  }
}
