package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

  /** What a command printed to each stream, and its exit code. */
  private record Ran(int code, String out, String err) {
    Ran exits(int expected) {
      assertEquals(expected, code, out + err);
      return this;
    }

    /** Has every one of these texts on stdout. */
    Ran says(String... texts) {
      for (String text : texts) {
        assertTrue(out.contains(text), () -> text + " is not in: " + out + err);
      }
      return this;
    }

    /** Has the text on stderr, and nothing on stdout. */
    Ran complains(String... texts) {
      assertEquals("", out);
      for (String text : texts) {
        assertTrue(err.contains(text), () -> text + " is not in: " + err);
      }
      return this;
    }

    /** The first line of stdout that contains the text, without its indent. */
    String line(String text) {
      return out.lines()
          .filter(line -> line.contains(text))
          .findFirst()
          .orElseThrow(() -> new AssertionError(text + " is not in: " + out))
          .strip();
    }

    JsonNode json() {
      assertEquals(1, out.lines().count(), out);
      return JsonMapper.builder().build().readTree(out);
    }
  }

  private static Ran call(String typed, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    PrintStream realOut = System.out;
    InputStream realIn = System.in;
    try (PrintStream fakeOut = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      System.setOut(fakeOut);
      System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
      CommandLine commands =
          Main.commandLine()
              .setOut(new PrintWriter(fakeOut, true, StandardCharsets.UTF_8))
              .setErr(new PrintWriter(err, true));
      int code = commands.execute(arguments);
      Ran ran = new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString());
      assertFalse((ran.out() + ran.err()).contains("\tat "), () -> "a stack trace: " + ran);
      return ran;
    } finally {
      System.setOut(realOut);
      System.setIn(realIn);
    }
  }

  private Ran check() {
    return call("", "check", "--config", file.toString());
  }

  private Ran trust(String typed, String... more) {
    List<String> words = new ArrayList<>(List.of("trust", "--config", file.toString()));
    words.addAll(List.of(more));
    return call(typed, words.toArray(String[]::new));
  }

  private Ran exec(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of("exec", "--config", file.toString(), "--as", "anna", "--json", "--"));
    all.addAll(List.of(words));
    return call("", all.toArray(String[]::new));
  }

  private void edit(String from, String to) throws IOException {
    String old = Files.readString(file);
    assertTrue(old.contains(from), from + " is in " + old);
    Files.writeString(file, old.replace(from, to));
  }

  private static void append(Path to, String line) throws IOException {
    Files.writeString(to, (Files.exists(to) ? Files.readString(to) : "") + line + "\n");
  }

  private static String fingerprint(LoopbackServer server) {
    return Processes.must("ssh-keygen", "-lf", server.dir().resolve("host_key.pub").toString())
        .split(" ", 3)[1];
  }

  @Test
  void check_ofWhatIsGood_saysSo() {
    check()
        .exits(0)
        .says(
            file + " is right: 1 server\n",
            "• Slack is off: no tokens in SLACK_BOT_TOKEN and SLACK_APP_TOKEN",
            "✓ web1: Supervisor 4.",
            ", 5 workers; a command there and back takes ");
  }

  @Test
  void check_tellsWhetherWorkersCanBeMade_andIsContentWhereTheyCannot() throws IOException {
    String pids = web1.supervisorctl("pid", "all").output();
    check().exits(0).says("• Workers can be made, changed and removed from chat there\n");
    assertEquals(pids, web1.supervisorctl("pid", "all").output());
    assertEquals(0, web1.confFolder().toFile().list().length);

    String script = web1.configWriter().getFirst();
    edit("config-writer: " + script, "config-writer: " + script + "-none");
    check()
        .exits(0)
        .says(
            "• Workers cannot be made from chat there; watching and restarting them does not need"
                + " that: workerbot-conf, which writes",
            "install config/workerbot-conf there as /usr/local/sbin/workerbot-conf\n");

    Path elsewhere = file.resolveSibling("workerbot-conf");
    Files.writeString(
        elsewhere, Files.readString(Path.of(script)).replace("SUFFIX=.conf", "SUFFIX=.ini"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
    edit(script + "-none", elsewhere.toString());
    check().exits(0).says("• Workers can be made");
    Files.writeString(
        elsewhere, Files.readString(elsewhere).replaceFirst("(?m)^DIR=.*$", "DIR=/nowhere"));
    check().exits(0).says("• Workers cannot be made", "there is no /nowhere; set DIR in ");
  }

  @Test
  void check_warnsOfFiguresThatOtherMachinesCanRead() throws IOException {
    assertFalse(check().exits(0).out().contains("`http`"));
    Files.writeString(
        file, Files.readString(file).replace("http: {enabled: false}", "http: {address: 0.0.0.0}"));
    check()
        .exits(0)
        .says("⚠ 0.0.0.0 under `http` can be reached from other machines, and asks nobody");
  }

  @Test
  void aSet_isExplainedByCheck_andMeantByExec() throws IOException {
    append(file, "aliases: {st: status}");
    append(file, "sets: {ours: \"queue@prod,mailer@web1\", gone: nobody@web1}");
    check()
        .exits(0)
        .says(
            "• @ours stands for queue@prod,mailer@web1, which is mailer@web1, queue@web1\n",
            "⚠ @gone stands for nobody@web1, which is no worker just now\n");
    exec("st", "@ours", "--all")
        .exits(0)
        .says("queue:queue_01@web1", "mailer@web1", "st @ours --all");
    exec("st", "@gone").says("There is no worker `nobody` on web1");
  }

  @Test
  void check_tellsWhichRolesMayMakeNothing_andWhichRunAnythingAsRoot() throws IOException {
    assertFalse(check().exits(0).out().contains("creating"));
    String before = Files.readString(file).replace("[read, act]", "[read, act, build]");
    Files.writeString(file, before);
    check()
        .exits(0)
        .says(
            "• The role `operator` may create or edit, and nothing is allowed to it: set `users`"
                + " and `commands` under `creating.limits`\n");
    Files.writeString(
        file,
        before + "creating: {limits: {operator: {users: [root], commands: ['sleep [0-9]+']}}}\n");
    Ran ran =
        check()
            .exits(0)
            .says(
                "⚠ The role `operator` may make workers that run as root, who may do anything on a"
                    + " server: see `users` under `creating.limits`\n");
    assertFalse(ran.out().contains("nothing is allowed"), ran.out());
  }

  @Test
  void check_triesEveryServer_alsoBehindABadOne(@TempDir Path dir) throws IOException {
    try (LoopbackServer gone = LoopbackServer.start(Map.of())) {
      file = TestBot.config(dir, Map.of("web0", gone, "web1", web1), Map.of(), "");
      gone.stopSshd();
      check()
          .exits(1)
          .says(
              "is right: 2 servers",
              "✗ web0 (",
              "the connection was refused; is sshd running on that port?",
              "✓ web1: ");
    }
  }

  @Test
  void check_ofAnUnknownHostKey_printsTheLineThatMakesItKnown(@TempDir Path dir)
      throws IOException {
    Path known = dir.resolve("known");
    edit(web1.knownHosts().toString(), known.toString());
    Ran ran =
        check()
            .exits(1)
            .says(
                "✗ web1: the host key of web1 (",
                fingerprint(web1),
                "this is the line for known_hosts");
    append(known, ran.line("]:" + web1.port() + " ssh-ed25519 "));
    check().exits(0);
  }

  @Test
  void check_ofAJumpHostWithAnUnknownKey_printsThatOnesLine(@TempDir Path dir) throws IOException {
    try (LoopbackServer bastion = LoopbackServer.start(Map.of())) {
      Path known = dir.resolve("known");
      Files.copy(web1.knownHosts(), known);
      edit(web1.knownHosts().toString(), known.toString());
      edit("tags: [prod]", "tags: [prod]\n    jump: bastion");
      Path keys = bastion.dir().resolve("client_key.pub");
      append(keys, Files.readString(web1.dir().resolve("client_key.pub")).strip());
      append(
          file,
          """
          jump-hosts:
            bastion:
              host: 127.0.0.1
              port: %d
              user: %s
              agent: false
              identity-files: [%s]
              known-hosts: [%s]
          """
              .formatted(bastion.port(), System.getProperty("user.name"), web1.clientKey(), known));
      Ran ran = check().exits(1).says("workerbot trust bastion", fingerprint(bastion));
      append(known, ran.line("]:" + bastion.port() + " ssh-ed25519 "));
      check().exits(0);
    }
  }

  @Test
  void aChangedHostKey_isAHardStop_untilAPersonTakesTheOldOneOut(@TempDir Path dir)
      throws IOException {
    try (LoopbackServer changing = LoopbackServer.start(Map.of())) {
      file = TestBot.config(dir, Map.of("web9", changing), Map.of(), "");
      Path known = changing.knownHosts();
      String before = Files.readString(known);
      String old = fingerprint(changing);
      changing.changeHostKey();
      String fresh = fingerprint(changing);
      check().exits(1).says("✗ web9: THE HOST KEY OF web9", old, fresh, "ssh-keygen -R ");
      for (Ran refused :
          List.of(trust("yes\n", "web9"), trust("", "--fingerprint", fresh, "web9"))) {
        refused
            .exits(1)
            .says(
                "THE HOST KEY HAS CHANGED. Known is " + old,
                "  ssh-ed25519 " + fresh,
                "Somebody may be in between. Nothing was changed.");
        assertEquals(before, Files.readString(known));
      }
      Processes.must("sh", "-c", trust("", "web9").line("ssh-keygen -R "));
      trust("yes\n", "web9").exits(0).says("Added to " + known);
      assertFalse(Files.readString(known).contains(before.strip()), "the old key is gone");
      check().exits(0);
    }
  }

  @Test
  void check_ofARefusedKey_printsTheLineForAuthorizedKeys(@TempDir Path dir) throws IOException {
    Path other = dir.resolve("other");
    Processes.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other.toString());
    edit(web1.clientKey().toString(), other.toString());
    Ran ran = check().exits(1).says("✗ web1 (", "refuses the login", other + ".pub:");
    assertEquals(Files.readString(dir.resolve("other.pub")).strip(), ran.line("    ssh-ed25519 "));
  }

  /** As a user who has no rights; only root can become one without a password. */
  private static final String AS_NOBODY = "setpriv --reuid=nobody --clear-groups ";

  @Test
  void check_whereSudoAsksForAPassword_printsTheLineForSudoers() throws IOException {
    edit("supervisorctl: supervisorctl", "supervisorctl: " + AS_NOBODY + "sudo -n supervisorctl");
    Ran ran = check().exits(1).says("✗ web1: sudo asks for a password", "visudo on web1");
    String line = ran.line("NOPASSWD");
    assertEquals(
        System.getProperty("user.name")
            + " ALL=(root) NOPASSWD: "
            + Processes.must("sh", "-c", "command -v supervisorctl").strip(),
        line);
    assertFalse(ran.out().contains("And in the config"), ran.out());
    Path sudoers = file.resolveSibling("sudoers");
    Files.writeString(sudoers, line + "\n");
    Processes.must("/usr/sbin/visudo", "-cf", sudoers.toString());
  }

  @Test
  void check_whereTheSocketIsClosedToUs_saysToGoThroughSudo() throws IOException {
    edit(
        "supervisorctl: supervisorctl",
        "supervisorctl: %ssupervisorctl -s unix://%s/supervisor.sock"
            .formatted(AS_NOBODY, web1.dir()));
    edit("supervisor-config: " + web1.dir() + "/supervisord.conf", "");
    check()
        .exits(1)
        .says(
            "✗ web1: the SSH user may not use Supervisor's socket",
            "NOPASSWD: ",
            "And in the config, for this server: supervisorctl: sudo -n ");
  }

  @Test
  void check_whereSupervisordIsDown_saysSo(@TempDir Path dir) throws IOException {
    try (LoopbackServer down = LoopbackServer.start(Map.of())) {
      file = TestBot.config(dir, Map.of("web1", down), Map.of(), "");
      down.stopSupervisord();
      check().exits(1).says("✗ web1: supervisord is not running");
    }
  }

  @Test
  void check_whereSupervisorctlIsMissing_saysSo() throws IOException {
    edit("supervisorctl: supervisorctl", "supervisorctl: no-such-supervisorctl");
    check()
        .exits(1)
        .says("✗ web1: supervisorctl cannot be run (", "install Supervisor or set `supervisorctl`");
  }

  @Test
  void check_whereSupervisorWantsAPassword_doesNotSpeakOfSudo(@TempDir Path dir)
      throws IOException {
    try (LoopbackServer locked = LoopbackServer.start(Map.of())) {
      file = TestBot.config(dir, Map.of("web1", locked), Map.of(), "");
      locked.stopSupervisord();
      Path config = locked.dir().resolve("supervisord.conf");
      String open = Files.readString(config);
      Files.writeString(
          config,
          open.replace("[supervisord]", "username=u\npassword=p\n[supervisord]")
              .replace("[supervisorctl]", "[supervisorctl]\nusername=u\npassword=p"));
      locked.startSupervisord();
      Files.writeString(config, open);
      Ran ran = check().exits(1).says("✗ web1: Supervisor wants a user name and password");
      assertFalse(ran.out().contains("NOPASSWD"), ran.out());
    }
  }

  @Test
  void severalMistakes_areNamedAtOnce_withTheirLines() throws IOException {
    edit("    port: " + web1.port(), "    port: ssh");
    edit("  - role: operator", "  - role: operatr");
    call("", "check", "-c", file.toString())
        .exits(2)
        .complains(
            "workerbot: " + file + " has 2 mistakes:\n",
            "  line 4: `port` under `servers.web1` takes a number from 1 to 65535, not `ssh`",
            ": there is no role `operatr`; did you mean `operator`?");
  }

  @Test
  void oneMistake_isOne() throws IOException {
    edit("contact:", "contakt:");
    check()
        .exits(2)
        .complains(" has 1 mistake:\n", "unknown key `contakt`; did you mean `contact`?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "chat", "run", "health"})
  void aConfigThatIsNotThere_isNamed_byEveryCommand(String command) {
    call("", command, "-c", "/nowhere/w.yaml")
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
    append(file, yaml.replace("TOKEN", TOKEN));
    Ran ran = check().exits(2);
    assertFalse((ran.out() + ran.err()).contains("abcdefghijkl"), ran.err());
  }

  @Test
  void trust_asks_andAddsOnlyAfterYes(@TempDir Path dir) throws IOException {
    Path known = dir.resolve("deep/known");
    edit(web1.knownHosts().toString(), known.toString());
    for (String no : List.of("no\n", "\n", "", "y\n", "YES!\n")) {
      trust(no, "web1")
          .exits(1)
          .says(
              "shows this host key:\n  ssh-ed25519 " + fingerprint(web1),
              "Type yes: ",
              "Not trusted; nothing was changed.");
      assertFalse(Files.exists(known));
    }
    trust("yes\n", "web1").exits(0).says("Added to " + known + ".");
    assertEquals(Files.readString(web1.knownHosts()), Files.readString(known));
    check().exits(0);
    trust("", "web1").exits(0).says("It is known already; nothing to do.");
    assertEquals(1, Files.readString(known).lines().count());
  }

  @Test
  void trust_withAFingerprint_asksNothing_andTakesOnlyThatOne(@TempDir Path dir)
      throws IOException {
    Path known = dir.resolve("known");
    edit(web1.knownHosts().toString(), known.toString());
    Ran wrong = trust("yes\n", "web1", "--fingerprint", "SHA256:AAAA");
    wrong.exits(1).says("Not trusted; nothing was changed.");
    assertFalse(wrong.out().contains("Type yes"), wrong.out());
    assertFalse(Files.exists(known));
    trust("", "web1", "--fingerprint", fingerprint(web1)).exits(0).says("Added to " + known);
  }

  @Test
  void trust_ofAServerWithTwoKeys_looksForTheOneThatIsKnown(@TempDir Path dir) throws IOException {
    Path rsa = dir.resolve("rsa");
    Processes.must("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa.toString());
    try (LoopbackServer two = LoopbackServer.start(Map.of(), "HostKey " + rsa)) {
      String[] key = Files.readString(dir.resolve("rsa.pub")).split(" ", -1);
      Files.writeString(
          two.knownHosts(), "[127.0.0.1]:%d %s %s%n".formatted(two.port(), key[0], key[1]));
      file = TestBot.config(dir, Map.of("web1", two), Map.of(), "");
      trust("", "web1").exits(0).says("ssh-rsa SHA256:", "It is known already");
    }
  }

  @Test
  void trust_ofAServerThatIsNotInTheConfig_orNotThere_saysSo() throws IOException {
    trust("", "web7").exits(2).complains("there is no server or jump host `web7` in the config");
    edit("    port: " + web1.port(), "    port: 1");
    trust("", "web1").exits(2).complains("cannot be reached: the connection was refused");
  }

  private static void outcome(String outcome, JsonNode json) {
    assertEquals(outcome, json.get("outcome").asString(), json.toString());
    assertFalse(json.get("operation").asString().isBlank(), json.toString());
    assertTrue(json.get("details").isArray() && json.get("results").isArray(), json.toString());
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
    assertEquals(
        web1.supervisorctl("pid", "queue:queue_00").output().strip(),
        Integer.toString(first.get("pid").asInt()));
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
    assertEquals(
        "There is no command `restrat`; did you mean `restart`?", json.get("message").asString());
    assertEquals(0, json.get("results").size());
  }

  @Test
  void exec_ofMoreThanOne_needsYes_andListsThem() {
    String before = web1.supervisorctl("pid", "queue:queue_00").output();
    JsonNode json = exec("restart", "queue@web1").exits(2).json();
    outcome("needs_confirmation", json);
    assertEquals(2, json.get("results").size());
    JsonNode first = json.get("results").get(0);
    assertFalse(first.get("done").asBoolean());
    assertEquals("not confirmed", first.get("cause").asString());
    assertTrue(json.toString().contains("--yes"), json.toString());
    assertEquals(before, web1.supervisorctl("pid", "queue:queue_00").output());
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
    assertTrue(json.get("message").asString().contains("the mailer must never stand still"));
    call("", "exec", "-c", file.toString(), "--as", "bob", "--", "status")
        .exits(3)
        .says("You have no right to `status` here.");
  }

  @Test
  void exec_unreachable_namesTheServer() throws IOException {
    edit("    port: " + web1.port(), "    port: 1");
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
  void everyFieldThatExecPrints_isInItsDocumentation() throws IOException {
    String documentation = Files.readString(Path.of("docs/exec.md"));
    List<String> fields = new ArrayList<>();
    for (JsonNode json :
        List.of(exec("restart", "horizon@web1").json(), exec("start", "reports@web1").json())) {
      json.propertyNames().forEach(fields::add);
      json.get("results").forEach(result -> result.propertyNames().forEach(fields::add));
    }
    assertTrue(fields.containsAll(List.of("log", "pid", "cause", "state")), fields.toString());
    fields.forEach(field -> assertTrue(documentation.contains("| `" + field + "` |"), field));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exec|Missing required parameter: 'COMMAND'",
        "exec --nope -- status|Unknown option: '--nope'",
        "exec --json|Missing required parameter: 'COMMAND'",
        "trust|Missing required parameter: 'SERVER'",
        "check --nope|Unknown option: '--nope'",
        "check --config|Missing required parameter",
        "chek|Unmatched argument",
        "|Say what to do"
      })
  void aWrongCommandLine_isExplained_withItsUsage(String line, String complaint) {
    String[] words = line == null ? new String[0] : line.split(" ", -1);
    Ran ran = call("", words).exits(2).complains(complaint, "workerbot");
    assertTrue(ran.err().split("Usage: ", -1).length <= 2, ran.err());
  }

  @Test
  void chat_withPipedInput_answersLineByLine_withoutEscapes() {
    Ran ran =
        call(
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
                "anna> no\n• Cancelled by @anna, nothing was done\n",
                "There is no command `nonsense`.");
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

  @Test
  void run_withoutTokens_saysWhatToSet() {
    call("", "run", "--config", file.toString())
        .exits(2)
        .complains("there is no chat to run in: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN");
  }

  @Test
  void health_whereNothingRuns_saysSo() {
    call("", "health", "--config", file.toString()).exits(1).says("gives no sign of life");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run ", "chat ", "exec ", "check ", "trust ", "health "})
  void everyCommand_knowsItsVersionAndHelp(String command) {
    call("", (command + "--version").split(" ", -1)).exits(0).says("workerbot ");
    call("", (command + "--help").split(" ", -1)).exits(0).says("Usage: workerbot " + command);
  }
}
