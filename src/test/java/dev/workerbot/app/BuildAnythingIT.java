package dev.workerbot.app;

import static dev.workerbot.testing.Said.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.feature.change.Create;
import dev.workerbot.program.AnyDraft;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.ReadBack;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.supervisor.shell.ShellWords;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.StartedProcess;
import dev.workerbot.testing.SupervisorParser;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is accepted, typed in one line, is what Supervisor starts; and it can go again. */
class BuildAnythingIT {
  /** Keeps the words that it was called with, and is one process whatever signal ends it. */
  private static final List<String> SLEEPER = List.of("/usr/bin/perl", "-e", "sleep 1000", "--");

  private static Path home;
  private static List<String> directories;
  private static SupervisorParser supervisor;
  private static Workshop workshop;
  private static TestBot bot;

  @BeforeContainer
  static void start() throws IOException {
    // What runs there is nobody's, who cannot enter a folder of ours.
    home = open(Files.createTempDirectory("workerbot-it"));
    directories = new ArrayList<>(List.of("/tmp"));
    for (String name : List.of("a [b] 100%s;c", "it's \"$x\" `y`, #", "%(program_name)s")) {
      directories.add(open(Files.createDirectory(home.resolve(name))).toString());
    }
    supervisor = new SupervisorParser();
    workshop = new Workshop();
    ConfigWriter.set(
        Path.of(workshop.server().configWriter().getFirst()),
        "LOGS",
        "/tmp /var/log/supervisor " + home);
    Path config = workshop.config(home, Map.of(), List.of("/usr/bin/perl -e .*"));
    bot = TestBot.impatient(config);
  }

  private static Path open(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterContainer
  static void stop() throws IOException {
    bot.close();
    workshop.close();
    supervisor.close();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void whatIsTyped_isStarted_andGoesAgain(@ForAll("changes") ProgramDraft change)
      throws IOException {
    isStarted_andGoesAgain(change);
  }

  /** Hundreds of tries. */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Tag("soak")
  void howeverOften_whatIsTyped_isStarted_andGoesAgain(@ForAll("changes") ProgramDraft change)
      throws IOException {
    isStarted_andGoesAgain(change);
  }

  @Example
  void aNameWithBlanksBehindIt_isTheNameWithoutThem() throws IOException {
    isStarted_andGoesAgain(
        ProgramDraft.EMPTY
            .with(ProgramField.NAME, "q-  ")
            .with(
                ProgramField.COMMAND,
                "/usr/bin/perl -e 'sleep 1000' -- '> X' '#:'\"'\"' ' '/\"b|,{Y' . ' ) _'")
            .with(ProgramField.PROCESSES, "7")
            .with(ProgramField.USER, "daemon")
            .with(ProgramField.STARTSECS, "1"));
  }

  private static void isStarted_andGoesAgain(ProgramDraft change) throws IOException {
    ProgramSpec spec = ((Checked.Accepted) DraftCheck.of(change)).spec();
    try {
      done(typed(spec.name(), change));
      assertEquals(
          ReadBack.expected(spec),
          supervisor.read(Files.readString(workshop.folder().resolve(spec.name() + ".conf"))));
      if (spec.autostart()) {
        isRunning(spec);
      } else {
        assertEquals(Map.of(), StartedProcess.pids(workshop.server(), spec.name()));
      }
      done("remove " + spec.name() + "@web1 --yes");
      assertEquals(List.of(), workshop.files());
      workshop.isSound();
    } finally {
      workshop.tidy();
    }
  }

  /** With the name that was accepted: in a line it is one word, without the blanks around it. */
  private static String typed(String name, ProgramDraft change) {
    TreeMap<String, String> values = new TreeMap<>();
    change.values().forEach((programField, value) -> values.put(programField.key(), value));
    String _ = values.remove(ProgramField.NAME.key());
    return new Create(
            Optional.of(Selector.parse(name + "@web1")), Optional.empty(), values, false, true)
        .text();
  }

  private static void done(String line) {
    CommandAnswer commandAnswer = bot.ask(workshop.somebody(), line);
    assertEquals(OutcomeCode.DONE, commandAnswer.code(), () -> line + "\n" + text(commandAnswer));
  }

  private static void isRunning(ProgramSpec spec) {
    Await.until(
        () -> spec + " runs, and not\n" + running(spec),
        () -> {
          Map<String, StartedProcess> running = running(spec);
          return running.keySet().equals(Set.copyOf(spec.processNames()))
              && running.values().stream().allMatch(process -> isAsAsked(process, spec));
        });
  }

  private static boolean isAsAsked(StartedProcess process, ProgramSpec spec) {
    return process.argv().equals(spec.words())
        && process.user().equals(spec.user())
        && spec.directory().map(process.directory()::equals).orElse(true)
        && process
            .environment()
            .entrySet()
            .containsAll(spec.environmentVariables().values().entrySet());
  }

  private static Map<String, StartedProcess> running(ProgramSpec spec) {
    Map<String, StartedProcess> running = new TreeMap<>();
    StartedProcess.pids(workshop.server(), spec.name())
        .forEach((process, pid) -> {
          try {
            running.put(process, StartedProcess.of(pid));
          } catch (IOException gone) {
            // It is not one that runs.
          }
        });
    return running;
  }

  @Provide
  Arbitrary<ProgramDraft> changes() {
    Arbitrary<String> command =
        AnyDraft.nasty(8)
            .list()
            .ofMaxSize(5)
            .map(
                words -> ShellWords.join(Stream.concat(SLEEPER.stream(), words.stream()).toList()));
    return Combinators.combine(
            AnyDraft.drafts(home.toString()),
            command,
            Arbitraries.of("nobody", "daemon"),
            Arbitraries.of(directories),
            Arbitraries.of("0", "1"))
        .as((draft, words, user, directory, startsecs) ->
            (draft.value(ProgramField.DIRECTORY).isPresent()
                    ? draft.with(ProgramField.DIRECTORY, directory)
                    : draft)
                .with(ProgramField.COMMAND, words)
                .with(ProgramField.USER, user)
                .with(ProgramField.STARTSECS, startsecs))
        .filter(draft -> DraftCheck.of(draft) instanceof Checked.Accepted);
  }
}
