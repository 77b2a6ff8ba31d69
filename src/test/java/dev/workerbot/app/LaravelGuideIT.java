package dev.workerbot.app;

import static dev.workerbot.testing.Said.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Button;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LaravelApp.Job;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays {@code docs/laravel.md} on a real Laravel: each line is one message, and one Confirm. */
class LaravelGuideIT {
  private static final Pattern PLAYED = Pattern.compile("(?s)```chat\n(.*?)```");
  private static final String CONFIRM = "Confirm";

  private static List<String> lines() throws IOException {
    return PLAYED
        .matcher(Files.readString(Path.of("docs/laravel.md")))
        .results()
        .flatMap(block -> block.group(1).lines())
        .toList();
  }

  private static CommandAnswer play(TestBot bot, String person, String line) {
    CommandAnswer answer = bot.ask(person, line);
    boolean asks = answer.message().buttons().stream().map(Button::label).anyMatch(CONFIRM::equals);
    return asks ? bot.press(person, answer, CONFIRM) : answer;
  }

  @Test
  void eachLine_isDone_andNoJobIsLost(@TempDir Path dir) throws IOException {
    LaravelApp app = LaravelApp.in(dir.resolve("shop"));
    app.queue(Job.QUICK, 10, 0, "high");
    app.queue(Job.QUICK, 10, 0);
    try (Workshop workshop = new Workshop();
        TestBot bot = TestBot.impatient(workshop.config(dir, Map.of(), List.of("php .*")))) {
      List<String> lines = lines();
      assertTrue(lines.size() > 12, lines.toString());
      for (String line : lines) {
        String here =
            line.replace("/srv/shop", app.folder().toString())
                .replaceAll("\\b(mail|import)(?=@|-error|:|_0)", "guide-$1");
        CommandAnswer answer = play(bot, workshop.somebody(), here);
        assertEquals(OutcomeCode.DONE, answer.code(), () -> here + "\n" + text(answer));
      }
      app.awaitAll();
      assertEquals(List.of(), app.begunTwice());
      String file = Files.readString(workshop.folder().resolve("guide-import.conf"));
      assertTrue(file.contains("stopwaitsecs=7200\n"), "what was removed is back: " + file);
      workshop.isSound();
      workshop.tidy();
    } finally {
      for (String log : List.of("mail", "import", "import-error")) {
        Files.deleteIfExists(Path.of("/var/log/supervisor/guide-" + log + ".log"));
      }
    }
  }
}
