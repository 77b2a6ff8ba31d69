package dev.workerbot.app;

import static dev.workerbot.testing.Said.contains;
import static dev.workerbot.testing.Said.lacks;
import static dev.workerbot.testing.Said.text;
import static dev.workerbot.testing.ServerGates.Gate.after;
import static dev.workerbot.testing.ServerGates.Gate.before;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.step.OperationTimeouts;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong while a worker is made, changed or taken away: in the end there is what was
 * before or what was to be, and it is told which.
 */
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildTroubleIT {
  private static final String CREATE =
      "create queue@web1 --command 'sleep 1000' --startsecs 0 --stopwaitsecs 1";

  private static final String EDIT = "edit queue@web1 --command 'sleep 2000'";

  private static final OperationTimeouts USUAL = timeouts(Duration.ofSeconds(20));

  /** Where nothing comes back. */
  private static final OperationTimeouts LITTLE = timeouts(Duration.ofSeconds(3));

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
    bot = bot(dir, USUAL);
  }

  private TestBot bot(Path dir, OperationTimeouts operationTimeouts, String... operations)
      throws IOException {
    Path config = authorizers.on(workshop.config(dir, Map.of("web1", line.port())));
    Files.writeString(
        config,
        Files.readString(config)
            .replace("  stays-up: 1s\n", "  stays-up: 300ms\n" + String.join("", operations)));
    return TestBot.on(
        config, loaded -> new Workerbot(loaded, Clock.systemUTC(), operationTimeouts));
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

  private static OperationTimeouts timeouts(Duration settle) {
    return new OperationTimeouts(
        Duration.ofSeconds(10),
        Duration.ofMillis(300),
        settle,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
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
    return with(bot, asked, trouble, at);
  }

  private CommandAnswer with(TestBot bot, String asked, Trouble trouble, List<Gate> at)
      throws IOException {
    CompletableFuture<CommandAnswer> answer = confirmed(bot, asked, at);
    for (Gate gate : at) {
      authorizers.awaitReached(gate);
      trouble.happens(gate);
    }
    return answer.join();
  }

  /** Held up there from the confirm on, and not while it is looked at what is to be shown. */
  private CompletableFuture<CommandAnswer> confirmed(TestBot bot, String asked, List<Gate> at)
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

  /** A worker that takes its time to stop. */
  private void createSlow() {
    String slow = "/bin/sh -c 'trap \\\"sleep 3\\\" TERM; sleep 1000 & wait'";
    done(ask("create queue@web1 --command \"" + slow + "\" --startsecs 0 --yes"));
  }

  @Test
  void aConnectionThatIsCutWhileItsProcessesAreStopped_stopsNobody() throws IOException {
    createSlow();
    CompletableFuture<CommandAnswer> edit = bot.begin(workshop.somebody(), EDIT + " --yes");
    workshop.server().awaitStatus("queue", "STOPPING");
    line.cut();
    line.heal();
    done(edit.join());
    runs("sleep 2000");
  }

  @Test
  void aWorkerThatSomebodyIsStoppingJustThen_isWaitedFor() throws IOException {
    createSlow();
    CompletableFuture<CommandAnswer> edit = confirmed(bot, EDIT, List.of(before("update")));
    authorizers.awaitReached(before("update"));
    CompletableFuture<Processes.Ran> stop =
        CompletableFuture.supplyAsync(() -> workshop.server().supervisorctl("stop", "queue"));
    workshop.server().awaitStatus("queue", "STOPPING");
    authorizers.open(before("update"));
    done(edit.join());
    runs("sleep 2000");
    assertEquals(0, stop.join().code());
  }

  @Test
  void aBotThatIsRestartedAtEveryStep_goesOn() throws IOException {
    done(ask(CREATE + " --yes"));
    CompletableFuture<CommandAnswer> _ =
        confirmed(bot, EDIT, List.of(after("put"), after("reread"), after("update")));
    for (String word : List.of("put", "reread", "update")) {
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

  static Stream<Arguments> everyStepOfEveryVerb() {
    return STEPS.stream()
        .flatMap(gate ->
            Stream.of("create", "edit", "scale", "remove", "undo")
                .map(verb -> Arguments.of(verb, gate)));
  }

  @ParameterizedTest
  @MethodSource("everyStepOfEveryVerb")
  void aConnectionThatIsCutOnce_stopsNobody(String verb, Gate gate) throws IOException {
    if (!verb.equals("create")) {
      done(ask(CREATE + " --yes"));
    }
    String asked =
        switch (verb) {
          case "create" -> CREATE;
          case "edit" -> EDIT;
          case "scale" -> "scale queue@web1 2";
          default -> verb + " queue@web1";
        };
    boolean drops = verb.equals("remove") || verb.equals("undo");
    Gate at = drops && gate.word().equals("put") ? new Gate("drop", gate.done()) : gate;
    done(with(asked, this::cut, List.of(at)));
    if (drops) {
      isGone();
    } else {
      runs(verb.equals("edit") ? "sleep 2000" : "sleep 1000");
    }
  }

  @Test
  void aServerThatDoesNotComeBack_isReportedWithWhatIsNotKnown(@TempDir Path dir)
      throws IOException {
    try (TestBot poor = bot(dir, LITTLE, "  resume-for: 2s\n")) {
      for (Gate gate :
          List.of(after("put"), before("reread"), before("update"), before("status"))) {
        CompletableFuture<CommandAnswer> asked = confirmed(poor, CREATE, List.of(gate));
        authorizers.awaitReached(gate);
        line.cut();
        authorizers.open(gate);
        CommandAnswer commandAnswer = asked.join();
        line.heal();
        assertEquals(OutcomeCode.FAILED, commandAnswer.code(), () -> text(commandAnswer));
        lacks(commandAnswer, "all is as it was before", "Nothing was changed");
        contains(commandAnswer, "web1");
        workshop.tidy();
      }
    }
  }

  private void kill(Gate gate) throws IOException {
    workshop.server().stopSupervisord();
    authorizers.open(gate);
  }

  private void killAndStart(Gate gate) throws IOException {
    workshop.server().stopSupervisord();
    workshop.startSupervisord();
    authorizers.open(gate);
  }

  @Test
  void aSupervisordThatIsKilledBeforeItHasReadTheFile_findsWhatWasThereBefore() throws IOException {
    CommandAnswer commandAnswer = with(CREATE, this::kill, List.of(before("reread")));
    contains(
        commandAnswer,
        "queue on web1 was not created: all is as it was before",
        "supervisord could not be asked to read it: supervisord is not running");
    assertEquals(List.of(), workshop.files());
    workshop.startSupervisord();
    isGone();
  }

  @Test
  void aSupervisordThatStartsWithTheNewFile_whileItIsPutBack_doesNotKeepIt() throws IOException {
    // It has read the files, and does not answer yet: as if it were down.
    CompletableFuture<CommandAnswer> asked =
        confirmed(bot, CREATE, List.of(before("reread"), before("drop")));
    authorizers.awaitReached(before("reread"));
    workshop.server().stopSupervisord();
    authorizers.open(before("reread"));
    authorizers.awaitReached(before("drop"));
    workshop.startSupervisord();
    runs("sleep 1000");
    authorizers.open(before("drop"));
    contains(asked.join(), "queue on web1 was not created: all is as it was before");
    isGone();
  }

  @Test
  void aSupervisordThatIsRestartedAtEachStep_isWaitedFor() throws IOException {
    done(
        with(
            CREATE,
            this::killAndStart,
            List.of(before("reread"), before("update"), before("status"))));
    runs("sleep 1000");
  }

  @Test
  void aSupervisordThatIsDownForAWhile_isWaitedFor() throws IOException {
    for (Gate gate : List.of(before("update"), before("status"))) {
      CompletableFuture<CommandAnswer> asked = confirmed(bot, CREATE, List.of(gate));
      authorizers.awaitReached(gate);
      workshop.server().stopSupervisord();
      authorizers.open(gate);
      Await.until(
          "it is told that it is waited for",
          () ->
              bot.chat().said().stream()
                  .anyMatch(said -> said.message().toString().contains("waiting for it")));
      workshop.startSupervisord();
      done(asked.join());
      runs("sleep 1000");
      workshop.tidy();
    }
  }

  @Test
  void aSupervisordThatDoesNotComeBack_isReportedWithWhatItWillDo(@TempDir Path dir)
      throws IOException {
    try (TestBot poor = bot(dir, LITTLE)) {
      CommandAnswer unapplied = with(poor, CREATE, this::kill, List.of(before("update")));
      contains(
          unapplied,
          "queue on web1 was created and supervisord has not taken it up",
          "its file is written and good, supervisord takes it up when it starts");
      workshop.startSupervisord();
      workshop.server().awaitStatus("queue", "RUNNING");
      done(poor.press("anna", unapplied, "Roll back"));
      isGone();

      CommandAnswer unseen = with(poor, CREATE, this::kill, List.of(before("status")));
      contains(unseen, "queue on web1: needs a look by hand", "how its workers are is not known");
      workshop.startSupervisord();
      workshop.server().awaitStatus("queue", "RUNNING");
    }
  }

  private CommandAnswer pressed(String asked, Trouble between) throws IOException {
    String who = workshop.somebody();
    CommandAnswer shown = bot.ask(who, asked);
    assertEquals(OutcomeCode.NEEDS_CONFIRMATION, shown.code(), () -> text(shown));
    between.happens(before("put"));
    return bot.press(who, shown, "Confirm");
  }

  @Test
  void whatLiesInTheWay_isNamed_andLeftAlone(@TempDir Path elsewhere) throws IOException {
    Path target = elsewhere.resolve("target");
    CommandAnswer link = pressed(CREATE, _ -> Files.createSymbolicLink(file(), target));
    contains(link, "Nothing was changed", "queue.conf is a symbolic link");
    assertTrue(Files.isSymbolicLink(file()) && Files.notExists(target));
    // Before anything is shown, too.
    contains(ask(CREATE), "queue.conf is a symbolic link");
    Files.delete(file());

    CommandAnswer fifo = pressed(CREATE, _ -> Processes.must("mkfifo", file().toString()));
    contains(fifo, "Nothing was changed", "queue.conf is no file");
    Files.delete(file());

    CommandAnswer folder = pressed(CREATE, _ -> Files.createDirectory(file()));
    contains(folder, "Nothing was changed", "queue.conf is no file");
  }

  @Test
  void aDiskWithoutRoom_changesNothing() throws IOException {
    done(ask(CREATE + " --yes"));
    Path other = Files.copy(file(), workshop.server().dir().resolve("other"));
    String folder = workshop.folder().toString();
    Processes.must("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);
    try {
      Files.copy(other, file());
      CommandAnswer commandAnswer =
          pressed(
              EDIT,
              _ ->
                  Processes.run(
                      "dd", "if=/dev/zero", "of=" + folder + "/filler", "bs=4k", "status=none"));
      contains(commandAnswer, "Nothing was changed", "is the disk full?");
      runs("sleep 1000");
      assertEquals(List.of("filler", "queue.conf"), workshop.files());
    } finally {
      Processes.must("umount", folder);
      Files.delete(other);
    }
  }

  @Test
  void aFolderThatCannotBeWritten_orIsGone_orTheScript_changesNothing() throws IOException {
    String folder = workshop.folder().toString();
    Processes.must("mount", "--bind", folder, folder);
    try {
      Processes.must("mount", "-o", "remount,ro,bind", folder);
      contains(ask(CREATE + " --yes"), "Nothing was changed", "cannot be written");
    } finally {
      Processes.must("umount", folder);
    }
    Path away = workshop.server().dir().resolve("away");
    Files.move(workshop.folder(), away);
    try {
      contains(ask(CREATE + " --yes"), "there is no " + folder);
    } finally {
      Files.move(away, workshop.folder());
    }
    contains(
        pressed(CREATE, _ -> Files.move(workshop.folder(), away)),
        "Nothing was changed",
        "there is no " + folder);
    Files.move(away, workshop.folder());
    Path script = Path.of(workshop.server().configWriter().getFirst());
    Files.move(script, away);
    try {
      contains(ask(CREATE + " --yes"), "config/workerbot-conf");
    } finally {
      Files.move(away, script);
    }
    assertEquals(List.of(), workshop.files());
  }

  @Test
  void aFileThatIsEditedByHandBeforeItIsPutBack_isLeftAlone() throws IOException {
    done(ask(CREATE + " --yes"));
    Path bad = workshop.folder().resolve("zz.conf");
    String mine = "[program:queue]\ncommand=sleep 3000\nuser=nobody\n";
    CommandAnswer commandAnswer =
        with(
            EDIT,
            gate -> {
              Files.writeString(bad, "[program:bad]\ncommand=x\nuser=nosuchuser\n");
              Files.writeString(file(), mine);
              authorizers.open(gate);
            },
            List.of(before("reread")));
    contains(
        commandAnswer,
        "queue on web1: needs a look by hand",
        "Invalid user name nosuchuser",
        "`queue.conf` could not be put back as it was: somebody has changed it since");
    assertEquals(mine, onDisk());
    Files.delete(bad);
    assertEquals(0, workshop.server().supervisorctl("update").code());
  }

  @Test
  void aStoreThatCannotBeWritten_changesNothing(@TempDir Path dir) throws IOException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Processes.must("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
    try (TestBot poor = bot(small, USUAL)) {
      CommandAnswer shown = poor.anna(CREATE);
      Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
      CommandAnswer pressed = poor.press("anna", shown, "Confirm");
      contains(pressed, "the disk that holds workerbot's database is full");
      CommandAnswer typed = poor.anna(CREATE + " --yes");
      contains(typed, "Nothing was done");
      isGone();
      Files.delete(small.resolve("ballast"));
      done(poor.anna(CREATE + " --yes"));
    } finally {
      Processes.run("umount", "-l", small.toString());
    }
  }
}
