package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who somebody at a terminal is, asked of real processes of real accounts. */
class TerminalIdentityIT {
  private static final String CONFIG =
      """
      servers:
        web1: {host: 127.0.0.1, port: 1, user: u}
      roles:
        reader: [{verbs: read}]
      grants:
        - {role: reader, to: "*"}
      alerts: {enabled: false}
      http: {enabled: false}
      actions:
        after-deploy: {command: restart horizon@web1, run-by: ["terminal:ci"]}
      storage: {url: "jdbc:sqlite:DIR/state/workerbot.db"}
      """;

  /** What each of these says is up to whoever starts a program. */
  private static final List<String> LIES =
      List.of(
          "USER=olga",
          "LOGNAME=olga",
          "USERNAME=olga",
          "SUDO_USER=olga",
          "SUDO_UID=4711",
          "JAVA_TOOL_OPTIONS=-Duser.name=olga");

  private final Account own = LocalAccount.current();
  @TempDir private Path dir;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = dir.resolve("workerbot.yaml");
    Files.writeString(file, CONFIG.replace("DIR", dir.toString()));
  }

  private List<String> exec(String... words) {
    List<String> all = new ArrayList<>(List.of("exec", "--json", "--config", file.toString()));
    all.addAll(List.of(words));
    return Processes.java(Main.class, all.toArray(String[]::new));
  }

  private static JsonNode json(int code, List<String> before, List<String> words) {
    List<String> all = new ArrayList<>(before);
    all.addAll(words);
    Processes.Ran ran = Processes.run(all);
    assertEquals(code, ran.code(), ran.output());
    return JsonMapper.builder()
        .build()
        .readTree(
            ran.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
  }

  private static void has(String text, JsonNode json) {
    assertTrue(json.toString().contains(text), json.toString());
  }

  private List<Audit.AuditEntry> audit() throws IOException {
    try (Database database = Database.open(TestBot.load(file, Map.of()).storage())) {
      return new Audit(database, Clock.systemUTC()).newest(Instant.now().plusSeconds(60), 100);
    }
  }

  @Test
  void theEnvironment_decidesNothing() throws IOException {
    List<String> env = new ArrayList<>(List.of("env"));
    env.addAll(LIES);
    JsonNode json = json(0, env, exec("--", "whoami"));
    has("User id: `" + own.name() + "`", json);
    has("Account: `" + own + "`", json);
    assertEquals(own.name(), audit().getFirst().by().name());
    assertEquals(Optional.of(own), audit().getFirst().account());
  }

  @Test
  void anotherName_withoutALineInTheConfig_isRefused_andStandsInTheHistory() throws IOException {
    JsonNode json = json(3, List.of(), exec("--as", "olga", "--", "whoami"));
    assertEquals("refused", json.get("outcome").asString());
    has("may not act as `olga`. Leave --as out, or have this line added", json);
    Audit.AuditEntry auditEntry = audit().getFirst();
    assertEquals(own.name(), auditEntry.by().name());
    assertEquals("--as olga whoami", auditEntry.text());
    assertEquals(Audit.Decided.REFUSED, auditEntry.decided());
    assertEquals(Optional.of(own), auditEntry.account());
    Ran.call("whoami\n", "chat", "--config", file.toString(), "--as", "olga")
        .exits(3)
        .complains("workerbot: Your account here is `" + own.name());
    assertEquals("--as olga chat", audit().getFirst().text());
  }

  @Test
  void anotherName_withALine_isThat_andTheRealAccountStandsInTheHistory() throws IOException {
    TestBot.append(file, "terminal: {may-act-as: {\"%s\": [ci]}}".formatted(own.name()));
    has("User id: `ci`", json(0, List.of(), exec("--as", "ci", "--", "whoami")));
    assertEquals("ci", audit().getFirst().by().name());
    assertEquals(Optional.of(own), audit().getFirst().account());
    json(3, List.of(), exec("--as", "olga", "--", "whoami"));
    // The server is not there; who may run it is.
    json(4, List.of(), exec("--as", "ci", "--", "run", "after-deploy", "v1"));
    has("that you may run", json(3, List.of(), exec("--", "run", "after-deploy", "v1")));
    json(0, List.of(), exec("--as", own.name(), "--", "whoami"));
  }

  /** By real sudo, which sets {@code SUDO_USER} itself. */
  @Test
  void underSudo_itIsTheAccountThatItRunsAs() throws IOException {
    JsonNode json = json(0, List.of("sudo", "-n"), exec("--", "whoami"));
    has("User id: `root`", json);
    assertEquals(Optional.of(new Account(0, "root")), audit().getFirst().account());
  }

  @Test
  void anAccountWithoutAName_isItsNumber() throws IOException {
    Path state = Files.createDirectory(dir.resolve("state"));
    JsonNode json = json(0, as(54_321), exec("--", "whoami"));
    has("User id: `#54321`", json);
    assertEquals(Optional.of(new Account(54_321, "#54321")), audit().getFirst().account());
    assertTrue(Files.exists(state));
  }

  @Test
  void inANamespaceOfOnesOwn_nobodyIsRoot() throws IOException {
    JsonNode json = json(0, List.of("unshare", "-r"), exec("--", "whoami"));
    has("User id: `#0?`", json);
    has("uid unknown", json);
    assertEquals(Account.UNKNOWN, audit().getFirst().account().orElseThrow().uid());
  }

  /** What somebody would bring who may run workerbot as another account by sudo. */
  @Test
  void aConfigOfSomebodyElse_givesNoRights() throws IOException {
    Processes.must("sudo", "-n", "chown", "54322", file.toString());
    List<String> words = new ArrayList<>(as(54_321));
    words.addAll(exec("--", "whoami"));
    Processes.Ran ran = Processes.run(words);
    assertEquals(2, ran.code(), ran.output());
    assertTrue(ran.output().contains("it belongs to 54322 (uid 54322), who could"), ran.output());
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)), "as made");
  }

  /** Whoever may run workerbot as another account would read that one's files by it. */
  @Test
  void aTag_isNeverAFileToReadArgumentsFrom() throws IOException {
    Path secret = Files.writeString(dir.resolve("secret"), "fluffy-bunny");
    Ran ran = Ran.call("", "exec", "--config", file.toString(), "--", "@" + secret).exits(2);
    assertFalse((ran.out() + ran.err()).contains("bunny"), ran.toString());
  }

  /** Keeps the right to read the classes under test, wherever they are. */
  private static List<String> as(int uid) {
    return List.of(
        "sudo",
        "-n",
        "setpriv",
        "--reuid",
        "" + uid,
        "--regid",
        "" + uid,
        "--clear-groups",
        "--inh-caps",
        "+dac_override",
        "--ambient-caps",
        "+dac_override");
  }
}
