package dev.workerbot.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.app.config.key.ConfigError;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.store.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @TempDir Path dir;

  private ConfigFile.ReadConfig load(String yaml, Map<String, String> env) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, yaml);
    return SchemaAgreement.load(file, name -> Optional.ofNullable(env.get(name)));
  }

  private List<String> mistakes(String yaml, Map<String, String> env) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, load(yaml, env))
        .mistakes()
        .stream()
        .map(ConfigError::toString)
        .toList();
  }

  @Test
  void theShippedExample_loads() throws IOException {
    ConfigFile.ReadConfig readConfig =
        SchemaAgreement.load(Path.of("config/workerbot.yaml"), _ -> Optional.empty());
    Config config = assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, readConfig).config();
    assertFalse(config.servers().isEmpty());
    assertFalse(config.assignments().isEmpty());
  }

  @Test
  void people_areTheirAccounts_andNoAccountIsTwoPeoples() throws IOException {
    List<String> mistakes =
        mistakes(
            """
            servers: {web1: {host: h, user: u}}
            people:
              anna: [slack:U1, discord:470000000000000001, terminal:anna]
              ben: [slack:anna, slack:U1]
              "b:n": [slack:U2]
              carl:
            """,
            Map.of());
    assertEquals(4, mistakes.size(), mistakes.toString());
    String all = String.join("\n", mistakes);
    assertTrue(all.contains("`slack:anna` is not a person's account"), all);
    assertTrue(all.contains("`slack:U1` cannot be both anna and ben"), all);
    assertTrue(all.contains("`b:n` is not a name for a person"), all);
    assertTrue(all.contains("`carl` has no account"), all);
  }

  @Test
  void aDenyRuleForAnAccount_isForAllOfThePersons() throws IOException {
    ConfigFile.ReadConfig readConfig =
        load(
            """
            servers: {web1: {host: h, user: u}}
            people:
              anna: [slack:U1, discord:470000000000000001, terminal:anna]
              ben: [slack:U2, terminal:ben]
            deny:
              - {verbs: stop, to: [slack:U1, terminal:carl]}
            """,
            Map.of());
    assertEquals(
        Set.of("slack:U1", "discord:470000000000000001", "terminal:anna", "terminal:carl"),
        assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, readConfig)
            .config()
            .denials()
            .getFirst()
            .to()
            .members());
  }

  @ParameterizedTest
  @CsvSource({
    "'only: [crash-loop]', true, true, false",
    "'off: [crash-loop]', false, false, true",
    "'off: [restarts]', true, false, true",
    "'only: [fatal]', false, false, true"
  })
  void crashLoop_meansWhatMayBeOneToo(
      String setting, boolean loops, boolean mayLoop, boolean isFatal) throws IOException {
    ConfigFile.ReadConfig readConfig =
        load("servers: {web1: {host: h, user: u}}\nalerts: {" + setting + "}\n", Map.of());
    Set<AlertKind> kinds =
        assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, readConfig)
            .config()
            .alertsConfig()
            .alertRules()
            .usual()
            .tuning()
            .kinds();
    assertEquals(loops, kinds.contains(AlertKind.CRASH_LOOP));
    assertEquals(mayLoop, kinds.contains(AlertKind.RESTARTS));
    assertEquals(isFatal, kinds.contains(AlertKind.FATAL));
  }

  @Test
  void allMistakes_areNamedAtOnceWithTheirLines() throws IOException {
    assertEquals(
        List.of(
            "line 2: unknown key `servrs`; did you mean `servers`?",
            "line 4: `user` is missing under `web1` and under `ssh`",
            "line 6: unknown key `user-name` under `servers.web1`; did you mean `user`?",
            "line 7: `port` under `servers.web1` takes a number from 1 to 65535, not `ssh`",
            "line 8: `connect-timeout` under `servers.web1` takes a time such as 10s, 5m or 24h,"
                + " not `soon`",
            "line 9: `supervisorctl` takes a program and its arguments, without shell signs or"
                + " quotes",
            "line 10: the tag `web1` is also the name of a server; choose another",
            "line 11: there is no `gate` under `jump-hosts`; add it there",
            "line 12: `we b2`: a server name is 1 to 63 letters, digits, dots, dashes or"
                + " underscores",
            "line 17: there is no verb `restrat`; did you mean `restart`?",
            "line 18: no server or tag is named `prd`; it would never apply",
            "line 20: there is no role `operatr`; did you mean `operator`?",
            "line 21: `anna` is not a person or group; write slack:U012AB (a user id, not a name),"
                + " slack-group:S012AB, slack-team:T012AB, discord:4711, discord-role:4712,"
                + " terminal:anna or *",
            "line 23: `url` takes jdbc:sqlite: and the path of a file, such as"
                + " jdbc:sqlite:/var/lib/workerbot/workerbot.db"),
        mistakes(
            """
            # everything wrong
            servrs: {}
            servers:
              web1:
                host: web1.example.com
                user-name: deploy
                port: ssh
                connect-timeout: soon
                supervisorctl: sudo supervisorctl; rm -rf /
                tags: [web1]
                jump: gate
              "we b2":
                host: x
                user: y
            roles:
              operator:
                - verbs: [status, restrat]
                  servers: prd
            grants:
              - role: operatr
                to: anna
            storage:
              url: mysql://x
            """,
            Map.of()));
  }

  @Test
  void brokenYaml_isAnsweredWithItsLine() throws IOException {
    String mistake = mistakes("servers:\n  web1: [\n", Map.of()).getFirst();
    assertEquals(
        "line 3: a value is missing at the end of the line; close the bracket above", mistake);
  }

  @Test
  void aTokenInTheFile_isAMistake_andIsNotRepeated() throws IOException {
    String token = "xox" + "b-not-a-real-one";
    String all = mistakes(minimal() + "slack:\n  bot-token-file: " + token, Map.of()).toString();
    assertTrue(all.contains("takes the name of a file, not the token itself"), all);
    assertFalse(all.contains(token), all);
  }

  @Test
  void aTokenFileThatOthersCanRead_isAMistake() throws IOException {
    Path token = dir.resolve("token");
    Files.writeString(token, "xox" + "b-1");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    String all =
        mistakes(
                minimal() + "slack:\n  bot-token-file: token\n",
                Map.of("SLACK_APP_TOKEN", "xapp" + "-1"))
            .toString();
    assertTrue(all.contains("run chmod 600"), all);
  }

  @Test
  void tokens_areNotInWhatIsPrinted() throws IOException {
    ConfigFile.ReadConfig readConfig =
        load(
            minimal(),
            Map.of("SLACK_BOT_TOKEN", "xox" + "b-hidden", "SLACK_APP_TOKEN", "xapp" + "-hidden"));
    assertFalse(readConfig.toString().contains("xapp"), readConfig.toString());
    assertFalse(readConfig.toString().contains("b-hidden"), readConfig.toString());
  }

  /** Of two tokens the missing one is named, in words that nothing is masked in. */
  @Test
  void theTokenThatIsMissing_isNamed_andNoWordIsMasked() throws IOException {
    String app = mistakes(minimal(), Map.of("SLACK_BOT_TOKEN", "xox" + "b-hidden")).getFirst();
    assertEquals(
        "SLACK_APP_TOKEN is missing, and so is `app-token-file`: Slack needs an app-level token,"
            + " which starts with xapp-. To get it: Basic Information, App-Level Tokens, at"
            + " https://api.slack.com/apps",
        app.replaceFirst("line \\d+: ", ""));
    String bot = mistakes(minimal(), Map.of("SLACK_APP_TOKEN", "xapp" + "-hidden")).getFirst();
    assertTrue(bot.contains("SLACK_BOT_TOKEN is missing, and so is `bot-token-file`"), bot);
    List<String> both = mistakes(minimal() + "slack: {enabled: true}\n", Map.of());
    assertEquals(2, both.size(), both.toString());
    String discord = mistakes(minimal() + "discord: {enabled: true}\n", Map.of()).getFirst();
    assertTrue(discord.contains("DISCORD_TOKEN is missing, and so is `token-file`"), discord);
    String unset = mistakes(minimal() + "ssh: {passphrase-env: NO_SUCH}\n", Map.of()).toString();
    assertTrue(
        unset.contains(
            "`passphrase-env` names an environment variable that is not set or empty; it takes the"
                + " variable's name, not the passphrase"),
        unset);
    for (String all : List.of(app, bot, both.toString(), discord, unset)) {
      assertFalse(all.contains("•••") || all.contains("hidden"), all);
    }
  }

  @Test
  void swappedTokensOfTheEnvironment_areMistakes_andAreNotRepeated() throws IOException {
    Map<String, String> swapped =
        Map.of("SLACK_BOT_TOKEN", "xapp" + "-hidden", "SLACK_APP_TOKEN", "xox" + "b-hidden");
    String all = mistakes(minimal(), swapped).toString();
    assertTrue(
        all.contains(
            "SLACK_BOT_TOKEN holds a Slack app's token (xapp-…), which belongs in"
                + " SLACK_APP_TOKEN."),
        all);
    assertTrue(
        all.contains(
            "SLACK_APP_TOKEN holds a Slack bot's token (xoxb-…), which belongs in"
                + " SLACK_BOT_TOKEN."),
        all);
    assertFalse(all.contains("hidden"), all);
    assertInstanceOf(
        ConfigFile.ReadConfig.Loaded.class,
        load(minimal() + "slack:\n  enabled: false\n", swapped));
  }

  @Test
  void pathsAreRelativeToTheFile() throws IOException {
    ConfigFile.ReadConfig readConfig =
        load(minimal() + "storage:\n  url: jdbc:sqlite:x.db\n", Map.of());
    Config config = assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, readConfig).config();
    assertEquals("jdbc:sqlite:" + dir.resolve("x.db"), config.storage());
  }

  @Test
  void howLongIsKept_isSaidInDays_andIsADayAtLeast() throws IOException {
    Config usual =
        assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(minimal(), Map.of())).config();
    assertEquals(new Retention.Keep(Duration.ofDays(365), Duration.ofDays(90)), usual.keep());
    String keep = "storage:\n  keep: {history: 30d, figures: 48h}\n";
    Config set =
        assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(minimal() + keep, Map.of()))
            .config();
    assertEquals(new Retention.Keep(Duration.ofDays(30), Duration.ofDays(2)), set.keep());
    String all = load(minimal() + keep.replace("48h", "23h"), Map.of()).toString();
    assertTrue(all.contains("`figures` under `keep` is 1d at least"), all);
  }

  @Test
  void supervisorctlsConfigFile_isSetOnce_byItsWholePath() throws IOException {
    assertEquals(Optional.empty(), configFile(""));
    assertEquals(Optional.of("/a.conf"), configFile("supervisor-config: /a.conf"));
    assertEquals(Optional.of("/a.conf"), configFile("supervisorctl: supervisorctl -c /a.conf"));
    assertEquals(
        Optional.of("/a.conf"),
        configFile("supervisorctl: supervisorctl -c /a.conf\n    supervisor-config: /a.conf"));
    String where = "servers:\n  web1:\n    host: x\n    user: y\n";
    assertEquals(
        List.of(
            "line 5: `supervisor-config` takes a full path on the server, such as"
                + " /etc/supervisor/supervisord.conf"),
        mistakes(where + "    supervisor-config: supervisord.conf\n", Map.of()));
    for (String wrong :
        List.of(
            "supervisorctl: supervisorctl -c a.conf",
            "supervisorctl: supervisorctl -c /a.conf -c /a.conf",
            "supervisorctl: supervisorctl -c /b.conf\n    supervisor-config: /a.conf")) {
      assertEquals(
          List.of(
              "line 5: take -c and its file out of `supervisorctl`, and write the full path of"
                  + " that file under `supervisor-config`"),
          mistakes(where + "    " + wrong + "\n", Map.of()));
    }
  }

  @Test
  void aHost_isANameOrAnAddressAlone() throws IOException {
    String text = "servers:\n  web1:\n    user: y\n    host: %s\n";
    for (String wrong :
        List.of("ssh://web1", "deploy@web1", "web1:22", "a/b", "'a b'", "'“web1”'", "'\"web1\"'")) {
      List<String> mistakes = mistakes(text.formatted(wrong), Map.of());
      assertEquals(1, mistakes.size(), wrong);
      String mistake = mistakes.getFirst();
      assertTrue(mistake.startsWith("line 4: `host` takes a name or an address alone,"), mistake);
    }
    for (String right : List.of("web1", "10.0.0.1", "'fe80::1%eth0'", "'::1'", "münchen.example")) {
      assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(text.formatted(right), Map.of()));
    }
  }

  private Optional<String> configFile(String more) throws IOException {
    String text = "servers:\n  web1:\n    host: x\n    user: y\n    " + more + "\n";
    Config config =
        assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(text, Map.of())).config();
    return config.servers().getFirst().supervisor().configFile();
  }

  @Test
  void theConfigWriter_isTheServersOwn_orThatOfAll_orTheUsualOne() throws IOException {
    String usual = "sudo -n /usr/local/sbin/workerbot-conf";
    assertEquals(List.of(usual), writers("ssh:\n  user: deploy\n"));
    assertEquals(
        List.of("doas /opt/conf"),
        writers("ssh:\n  user: deploy\n  config-writer: doas /opt/conf\n"));
    assertEquals(
        List.of("/opt/own"),
        writers(
            "ssh:\n  user: deploy\n  config-writer: doas /opt/conf\n", "config-writer: /opt/own"));
    assertEquals(
        List.of(
            "line 4: `config-writer` takes a program and its arguments, without shell signs or"
                + " quotes"),
        mistakes(
            "servers:\n  web1:\n    host: x\n    config-writer: conf; id\n    user: y\n",
            Map.of()));
  }

  @Test
  void theLane_isOff_orTheServersOwn_orThatOfAll() throws IOException {
    String all = "ssh:\n  user: deploy\n  lane: sudo -n /usr/local/sbin/workerbot-lane\n";
    assertEquals(List.of(), lane("ssh:\n  user: deploy\n"));
    assertEquals(List.of("sudo", "-n", "/usr/local/sbin/workerbot-lane"), lane(all));
    assertEquals(List.of("/opt/lane"), lane(all, "lane: /opt/lane"));
    assertEquals(List.of(), lane(all, "lane: off"));
    assertEquals(
        List.of("unix:/run/supervisor.sock"), lane(all, "lane: unix:/run/supervisor.sock"));
    for (String wrong : List.of("unix:run/x", "unix://", "'unix:/a b'", "'unix:'")) {
      assertEquals(
          List.of(
              "line 4: `lane: unix:` takes the full path of supervisord's socket, such as"
                  + " `unix:/run/supervisor.sock`"),
          mistakes(
              "servers:\n  web1:\n    host: x\n    lane: " + wrong + "\n    user: y\n", Map.of()),
          wrong);
    }
    assertEquals(
        List.of("line 4: `lane` takes a program and its arguments, without shell signs or quotes"),
        mistakes("servers:\n  web1:\n    host: x\n    lane: lane | tee\n    user: y\n", Map.of()));
  }

  private List<String> lane(String ssh, String... server) throws IOException {
    return loaded(ssh, server).getFirst().lane();
  }

  private List<String> writers(String ssh, String... server) throws IOException {
    return loaded(ssh, server).stream().map(one -> String.join(" ", one.configWriter())).toList();
  }

  private List<ConfiguredServer> loaded(String ssh, String... server) throws IOException {
    String own = server.length == 0 ? "" : "    " + server[0] + "\n";
    return assertInstanceOf(
            ConfigFile.ReadConfig.Loaded.class,
            load(ssh + "servers:\n  web1:\n    host: x\n" + own, Map.of()))
        .config()
        .servers();
  }

  @Test
  void jumpHostsInACircle_areAMistake() throws IOException {
    String all =
        mistakes(
                """
                servers:
                  web1: {host: a, user: u, jump: one}
                jump-hosts:
                  one: {host: b, user: u, jump: two}
                  two: {host: c, user: u, jump: one}
                """,
                Map.of())
            .toString();
    assertTrue(all.contains("circle"), all);
  }

  @Test
  void aJumpHostThatNobodyUsesYet_isCheckedToo() throws IOException {
    String all =
        mistakes(minimal() + "jump-hosts:\n  spare: {user: u, port: many}\n", Map.of()).toString();
    assertTrue(all.contains("`host` is missing under `jump-hosts.spare`"), all);
    assertTrue(all.contains("not `many`"), all);
  }

  private Optional<Config.Http> http(String lines) throws IOException {
    ConfigFile.ReadConfig readConfig = load(minimal() + lines, Map.of());
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, readConfig).config().http();
  }

  @Test
  void http_isOnForThisMachineOnly_unlessSaidOtherwise() throws IOException {
    Config.Http usual = http("").orElseThrow();
    assertEquals("/127.0.0.1:9464", usual.socket().toString());
    assertTrue(usual.isPrivate());
    assertFalse(usual.memoryPerWorker());
    assertEquals(Optional.empty(), http("http: {enabled: false, port: 1}\n"));
    Config.Http other =
        http("http: {address: 0.0.0.0, port: 80, memory-per-worker: true}\n").orElseThrow();
    assertEquals("/0.0.0.0:80", other.socket().toString());
    assertFalse(other.isPrivate());
    assertTrue(other.memoryPerWorker());
    assertTrue(http("http:\n  address: localhost\n").orElseThrow().isPrivate());
    assertTrue(http("http:\n  address: ::1\n").orElseThrow().isPrivate());
  }

  @Test
  void mistakesUnderHttp_areNamed() throws IOException {
    assertEquals(
        List.of(
            "line 4: unknown key `adress` under `http`; did you mean `address`?",
            "line 5: `address` under `http` takes an IP address of this machine, such as 127.0.0.1,"
                + " not `bot.example.com`",
            "line 6: `port` under `http` takes a number from 1 to 65535, not `0`",
            "line 7: `enabled` under `http` takes true or false, not `maybe`",
            "line 8: `hosts` under `http` takes names by which this port is called, such as"
                + " bot.example.com, without a port; not `bot.example.com:80`"),
        mistakes(
            minimal()
                + """
                http:
                  adress: 127.0.0.1
                  address: bot.example.com
                  port: 0
                  enabled: maybe
                  hosts: [bot.example.com:80, bot]
                """,
            Map.of()));
  }

  @Test
  void legacyAlgorithms_areOffUnlessWanted_forAllOrForOne() throws IOException {
    ConfigFile.ReadConfig readConfig =
        load(
            """
            ssh: {user: u}
            servers:
              web1: {host: a}
              web2: {host: b, legacy-algorithms: true, jump: gate}
            jump-hosts:
              gate: {host: g}
            """,
            Map.of());
    List<ConfiguredServer> servers =
        assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, readConfig).config().servers();
    assertFalse(servers.get(0).endpoint().legacyAlgorithms());
    assertTrue(servers.get(1).endpoint().legacyAlgorithms());
    assertFalse(servers.get(1).endpoint().jump().orElseThrow().legacyAlgorithms());
    ConfigFile.ReadConfig all =
        load(
            """
            ssh: {user: u, legacy-algorithms: true}
            servers:
              web1: {host: a}
              web2: {host: b, legacy-algorithms: false}
            """,
            Map.of());
    servers = assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, all).config().servers();
    assertTrue(servers.get(0).endpoint().legacyAlgorithms());
    assertFalse(servers.get(1).endpoint().legacyAlgorithms());
  }

  private static String minimal() {
    return "servers:\n  web1: {host: a, user: u}\n";
  }

  @Property
  void noText_makesItThrow(@ForAll String yaml) throws IOException {
    Path file = Files.createTempFile("workerbot", ".yaml");
    try {
      Files.writeString(file, yaml.replaceAll("[\\ud800-\\udfff]", ""));
      assertFalse(SchemaAgreement.load(file, _ -> Optional.empty()).toString().isEmpty());
    } finally {
      Files.delete(file);
    }
  }
}
