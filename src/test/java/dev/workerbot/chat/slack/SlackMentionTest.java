package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.SlackEvents;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SlackMentionTest {
  private static Optional<String> mentioned(String text) {
    return SlackMention.of(SlackEvents.written("app_mention", "U1", "C1", text), "UBOT")
        .map(SlackMention::text);
  }

  private static Optional<String> direct(ObjectNode payload) {
    return SlackMention.of(payload, "UBOT").map(SlackMention::text);
  }

  private static ObjectNode event(ObjectNode payload) {
    return (ObjectNode) payload.path("event");
  }

  @ParameterizedTest
  @CsvSource({
    "<@UBOT> status horizon@web1, status horizon@web1",
    "' <@UBOT>  status ', status",
    "<@UBOT|workerbot> status, status",
    "<@UBOT> logs a@web1 --grep &lt;x&gt;, logs a@web1 --grep <x>",
    "<@UBOT>, ''",
  })
  void whatStandsBehindTheMention_isTheCommand(String text, String command) {
    assertEquals(Optional.of(command), mentioned(text));
  }

  @ParameterizedTest
  @CsvSource({
    "ask <@UBOT> to restart it",
    "<@UBOTX> status",
    "<@U2> and <@UBOT> status",
  })
  void whoSpeaksOfTheBot_doesNotSpeakToIt(String text) {
    assertEquals(Optional.empty(), mentioned(text));
  }

  @Test
  void aBotThatDoesNotKnowItsId_takesNoMention() {
    assertEquals(
        Optional.empty(),
        SlackMention.of(SlackEvents.written("app_mention", "U1", "C1", "<@UBOT> status"), ""));
  }

  @Test
  void aDirectMessage_needsNoMention_butMayHaveOne() {
    assertEquals(
        Optional.of("status"), direct(SlackEvents.written("message", "U1", "D1", "status")));
    assertEquals(
        Optional.of("status"),
        direct(SlackEvents.written("message", "U1", "D1", "<@UBOT> status")));
  }

  @Test
  void aMessageInAChannel_isNotForTheBot() {
    assertEquals(
        Optional.empty(), direct(SlackEvents.written("message", "U1", "C1", "<@UBOT> status")));
  }

  @Test
  void whatNobodyWrites_isPassedOver() {
    ObjectNode edited = SlackEvents.written("message", "U1", "D1", "status");
    event(edited).put("subtype", "message_changed");
    ObjectNode botWrote = SlackEvents.written("message", "U2", "D1", "restart a@web1");
    event(botWrote).put("bot_id", "B2");
    ObjectNode own = SlackEvents.written("message", "UBOT", "D1", "restart a@web1");
    ObjectNode nobody = SlackEvents.written("message", "", "D1", "status");
    for (ObjectNode payload : List.of(edited, botWrote, own, nobody)) {
      assertEquals(Optional.empty(), direct(payload), payload::toString);
    }
  }

  @Test
  void thePersonsOwnWorkspace_comesFirst() {
    ObjectNode payload = SlackEvents.written("app_mention", "U9", "C1", "<@UBOT> status");
    event(payload).put("user_team", "T2");
    assertEquals(
        List.of("T2", "T1", "T1"), SlackMention.of(payload, "UBOT").orElseThrow().sender().teams());
  }
}
