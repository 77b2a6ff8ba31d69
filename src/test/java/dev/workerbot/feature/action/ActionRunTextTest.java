package dev.workerbot.feature.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionRunTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"deploy", "token", "rotate-secrets", "api_key"})
  void anAction_isNamedWhole_andSoIsWhatItSays(String action) {
    Message message =
        Message.of(
            Severity.WORKING,
            Sentence.of("Restarting %s …", Target.of("credentials:sync@secrets1")));
    assertEquals(
        action + ": Restarting credentials:sync@secrets1 …",
        ActionRunText.underWay(action, message).title());
  }

  @Test
  void aSummary_endsWithThoseThatRunTheReleaseBefore() {
    Message summary = Message.of(Severity.GOOD, Sentence.of("after-deploy: all 2 back"));
    assertEquals(summary, ActionRunText.withOld(summary, Map.of()));
    Message off =
        ActionRunText.withOld(summary, Map.of(Target.of("queue@web1"), Duration.ofMinutes(2)));
    assertEquals(Severity.WARNING, off.severity());
    assertEquals(
        "queue on web1 still runs the release before, deployed 2 min ago: restart it again.",
        off.lines().getLast().text());
  }
}
