package dev.workerbot.app;

import static dev.workerbot.testing.Said.text;
import static dev.workerbot.testing.ServerGates.Gate.after;
import static dev.workerbot.testing.ServerGates.Gate.before;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.ServerGates;
import dev.workerbot.testing.ServerGates.Gate;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the way while a worker is made, changed or taken away, and stops nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildTroubleIT {
  private static final String CREATE =
      "create queue@web1 --command 'sleep 1000' --startsecs 0 --stopwaitsecs 1";

  private static final String EDIT = "edit queue@web1 --command 'sleep 2000'";

  private static final List<Gate> STEPS =
      List.of(
          before("put"),
          after("put"),
          before("reread"),
          after("reread"),
          before("update"),
          after("update"),
          before("status"));

  private Workshop workshop;
  private CuttableProxy line;
  private ServerGates authorizers;
  private TestBot bot;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    workshop = new Workshop();
    line = new CuttableProxy(workshop.server().port());
    workshop.server().isKnownAt(line.port());
    authorizers = new ServerGates(workshop.server());
    bot = TestBot.impatient(authorizers.on(workshop.config(dir, Map.of("web1", line.port()))));
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    line.close();
    workshop.close();
  }

  @AfterEach
  void nothingElseHasNoticed() throws IOException {
    authorizers.openAll();
    line.heal();
    if (workshop.server().supervisorctl("pid").code() != 0) {
      workshop.startSupervisord();
    }
    try {
      workshop.isSound();
    } finally {
      workshop.tidy();
    }
  }

  private Path file() {
    return workshop.folder().resolve("queue.conf");
  }

  private String onDisk() throws IOException {
    return Files.exists(file()) ? Files.readString(file()) : "";
  }

  private CommandAnswer ask(String line) {
    return bot.ask(workshop.somebody(), line);
  }

  private void done(CommandAnswer commandAnswer) {
    assertEquals(OutcomeCode.DONE, commandAnswer.code(), () -> text(commandAnswer));
  }

  private void isGone() throws IOException {
    assertEquals(List.of(), workshop.files());
    assertTrue(
        workshop.server().status("queue").contains("no such process"),
        workshop.server().status("queue"));
  }

  private void runs(String part) throws IOException {
    assertTrue(onDisk().contains(part), onDisk());
    String status = workshop.server().supervisorctl("status").output();
    assertTrue(status.lines().anyMatch(line -> line.matches("queue.* RUNNING .*")), status);
  }

  /** Asks, and has something happen at each of these steps. */
  private CommandAnswer with(String asked, Trouble trouble, List<Gate> at) throws IOException {
    CompletableFuture<CommandAnswer> answer = confirmed(asked, at);
    for (Gate gate : at) {
      authorizers.awaitReached(gate);
      trouble.happens(gate);
    }
    return answer.join();
  }

  /** Held up there from the confirm on, and not while it is looked at what is to be shown. */
  private CompletableFuture<CommandAnswer> confirmed(String asked, List<Gate> at)
      throws IOException {
    String who = workshop.somebody();
    CommandAnswer shown = bot.ask(who, asked);
    assertEquals(OutcomeCode.NEEDS_CONFIRMATION, shown.code(), () -> text(shown));
    authorizers.close(at.toArray(Gate[]::new));
    return CompletableFuture.supplyAsync(() -> bot.press(who, shown, "Confirm"));
  }

  private interface Trouble {
    void happens(Gate gate) throws IOException;
  }

  /** What was held up goes on, though nobody hears of it, beside what is asked for again. */
  private void cut(Gate gate) throws IOException {
    line.cut();
    authorizers.open(gate);
    line.heal();
  }

  @Test
  void aConnectionThatIsCutAtEveryStepOfAChange_stopsNobody() throws IOException {
    done(ask(CREATE + " --yes"));
    String pid = workshop.server().pid("queue");
    done(with(EDIT, this::cut, STEPS));
    runs("command=sleep 2000");
    assertNotEquals(pid, workshop.server().pid("queue"));
    List<Gate> removal =
        List.of(after("drop"), before("reread"), before("update"), before("status"));
    done(with("remove queue@web1", this::cut, removal));
    isGone();
  }

  @Test
  void aWorkerThatSomebodyIsStoppingJustThen_isWaitedFor() throws IOException {
    Path end = Path.of("/tmp/workerbot-" + UUID.randomUUID());
    String slow =
        "/bin/sh -c 'trap \\\"until [ -e %s ]; do sleep 0.1; done\\\" TERM; sleep 1000 & wait'"
            .formatted(end);
    done(ask("create queue@web1 --command \"" + slow + "\" --startsecs 0 --yes"));
    CompletableFuture<CommandAnswer> edit = confirmed(EDIT, List.of(before("update")));
    authorizers.awaitReached(before("update"));
    CompletableFuture<Processes.Ran> stop =
        CompletableFuture.supplyAsync(() -> workshop.server().supervisorctl("stop", "queue"));
    workshop.server().awaitStatus("queue", "STOPPING");
    authorizers.open(before("update"));
    try {
      Await.until(
          "it waits",
          () -> bot.chat().said().toString().contains("another change is running there"));
    } finally {
      Files.createFile(end);
    }
    done(edit.join());
    runs("sleep 2000");
    assertEquals(0, stop.join().code());
    Files.delete(end);
  }

  @Test
  void aBotThatIsRestarted_goesOn() throws IOException {
    done(ask(CREATE + " --yes"));
    CompletableFuture<CommandAnswer> _ = confirmed(EDIT, List.of(after("put"), after("update")));
    for (String word : List.of("put", "update")) {
      authorizers.awaitReached(after(word));
      bot.restart();
      authorizers.open(after(word));
    }
    Await.until(
        "it is told",
        () ->
            bot.chat().said().stream()
                .anyMatch(said -> said.message().title().startsWith("queue on web1: changed")));
    runs("sleep 2000");
  }

  private void killAndStart(Gate gate) throws IOException {
    workshop.server().stopSupervisord();
    workshop.startSupervisord();
    authorizers.open(gate);
  }

  @Test
  void aSupervisordThatIsRestarted_isWaitedFor() throws IOException {
    done(with(CREATE, this::killAndStart, List.of(before("update"))));
    runs("sleep 1000");
  }
}
