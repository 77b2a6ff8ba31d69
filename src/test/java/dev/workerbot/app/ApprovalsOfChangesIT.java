package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are made or changed only when somebody else has agreed. */
class ApprovalsOfChangesIT {
  @Test
  void aChange_waitsAfterConfirm_isShown_andIsDoneAsWhoAsked(@TempDir Path dir) throws IOException {
    try (Workshop shop = new Workshop()) {
      Path config = shop.config(dir, Map.of());
      Files.writeString(
          config,
          "approvals: [{verbs: [create, edit], by: [terminal:dora, terminal:bob]}]\n",
          StandardOpenOption.APPEND);
      try (TestBot bot = TestBot.on(config)) {
        CommandAnswer preview =
            bot.anna("create sleeper@web1 --command \"sleep 1000\" --environment A=hush");
        assertEquals(OutcomeCode.NEEDS_CONFIRMATION, preview.code(), preview.message().toString());
        CommandAnswer asked = bot.press("anna", preview, "Confirm");
        assertEquals(OutcomeCode.NEEDS_APPROVAL, asked.code(), asked.message().toString());
        assertEquals("@anna asks to create sleeper on web1", asked.message().title());
        assertTrue(hasLine(asked.message(), "command=sleep 1000"), asked.message().toString());
        assertFalse(asked.message().toString().contains("hush"), asked.message().toString());
        assertFalse(Files.exists(shop.folder().resolve("sleeper.conf")));
        // Who may approve has to have the right too.
        assertEquals(OutcomeCode.REFUSED, bot.ask("bob", "approve #1").code());
        assertEquals(OutcomeCode.REFUSED, bot.anna("approve #1").code());
        assertEquals(OutcomeCode.DONE, bot.ask("dora", "approve #1").code());
        shop.server().awaitStatus("sleeper", "RUNNING");
        Await.until(
            "the verdict has both names",
            () ->
                bot.chat().said().stream()
                    .anyMatch(one ->
                        hasLine(
                            one.message(), "Requested by @anna, approved by @dora" + " (#1).")));
        CommandAnswer edited = bot.anna("edit sleeper@web1 --stopwaitsecs 20 --yes");
        assertEquals(OutcomeCode.NEEDS_APPROVAL, edited.code(), edited.message().toString());
        assertTrue(hasLine(edited.message(), "+ stopwaitsecs=20"), edited.message().toString());
        assertEquals(OutcomeCode.DONE, bot.ask("dora", "deny #2 not today").code());
        assertEquals(OutcomeCode.REFUSED, bot.ask("dora", "approve #2").code());
      }
    }
  }

  private static boolean hasLine(Message message, String text) {
    return message.lines().stream().anyMatch(messageLine -> messageLine.text().contains(text));
  }
}
