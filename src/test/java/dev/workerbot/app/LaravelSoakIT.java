package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LaravelApp.Job;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of every kind while jobs flow. A soak: a hundred of them take some minutes. */
@Tag("soak")
class LaravelSoakIT {
  private static final int ROUNDS = Integer.getInteger("restart.rounds", 25);
  private static final int JOBS = 20;

  private static final List<String> KINDS =
      List.of(
          "restart mail:*@web1 --yes",
          "restart mail:*@web1 --graceful --yes",
          "restart mail:*@web1 --rolling --batch 2 --pause 0 --yes",
          "run after-deploy");

  @Test
  void aHundredRestarts_loseNoJob_andHaveNoneDoneTwice(@TempDir Path dir, @TempDir Path state)
      throws IOException {
    LaravelApp app = LaravelApp.in(dir);
    String program =
        app.program(
            "queue:work --sleep=0.1 --tries=1",
            "numprocs=4",
            "process_name=%(program_name)s_%(process_num)02d",
            "stopwaitsecs=90");
    // A restart is over when its workers are RUNNING, which is to be soon.
    Map<String, String> programs = Map.of("mail", program.replace("startsecs=1", "startsecs=0"));
    try (LoopbackServer web1 = LoopbackServer.start(programs);
        TestBot bot =
            TestBot.impatient(
                TestBot.config(
                    state,
                    Map.of("web1", web1),
                    Map.of(),
                    app.config()
                        + """

                        actions:
                          after-deploy:
                            command: restart mail:*@web1 --graceful
                            run-by: [terminal:anna]
                        """))) {
      for (int number = 0; number < 4; number++) {
        web1.awaitStatus("mail:mail_0" + number, "RUNNING");
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (String kind : KINDS) {
          app.queue(Job.SLOW, JOBS, 200);
          CommandAnswer answer = bot.anna(kind);
          assertEquals(OutcomeCode.DONE, answer.code(), kind + ": " + answer.message());
        }
      }
      app.awaitAll();
    }
    assertEquals(ROUNDS * KINDS.size() * JOBS, app.done().size());
    assertEquals(List.of(), app.begunTwice());
  }
}
