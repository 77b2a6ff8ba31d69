package dev.workerbot.request.step.worker;

import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;

/** What is known after a start, a stop or a signal was asked for. */
public sealed interface AskResult {
  /** It arrived, and was answered. */
  record Answered() implements AskResult {}

  /** It was refused. */
  record AskRefused(String why) implements AskResult {}

  /** It may have been carried out, or not: the next look tells. */
  record Unclear(String why) implements AskResult {}

  /** It never arrived. */
  record AskMissed() implements AskResult {}

  static AskResult of(Reply<ActionResult> reply) {
    return switch (reply) {
      // Its process was there: a one-shot without startsecs has ended before anybody saw it
      // RUNNING.
      case Reply.Ok<ActionResult>(ActionResult.Fault(var fault, _))
          when fault.equals(ActionResult.Fault.NOT_RUNNING_NOW) ->
          new Answered();
      case Reply.Ok<ActionResult>(ActionResult.Fault(_, var sentence)) -> new AskRefused(sentence);
      case Reply.Ok<ActionResult> _ -> new Answered();
      case Reply.FailedReply<ActionResult>(var problem) ->
          switch (problem.problemKind()) {
            case LOST, HUNG, LOGIN_SHELL, NOT_UNDERSTOOD -> new Unclear(problem.sentence());
            default -> problem.mayPass() ? new AskMissed() : new AskRefused(problem.sentence());
          };
    };
  }
}
