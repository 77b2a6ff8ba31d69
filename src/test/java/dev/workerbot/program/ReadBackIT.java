package dev.workerbot.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.ProgramFiles;
import dev.workerbot.supervisor.ProgramFiles.Written;
import dev.workerbot.supervisor.ShellWords;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SupervisorParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Builders;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Supervisor's own parser reads from a file of ours is what was asked. */
class ReadBackIT {
  private static final JsonMapper JSON = new JsonMapper();

  /** Where Python, a config, a shell or an environment might see more than a character. */
  private static final String NASTY = "%%%;;##==,,''\"\"\\\\[](){}:$`~*?!&|<>^@  ";

  /** What is always refused; now and then, to see that it is. */
  private static final String FORBIDDEN = "äß€漢\t\n\r\u00A0\u202E\u0000";

  private static final String PLAIN = "abcXYZ019_-./";

  private static SupervisorParser supervisor;
  private static Path temp;

  @BeforeContainer
  static void start() throws IOException {
    supervisor = new SupervisorParser();
    temp = Files.createTempDirectory("workerbot-it");
    ConfigWriter.install(temp.resolve("script"), temp);
  }

  @AfterContainer
  static void stop() throws IOException {
    supervisor.close();
    Files.deleteIfExists(temp.resolve("queue.conf"));
    Files.delete(temp.resolve("script"));
    Files.delete(temp);
  }

  @Property(tries = 2500, maxDiscardRatio = 30)
  void whatSupervisorReads_isWhatWasAsked(@ForAll("drafts") ProgramDraft draft) {
    Checked checked = draft.check();
    Assume.that(checked instanceof Checked.Accepted);
    readsBack(((Checked.Accepted) checked).spec());
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void whatIsAccepted_theScriptOnTheServerAcceptsToo(@ForAll("accepted") ProgramSpec spec)
      throws IOException {
    String file = ProgramFile.render(spec);
    ProgramFiles files =
        new ProgramFiles(
            new LocalShell(), List.of(temp.resolve("script").toString()), Duration.ofSeconds(20));
    assertEquals(
        new Reply.Ok<Written>(new Written.Done()),
        files.write("queue.conf", file, Optional.empty()),
        file);
    assertEquals(file, Files.readString(temp.resolve("queue.conf")));
    Files.delete(temp.resolve("queue.conf"));
  }

  @Property(tries = 300, maxDiscardRatio = 30)
  void aWordOfACommand_arrivesAsItIs(@ForAll("words") List<String> words) {
    Checked checked = Drafts.QUEUE.with(Field.COMMAND, ShellWords.join(words)).check();
    Assume.that(checked instanceof Checked.Accepted);
    ProgramSpec spec = ((Checked.Accepted) checked).spec();
    assertEquals(words, spec.words());
    readsBack(spec);
  }

  @Example
  void everyBuiltInTemplate_isReadBack() {
    Map<String, String> answers =
        Map.of("name", "queue", "user", "www-data", "directory", "/tmp", "command", "php -v");
    for (Template template : Template.builtIn()) {
      Map<String, String> fitting = new HashMap<>(answers);
      if (!template.fields().containsKey("command")) {
        fitting.remove("command");
      }
      // Supervisor wants the log's directory to be there.
      fitting.put("stdout_logfile", "/tmp/%(program_name)s.log");
      Template.Filled filled = template.fill(fitting);
      ((Template.Filled.Drafts) filled)
          .drafts()
          .forEach(draft -> readsBack(Drafts.accepted(draft)));
    }
  }

  @Example
  void whatIsRefused_supervisorWouldHaveMisread() {
    // Without these the sentences would be no more than caution.
    assertTrue(readsCommand("echo a ;b").equals("echo a"));
    assertTrue(readsCommand("echo a #b").equals("echo a"));
    assertTrue(supervisor.read("[program:a]\ncommand=echo %%(here)s\n").has("error"));
    assertTrue(
        supervisor.read("[program:a]\ncommand=x\nstdout_logfile=/tmp/%%.log\n").has("error"));
    assertTrue(supervisor.read("[program:a]\ncommand=x\nnumprocs=2\n").has("error"));
    assertTrue(
        supervisor
            .read("[program:a]\ncommand=x\nstopasgroup=true\nkillasgroup=false\n")
            .has("error"));
    assertEquals("b", readsVariable("A=\"'b'\""));
    assertEquals("b", readsVariable("A=\"b\"c\""));
  }

  private static String readsVariable(String environment) {
    return supervisor
        .read("[program:a]\ncommand=x\nenvironment=" + environment + "\n")
        .at("/groups/0/processes/0/environment/A")
        .asString();
  }

  private static String readsCommand(String command) {
    return supervisor
        .read("[program:a]\ncommand=" + command + "\n")
        .at("/groups/0/processes/0/command")
        .asString();
  }

  private static void readsBack(ProgramSpec spec) {
    String file = ProgramFile.render(spec);
    JsonNode read = supervisor.read(file);
    assertEquals(JSON.readTree(JSON.writeValueAsString(expected(spec))), read, file);
  }

  private static Map<String, Object> expected(ProgramSpec spec) {
    List<Map<String, Object>> processes = new ArrayList<>();
    for (int number = 0; number < spec.processes(); number++) {
      Map<String, Object> process = new LinkedHashMap<>();
      process.put("name", spec.processNames().get(number));
      process.put("command", spec.command());
      process.put("argv", spec.words());
      process.put("user", spec.user());
      process.put("directory", spec.directory().orElse(null));
      process.put("autostart", spec.autostart());
      process.put("autorestart", spec.autorestart().word());
      process.put("environment", spec.environment().values());
      process.put("startsecs", spec.startsecs());
      process.put("startretries", spec.startretries());
      process.put("stopwaitsecs", spec.stopwaitsecs());
      process.put("stopsignal", "SIG" + spec.stopsignal());
      process.put("exitcodes", spec.exitcodes());
      process.put("priority", spec.priority());
      process.put("stdout", log(spec, spec.stdout(), number));
      process.put("stdout_maxbytes", spec.stdout().maxBytes());
      process.put("stdout_backups", spec.stdout().backups());
      LogFile stderr = spec.redirectStderr() ? LogFile.at(LogFile.NONE) : spec.stderr();
      process.put("stderr", log(spec, stderr, number));
      process.put("stderr_maxbytes", stderr.maxBytes());
      process.put("stderr_backups", stderr.backups());
      process.put("redirect_stderr", spec.redirectStderr());
      process.put("stopasgroup", spec.stopasgroup());
      process.put("killasgroup", spec.killasgroup());
      process.put("umask", null);
      processes.add(process);
    }
    // Supervisor starts those of one priority by their names: x10 before x2.
    processes.sort(Comparator.comparing(process -> (String) process.get("name")));
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("name", spec.name());
    group.put("priority", spec.priority());
    group.put("processes", processes);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("warnings", List.of());
    all.put("groups", List.of(group));
    return all;
  }

  private static String log(ProgramSpec spec, LogFile log, int number) {
    return Expansions.fill(log.path(), spec.name(), number);
  }

  @Provide
  Arbitrary<List<String>> words() {
    return wordLists();
  }

  private static Arbitrary<List<String>> wordLists() {
    return Arbitraries.oneOf(nasty(8), nasty(8), plain(8))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(words -> {
          List<String> command = new ArrayList<>(words);
          command.set(0, "php" + command.getFirst().replace("/", ""));
          return command;
        });
  }

  @Provide
  Arbitrary<ProgramDraft> drafts() {
    Arbitrary<String> flag = Arbitraries.of("true", "false");
    Arbitrary<String> log =
        Arbitraries.oneOf(
            Arbitraries.of("AUTO", "NONE", "/tmp/%(program_name)s-%(process_num)02d.log"),
            nasty(4).map(name -> "/tmp/" + name.replace("/", "").replace("%", "") + ".log"));
    Arbitrary<String> size = Arbitraries.of("0", "1", "1023", "1KB", "50MB", "3GB", "7000000");
    return Builders.withBuilder(() -> ProgramDraft.EMPTY)
        .use(
            Arbitraries.frequencyOf(Tuple.of(19, plain(12)), Tuple.of(1, nasty(3)))
                .map(name -> "q" + name))
        .in((draft, value) -> draft.with(Field.NAME, value.replace("/", "")))
        .use(commands())
        .in((draft, value) -> draft.with(Field.COMMAND, value))
        .use(Arbitraries.of("www-data", "nobody", "root", "daemon"))
        .in((draft, value) -> draft.with(Field.USER, value))
        .use(Arbitraries.oneOf(nasty(8), plain(12)).map(name -> "/tmp/" + name))
        .withProbability(0.6)
        .in((draft, value) -> draft.with(Field.DIRECTORY, value))
        .use(Arbitraries.integers().between(1, 12).map(String::valueOf))
        .in((draft, value) -> draft.with(Field.PROCESSES, value))
        .use(
            Arbitraries.of(
                "%(program_name)s_%(process_num)02d",
                "x%(process_num)d.%(program_name)s", "a-%(process_num)03d"))
        .withProbability(0.6)
        .in((draft, value) -> draft.with(Field.PROCESS_NAME, value))
        .use(environments())
        .withProbability(0.7)
        .in((draft, value) -> draft.with(Field.ENVIRONMENT, value))
        .use(flag)
        .in((draft, value) -> draft.with(Field.AUTOSTART, value))
        .use(Arbitraries.of("true", "false", "unexpected"))
        .in((draft, value) -> draft.with(Field.AUTORESTART, value))
        .use(Arbitraries.integers().between(0, 3600).map(String::valueOf))
        .in((draft, value) ->
            draft
                .with(Field.STARTSECS, value)
                .with(Field.STOPWAITSECS, value + "0")
                .with(Field.PRIORITY, "1" + value))
        .use(Arbitraries.integers().between(0, 1000).map(String::valueOf))
        .in((draft, value) ->
            draft.with(Field.STARTRETRIES, value).with(Field.STDOUT_BACKUPS, value))
        .use(Arbitraries.of(StopSignal.class).map(StopSignal::name))
        .in((draft, value) -> draft.with(Field.STOPSIGNAL, value))
        .use(flag)
        .in((draft, value) -> draft.with(Field.STOPASGROUP, value))
        .use(flag)
        .withProbability(0.3)
        .in((draft, value) -> draft.with(Field.KILLASGROUP, value))
        .use(Arbitraries.of("0", "0,2", "255, 1,17", "3,3"))
        .in((draft, value) -> draft.with(Field.EXITCODES, value))
        .use(flag)
        .in((draft, value) -> draft.with(Field.REDIRECT_STDERR, value))
        .use(log)
        .in((draft, value) -> draft.with(Field.STDOUT_LOG, value))
        .use(size)
        .in((draft, value) -> draft.with(Field.STDOUT_MAXBYTES, value))
        .use(log)
        .withProbability(0.2)
        .in((draft, value) -> draft.with(Field.STDERR_LOG, value))
        .use(size)
        .in((draft, value) ->
            draft.with(Field.STDERR_MAXBYTES, value).with(Field.STDERR_BACKUPS, "4"))
        .build();
  }

  @Provide
  Arbitrary<ProgramSpec> accepted() {
    return drafts()
        // Root is an admin's own choice there.
        .map(draft ->
            draft.value(Field.USER).orElseThrow().equals("root")
                ? draft.with(Field.USER, "nobody")
                : draft)
        .map(ProgramDraft::check)
        .filter(Checked.Accepted.class::isInstance)
        .map(checked -> ((Checked.Accepted) checked).spec());
  }

  private static Arbitrary<String> commands() {
    return Arbitraries.oneOf(
        wordLists().map(ShellWords::join),
        nasty(10).list().ofMaxSize(3).map(words -> "php " + String.join(" ", words)));
  }

  private static Arbitrary<String> environments() {
    return Arbitraries.maps(
            Arbitraries.strings().withChars("AB_c1").ofMinLength(1).ofMaxLength(4),
            Arbitraries.oneOf(nasty(6), plain(10)))
        .ofMaxSize(3)
        .map(values ->
            String.join(
                "\n",
                values.entrySet().stream()
                    .map(one -> one.getKey() + "=" + one.getValue())
                    .toList()));
  }

  private static Arbitrary<String> nasty(int most) {
    return Arbitraries.frequencyOf(
            Tuple.of(60, Arbitraries.chars().with(NASTY.toCharArray())),
            Tuple.of(60, Arbitraries.chars().with(PLAIN.toCharArray())),
            Tuple.of(1, Arbitraries.chars().with(FORBIDDEN.toCharArray())))
        .list()
        .ofMinSize(1)
        .ofMaxSize(most)
        .map(chars -> chars.stream().map(String::valueOf).collect(Collectors.joining()));
  }

  private static Arbitrary<String> plain(int most) {
    return Arbitraries.strings().withChars(PLAIN).ofMinLength(1).ofMaxLength(most);
  }
}
