package dev.workerbot.feature.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
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
}
