package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds against changes of a real supervisord; what is held otherwise is in {@code HoldsTest}. */
class HoldsIT {
  private static Workshop workshop;

  @TempDir private Path dir;
  private TestBot bot;

  @BeforeAll
  static void serve() {
    workshop = new Workshop();
  }

  @AfterAll
  static void end() {
    workshop.close();
  }

  @BeforeEach
  void start() throws IOException {
    bot = TestBot.on(workshop.config(dir, Map.of()));
  }

  @AfterEach
  void stop() throws IOException {
    bot.close();
  }

  private String asks(String user, String line, OutcomeCode outcome) {
    CommandAnswer commandAnswer = bot.ask(user, line);
    assertEquals(outcome, commandAnswer.code(), line + ": " + commandAnswer);
    return Stream.concat(
            Stream.of(commandAnswer.message().title()),
            commandAnswer.message().lines().stream().map(Message.MessageLine::text))
        .collect(Collectors.joining("\n"));
  }

  private String pid(String worker) {
    return workshop.server().pid(worker);
  }

  @Test
  void whoBuilds_isRefused_andWhatWouldBeMadeThereIsHeldAsWell() throws IOException {
    asks("anna", "create reports@web1 --command 'sleep 1000' --yes", OutcomeCode.DONE);
    try {
      String pid = pid("reports");
      List<String> files = workshop.files();
      CommandAnswer edit = bot.ask("anna", "edit reports@web1 --stopwaitsecs 9");
      asks("bob", "hold reports*@web1 30m", OutcomeCode.DONE);
      assertEquals(OutcomeCode.REFUSED, bot.press("anna", edit, "Confirm").code());
      for (String line :
          List.of(
              "create reports-too@web1 --command 'sleep 1000' --yes",
              "edit reports@web1 --stopwaitsecs 9 --yes",
              "scale reports@web1 2 --yes",
              "remove reports@web1 --yes",
              "undo reports@web1 --yes")) {
        String refusal = asks("anna", line, OutcomeCode.REFUSED);
        assertTrue(refusal.startsWith("@bob holds "), refusal);
      }
      assertEquals(pid, pid("reports"));
      assertEquals(files, workshop.files());
    } finally {
      workshop.tidy();
    }
  }
}
