package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneBroken;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneFault;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneRefusal;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneValue;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The verdicts of starts and stops whose end is watched for, and of answers that are lost. */
class LaneActionsTest {
  private static final WorkerName A = WorkerName.of("a");
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final ActionResult DONE = new ActionResult.ActionDone();

  private final Deque<LaneAnswer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final Deque<ActionResult> supervisorctl = new ArrayDeque<>();
  private WorkerState state = WorkerState.RUNNING;

  private final LaneActions actions =
      new LaneActions(
          request -> {
            asked.add(request.call());
            return answers.isEmpty() ? new LaneBroken(false) : answers.remove();
          },
          new SilentSupervisor() {
            @Override
            public Reply<ActionResult> start(WorkerName worker, Duration limit) {
              asked.add("supervisorctl start");
              return new Reply.Ok<>(supervisorctl.remove());
            }

            @Override
            public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
              asked.add("supervisorctl stop");
              return new Reply.Ok<>(supervisorctl.remove());
            }

            @Override
            public Reply<ActionResult> signal(WorkerName worker, Signal signal) {
              asked.add("supervisorctl signal");
              return new Reply.Ok<>(supervisorctl.remove());
            }

            @Override
            public Reply<List<WorkerStatus>> status() {
              asked.add("supervisorctl status");
              return new Reply.Ok<>(
                  List.of(new WorkerStatus(A, state, OptionalInt.empty(), Optional.empty(), "")));
            }
          });

  private static LaneValue row(String state, String spawnError) {
    return new LaneValue(
        JsonMapper.builder()
            .build()
            .readTree(
                "{\"group\":\"a\",\"name\":\"a\",\"statename\":\"%s\",\"pid\":1,\"start\":1,\"now\":2,\"spawnerr\":\"%s\"}"
                    .formatted(state, spawnError)));
  }

  private ActionResult started(LaneAnswer... inTurn) {
    answers.addAll(List.of(inTurn));
    return assertInstanceOf(Reply.Ok.class, actions.start(A, LIMIT)).value()
            instanceof ActionResult result
        ? result
        : null;
  }

  private static ActionResult error(String words) {
    return ActionResult.ofError(words).orElseThrow();
  }

  @Test
  void aStart_endsAsSupervisordSeesItEnd() {
    assertEquals(DONE, started(row("STARTING", ""), row("STARTING", ""), row("RUNNING", "")));
    assertEquals(DONE, started(row("RUNNING", "")));
    assertEquals(
        error("spawn error"), started(row("STARTING", ""), row("BACKOFF", "Exited too quickly")));
    assertEquals(error("spawn error"), started(row("FATAL", "can't find command")));
    assertEquals(error("abnormal termination"), started(row("STOPPING", "")));
    assertEquals(error("abnormal termination"), started(row("STARTING", ""), row("EXITED", "")));
    assertEquals(DONE, started(row("EXITED", "")), "a one-shot without startsecs");
    assertEquals(error("abnormal termination"), started(row("STARTING", ""), new LaneFault(10)));
    assertEquals(error("already started"), started(new LaneFault(60)));
    assertEquals(error("no such file"), started(new LaneFault(20)));
    assertEquals(
        error("no such process"),
        started(new LaneFault(10)),
        "and supervisorctl had no part in it");
    assertTrue(asked.stream().noneMatch(one -> one.startsWith("supervisorctl")));
  }

  @Test
  void aStop_endsWhereItIsNotStoppingAnyMore() {
    answers.addAll(List.of(row("STOPPING", ""), row("STOPPING", ""), row("STOPPED", "")));
    assertEquals(new Reply.Ok<>(DONE), actions.stop(A, LIMIT));
    answers.addAll(List.of(row("STOPPING", ""), row("STARTING", "")));
    assertEquals(new Reply.Ok<>(DONE), actions.stop(A, LIMIT), "somebody has started it again");
    answers.add(new LaneFault(70));
    assertEquals(new Reply.Ok<>(error("not running")), actions.stop(A, LIMIT));
  }

  @Test
  void whatTakesTooLong_isLeftOpen() {
    answers.add(row("STOPPING", ""));
    state = WorkerState.STOPPING;
    Reply<ActionResult> reply = actions.stop(A, Duration.ofMillis(60));
    Problem problem = ((Reply.FailedReply<ActionResult>) reply).problem();
    assertEquals(Problem.ProblemKind.LOST, problem.problemKind());
  }

  @Test
  void whatWasNotAsked_supervisorctlDoes() {
    for (LaneAnswer none :
        List.of(
            new LaneBroken(false),
            new LaneTrouble(LaneTroubleKind.DOWN),
            new LaneRefusal("no"),
            new LaneFault(6))) {
      asked.clear();
      supervisorctl.add(error("no such file"));
      assertEquals(error("no such file"), started(none));
      assertEquals(List.of("start", "supervisorctl start"), asked, none.toString());
    }
  }

  @Test
  void anAnswerThatIsLost_isMadeUpFor_withoutASecondStart() {
    for (LaneAnswer lost :
        List.of(
            new LaneBroken(true),
            new LaneTrouble(LaneTroubleKind.LOST),
            new LaneTrouble(LaneTroubleKind.ODD))) {
      asked.clear();
      // It had been carried out, and is on its way up.
      supervisorctl.add(error("already started"));
      assertEquals(DONE, started(lost, row("STARTING", ""), row("RUNNING", "")));
      supervisorctl.add(error("spawn error"));
      assertEquals(error("spawn error"), started(lost));
      supervisorctl.add(error("not running"));
      answers.addAll(List.of(lost, row("STOPPING", "")));
      state = WorkerState.STOPPED;
      assertEquals(new Reply.Ok<>(DONE), actions.stop(A, LIMIT), "by supervisorctl's status");
    }
  }

  @Test
  void aSignalThatMayHaveArrived_isNotSentAgain() {
    for (LaneAnswer lost :
        List.of(new LaneBroken(true), new LaneTrouble(LaneTroubleKind.TIMEOUT))) {
      asked.clear();
      answers.add(lost);
      Reply<ActionResult> reply = actions.signal(A, Signal.USR2);
      assertEquals(
          Problem.ProblemKind.LOST,
          ((Reply.FailedReply<ActionResult>) reply).problem().problemKind());
      assertEquals(List.of("signal"), asked);
    }
    supervisorctl.add(DONE);
    answers.add(new LaneTrouble(LaneTroubleKind.DOWN));
    assertEquals(new Reply.Ok<>(DONE), actions.signal(A, Signal.USR2));
  }
}
