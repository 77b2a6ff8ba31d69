package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands as somebody calls them in a shell, against real sshd and supervisord. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineIT {
  private static final String TOKEN = "xoxb-1234567890-abcdefghijkl";

  private LoopbackServer web1;
  private Path file;

  @BeforeAll
  void start() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000");
    programs.put("mailer", "command=sleep 1000\nstdout_logfile=$DIR/log/mailer.log");
    programs.put(
        "queue", "command=sleep 1000\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d");
    programs.put(
        "reports", "command=bash -c 'echo Fatal >&2; exit 255'\nstartretries=0\nautostart=false");
    web1 = LoopbackServer.startWithConfigFolder(programs);
    web1.awaitStatus("horizon", "RUNNING");
  }

  @AfterAll
  void stop() {
    web1.close();
  }

  @BeforeEach
  void configure(@TempDir Path dir) throws IOException {
    file = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
  }

  private Ran check() {
    return Ran.call("", "check", "--config", file.toString());
  }

  private Ran exec(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of("exec", "--config", file.toString(), "--as", "anna", "--json", "--"));
    all.addAll(List.of(words));
    return Ran.call("", all.toArray(String[]::new));
  }

  @Test
  void severalMistakes_areNamedAtOnce_withTheirLines() throws IOException {
    TestBot.edit(file, "    port: " + web1.port(), "    port: ssh");
    TestBot.edit(file, "  - role: operator", "  - role: operatr");
    Ran.call("", "check", "-c", file.toString())
        .exits(2)
        .complains(
            "workerbot: " + file + " has 2 mistakes:\n",
            "  line 4: `port` under `servers.web1` takes a number from 1 to 65535, not `ssh`",
            ": there is no role `operatr`; did you mean `operator`?");
  }

  @Test
  void oneMistake_isOne() throws IOException {
    TestBot.edit(file, "contact:", "contakt:");
    check()
        .exits(2)
        .complains(" has 1 mistake:\n", "unknown key `contakt`; did you mean `contact`?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "chat", "run", "health"})
  void aConfigThatIsNotThere_isNamed_byEveryCommand(String command) {
    Ran.call("", command, "-c", "/nowhere/w.yaml")
        .exits(2)
        .complains("workerbot: the config file /nowhere/w.yaml does not exist; name it with");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slack:\n  bot-token: TOKEN",
        "slack:\n  bot-token-file: TOKEN",
        "slack:\n  bot-token-file: Bearer TOKEN",
        "slack:\n  enabled: TOKEN",
        "slack:\n  command: TOKEN",
        "slack:\n  api-url: TOKEN",
        "slack: TOKEN",
        "slack: [TOKEN]",
        "slack: *TOKEN",
        "slack: !TOKEN x",
        "slack:\n  TOKEN: x",
        "slack:\n\tTOKEN",
        "TOKEN",
        "jump-hosts:\n  a: {host: h, user: u, keep-alive: TOKEN}",
        "masking:\n  patterns: ['(TOKEN']"
      })
  void aTokenInTheConfig_isNeverEchoed(String yaml) throws IOException {
    TestBot.append(file, yaml.replace("TOKEN", TOKEN));
    Ran ran = check().exits(2);
    assertFalse((ran.out() + ran.err()).contains("abcdefghijkl"), ran.err());
  }

  @Test
  void aSet_isExplainedByCheck_andMeantByExec() throws IOException {
    TestBot.append(file, "aliases: {st: status}");
    TestBot.append(file, "sets: {ours: \"queue@prod,mailer@web1\", gone: nobody@web1}");
    check()
        .exits(0)
        .says(
            "• @ours stands for queue@prod,mailer@web1, which is mailer@web1, queue@web1\n",
            "⚠ @gone stands for nobody@web1, which is not a worker right now\n");
    exec("st", "@ours", "--all")
        .exits(0)
        .says("queue:queue_01@web1", "mailer@web1", "st @ours --all");
    exec("st", "@gone").says("No worker `nobody` on web1");
  }

  private static void outcome(String outcome, JsonNode json) {
    assertEquals(outcome, json.get("outcome").asString(), json.toString());
    assertFalse(json.get("operation").asString().isBlank(), json.toString());
    assertTrue(json.get("details").isArray() && json.get("results").isArray(), json.toString());
    isDocumented(json);
    json.get("results").forEach(CommandLineIT::isDocumented);
  }

  private static void isDocumented(JsonNode json) {
    try {
      String documentation = Files.readString(Path.of("docs/exec.md"));
      json.propertyNames()
          .forEach(field -> assertTrue(documentation.contains("| `" + field + "` |"), field));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void exec_done_hasStateAndPidOfEveryWorker() {
    JsonNode json = exec("restart", "queue@web1", "--yes").exits(0).json();
    outcome("done", json);
    assertEquals("restart queue@web1 --yes", json.get("command").asString());
    assertEquals(2, json.get("results").size());
    JsonNode first = json.get("results").get(0);
    assertEquals("queue:queue_00", first.get("worker").asString());
    assertEquals("web1", first.get("server").asString());
    assertTrue(first.get("done").asBoolean());
    assertEquals("RUNNING", first.get("state").asString());
    assertEquals(web1.pid("queue:queue_00"), Integer.toString(first.get("pid").asInt()));
    assertTrue(first.get("seconds").asDouble() > 0);
    assertFalse(first.has("cause"));
  }

  @Test
  void exec_failed_hasTheCauseAndTheLog() {
    JsonNode json = exec("start", "reports@web1").exits(1).json();
    outcome("failed", json);
    assertEquals("reports on web1 did not start: FATAL", json.get("message").asString());
    JsonNode only = json.get("results").get(0);
    assertFalse(only.get("done").asBoolean());
    assertEquals("FATAL", only.get("state").asString());
    assertFalse(only.has("pid"));
    assertTrue(only.get("cause").asString().contains("255"), json.toString());
    assertTrue(json.get("log").asString().contains("Fatal"), json.toString());
  }

  @Test
  void exec_logs_hasTheLog() throws IOException {
    Files.writeString(web1.dir().resolve("log/mailer.log"), "one\ntwo\n");
    JsonNode json = exec("logs", "mailer@web1").exits(0).json();
    assertEquals("one\ntwo", json.get("log").asString());
  }

  @Test
  void exec_notUnderstood_neverGuesses() {
    JsonNode json = exec("restrat", "horizon@web1").exits(2).json();
    outcome("not_understood", json);
    assertEquals("No command `restrat`; did you mean `restart`?", json.get("message").asString());
    assertEquals(0, json.get("results").size());
  }

  @Test
  void exec_ofMoreThanOne_needsYes_andListsThem() {
    String before = web1.pid("queue:queue_00");
    JsonNode json = exec("restart", "queue@web1").exits(2).json();
    outcome("needs_confirmation", json);
    assertEquals(2, json.get("results").size());
    JsonNode first = json.get("results").get(0);
    assertFalse(first.get("done").asBoolean());
    assertEquals("not confirmed", first.get("cause").asString());
    assertTrue(json.toString().contains("--yes"), json.toString());
    assertEquals(before, web1.pid("queue:queue_00"));
  }

  @Test
  void exec_leavesNoLockBehind() throws IOException {
    exec("status").exits(0);
    try (Stream<Path> locks = Files.list(file.resolveSibling("state/workerbot.db.locks"))) {
      assertEquals(List.of(), locks.toList());
    }
  }

  @Test
  void exec_refused_saysWhy() {
    JsonNode json = exec("stop", "mailer@web1").exits(3).json();
    outcome("refused", json);
    assertTrue(json.get("message").asString().contains("the mailer must never be down"));
    Ran.call("", "exec", "-c", file.toString(), "--as", "bob", "--", "status")
        .exits(3)
        .says("You have no right to `status` here.");
  }

  @Test
  void exec_unreachable_namesTheServer() throws IOException {
    TestBot.edit(file, "    port: " + web1.port(), "    port: 1");
    JsonNode json = exec("restart", "horizon@web1").exits(4).json();
    outcome("unreachable", json);
    assertEquals("Nothing was done: no status from web1", json.get("message").asString());
  }

  @Test
  void exec_whoami_tellsTheIdThatGrantsTake() {
    assertTrue(
        exec("whoami").exits(0).json().get("details").toString().contains("User id: `anna`"));
  }

  @Test
  void exec_asAProcess_printsTheJsonAndNothingElse() {
    Processes.Ran ran =
        Processes.run(
            Processes.java(
                Main.class,
                "exec",
                "--json",
                "--config",
                file.toString(),
                "--as",
                "anna",
                "--",
                "status",
                "horizon@web1"));
    assertEquals(0, ran.code(), ran.output());
    outcome("done", new Ran(0, ran.output(), "").json());
  }

  @Test
  void chat_withPipedInput_answersLineByLine_withoutEscapes() {
    Ran ran =
        Ran.call(
                "# morning round\n\nstatus horizon@web1\nrestart queue@web1\nno\nnonsense\n",
                "chat",
                "--config",
                file.toString(),
                "--as",
                "anna")
            .exits(0)
            .says(
                "anna> status horizon@web1\n",
                "✓ horizon on web1 is RUNNING\n",
                "anna> restart queue@web1\n",
                "[1] Confirm  [2] Cancel",
                "anna> no\n• Cancelled by @anna; nothing was done\n",
                "No command `nonsense`.");
    assertFalse(ran.out().contains("\u001B") || ran.out().contains("morning"), ran.out());
    assertEquals("", ran.err());
  }

  @ParameterizedTest
  @CsvSource({"1,false", "'',true"})
  void chat_inATerminal_isColoured_unlessNoColorIsSet(String noColor, boolean coloured)
      throws Exception {
    Path typescript = file.resolveSibling("typescript");
    String chat =
        String.join(
            " ", Processes.java(Main.class, "chat", "--config", file.toString(), "--as", "anna"));
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qefc", chat, typescript.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("NO_COLOR", noColor);
    builder.environment().put("TERM", "xterm-256color");
    Process process = builder.start();
    try (PrintStream keys =
        new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8)) {
      awaitText(typescript, "anna> ");
      keys.print("status horizon@web1\r");
      awaitText(typescript, "web1 is RUNNING");
      keys.print("exit\r");
      assertEquals(0, process.waitFor(), () -> text(typescript));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(coloured, text(typescript).matches("(?s).*\u001B\\[([\\d;]*;)?3[0-8][\\d;]*m.*"));
    Path history = file.resolveSibling("state/chat-history");
    assertTrue(Files.readString(history).contains("status horizon@web1"));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(history)));
  }

  private static String text(Path of) {
    try {
      return Files.exists(of) ? Files.readString(of, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void awaitText(Path of, String text) {
    Await.until(() -> text + " in " + text(of), () -> text(of).contains(text));
  }

  /** As cron and some containers start programs. */
  @Test
  void java_isFoundWithoutAHomeFolder() {
    String home = Processes.must("env", "-u", "HOME", "bin/jdk", "runtime").strip();
    assertTrue(Files.isExecutable(Path.of(home, "bin/java")), home);
  }

  /** By that exit code systemd knows that to start it again every two seconds is of no use. */
  @Test
  void run_whichCannotStartUntilSomebodyActs_saysWhy_andEndsWithACodeOfItsOwn() throws IOException {
    String unit = Files.readString(Path.of("config/workerbot.service"));
    assertTrue(unit.contains("\nRestartPreventExitStatus=78\n"), unit);
    Ran.call("", "run", "--config", file.toString())
        .exits(78)
        .complains("There is no chat to run in: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN");
    Files.writeString(file, "servers:\n\tweb1:\n");
    Ran.call("", "run", "--config", file.toString())
        .exits(78)
        .complains("line 2: there is a tab before `web1:`; YAML takes spaces only");
  }

  @Test
  void trust_ofAServerThatThereIsNot_namesTheNearest() throws IOException {
    Files.writeString(
        file,
        """
        ssh: {user: deploy}
        jump-hosts:
          bastion: {host: bastion.example.com}
        servers:
          web1: {host: web1.example.com, jump: bastion}
        """);
    Ran.call("", "trust", "--config", file.toString(), "bastoin")
        .exits(2)
        .complains(
            "there is no server or jump host `bastoin` in the config; did you mean `bastion`?");
  }

  @Test
  void health_whereNothingRuns_saysSo() {
    Ran.call("", "health", "--config", file.toString()).exits(1).says("gives no sign of life");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run ", "chat ", "exec ", "check ", "trust ", "health ", "backup "})
  void everyCommand_knowsItsVersionAndHelp(String command) {
    Ran.call("", (command + "--version").split(" ", -1)).exits(0).says("workerbot ");
    Ran.call("", (command + "--help").split(" ", -1)).exits(0).says("Usage: workerbot " + command);
  }
}
