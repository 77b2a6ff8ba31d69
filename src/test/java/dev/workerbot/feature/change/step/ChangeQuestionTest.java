package dev.workerbot.feature.change.step;

import static dev.workerbot.feature.change.FolderServer.WEB1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.feature.change.FolderServer;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.TargetResults;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a change asks its server. */
class ChangeQuestionTest {
  private final FolderServer server = new FolderServer();

  private <T> Reply<T> ask(ChangeQuestion<T> question) {
    try (Fleet fleet = server.fleet()) {
      return question.ask(fleet);
    } catch (StepSuspended closing) {
      throw new AssertionError(closing);
    }
  }

  private <T> T answer(ChangeQuestion<T> question) {
    return Question.answer(ask(question));
  }

  private static StoredChange change(Optional<String> before, Optional<String> after) {
    return new StoredChange(WEB1, "queue", "queue.conf", before, after);
  }

  @Test
  void aFile_isWritten_orDeleted_asItIsToBe() {
    assertEquals(
        new WriteResult.FileWritten(),
        answer(new ChangeQuestion.WriteQuestion(change(Optional.empty(), Optional.of("new")))));
    assertEquals(
        new WriteResult.FileWritten(),
        answer(new ChangeQuestion.WriteQuestion(change(Optional.of("old"), Optional.empty()))));
    server.writes = "conflict";
    assertEquals(
        new WriteResult.Conflict(),
        answer(new ChangeQuestion.WriteQuestion(change(Optional.of("old"), Optional.of("new")))));
    assertEquals(List.of("put queue.conf", "drop queue.conf", "put queue.conf"), server.calls);
  }

  @Test
  void supervisord_isAskedItself() {
    server.available = List.of(new Available(WorkerName.of("queue"), true, true, 1, 1));
    server.cause = Optional.of("it ran out of memory");
    assertInstanceOf(Reread.RereadDone.class, answer(new ChangeQuestion.RereadQuestion(WEB1)));
    assertEquals(server.available, answer(new ChangeQuestion.AvailQuestion(WEB1)));
    assertEquals(
        new Updated.UpdateDone(true),
        answer(new ChangeQuestion.UpdateQuestion(WEB1, "queue", Duration.ofSeconds(1))));
    assertEquals(List.of("update queue"), server.calls);
    assertEquals(server.cause, answer(new ChangeQuestion.CauseQuestion(Target.of("queue@web1"))));
  }

  @Test
  void onlyTheWorkersOfItsGroup_areLookedAt() {
    Target queue = Target.of("queue:queue_00@web1");
    server.status =
        new Reply.Ok<>(
            List.of(
                TargetResults.status(queue, WorkerState.RUNNING, 7),
                TargetResults.status(Target.of("other@web1"), WorkerState.RUNNING, 8)));
    assertEquals(
        List.of(queue.worker()),
        answer(new ChangeQuestion.GroupQuestion(WEB1, "queue")).stream()
            .map(one -> one.status().worker())
            .toList());
    server.status = new Reply.FailedReply<>(new Problem(ProblemKind.LOST, "it is gone"));
    assertInstanceOf(Reply.FailedReply.class, ask(new ChangeQuestion.GroupQuestion(WEB1, "queue")));
  }
}
