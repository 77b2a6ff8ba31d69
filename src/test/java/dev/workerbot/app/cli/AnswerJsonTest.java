package dev.workerbot.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.TargetResult;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnswerJsonTest {
  private static String json(boolean done) {
    TargetResult result =
        new TargetResult(
            Target.of("once@web1"),
            done,
            true,
            Optional.of(WorkerState.EXITED),
            OptionalInt.empty(),
            Duration.ofSeconds(2),
            Optional.of("exit code 0"));
    return AnswerJson.of(
        "start once@web1",
        new Outcome.Done("id", Message.of(Severity.GOOD, "title"), List.of(result)));
  }

  @Test
  void howAOneShotEnded_isNoCauseOfAFailure() {
    assertTrue(
        json(true).contains("\"state\":\"EXITED\",\"seconds\":2.0,\"ended\":\"exit code 0\"}"),
        json(true));
    assertTrue(json(false).contains("\"seconds\":2.0,\"cause\":\"exit code 0\"}"), json(false));
  }
}
