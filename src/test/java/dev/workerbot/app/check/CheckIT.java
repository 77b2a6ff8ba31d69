package dev.workerbot.app.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.Ran;
import dev.workerbot.app.TokenFiles;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.app.run.RunCommand;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.Lanes;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code workerbot check} and the keys of servers, against real sshd and supervisord. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckIT {
  private LoopbackServer web1;
  private Path file;

  @BeforeAll
  void start() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000");
    programs.put("mailer", "command=sleep 1000\nstdout_logfile=$DIR/log/mailer.log");
    programs.put(
        "queue", "command=sleep 1000\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d");
    programs.put(
        "reports", "command=bash -c 'echo Fatal >&2; exit 255'\nstartretries=0\nautostart=false");
    web1 = LoopbackServer.startWithConfigFolder(programs);
    ConfigWriter.set(Path.of(web1.configWriter().getFirst()), "LOGS", web1.dir() + "/log");
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

  private Ran trust(String typed, String... more) {
    List<String> words = new ArrayList<>(List.of("trust", "--config", file.toString()));
    words.addAll(List.of(more));
    return Ran.call(typed, words.toArray(String[]::new));
  }

  private static String fingerprint(LoopbackServer server) {
    return Processes.must("ssh-keygen", "-lf", server.dir().resolve("host_key.pub").toString())
        .split(" ", 3)[1];
  }

  @Test
  void check_ofWhatIsGood_saysSo_andWarnsOfNothing() {
    Ran ran =
        check()
            .exits(0)
            .says(
                file + " is right: 1 server\n",
                "• Slack is off: no tokens in SLACK_BOT_TOKEN and SLACK_APP_TOKEN",
                "✓ web1: Supervisor 4.",
                ", 5 workers; a command there and back takes ");
    for (String other : List.of("⚠", "✗", "`http`", "creating", "Approvals", "graceful")) {
      assertFalse(ran.out().contains(other), () -> other + " is in " + ran.out());
    }
  }

  @Test
  void check_tellsWhetherWorkersCanBeMade_andIsContentWhereTheyCannot() throws IOException {
    String pids = web1.supervisorctl("pid", "all").output();
    check().exits(0).says("• Workers can be made, changed and removed from chat there\n");
    assertEquals(pids, web1.supervisorctl("pid", "all").output());
    assertEquals(0, web1.confFolder().toFile().list().length);

    String script = web1.configWriter().getFirst();
    TestBot.edit(file, "config-writer: " + script, "config-writer: " + script + "-none");
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
    TestBot.edit(file, script + "-none", elsewhere.toString());
    check().exits(0).says("• Workers can be made");
    Files.writeString(
        elsewhere, Files.readString(elsewhere).replaceFirst("(?m)^DIR=.*$", "DIR=/nowhere"));
    check().exits(0).says("• Workers cannot be made", "there is no /nowhere; set DIR in ");
  }

  /** The server was not asked, so nothing is to be changed there. */
  @Test
  void aWrongPassphrase_namesItsVariable_andNoAuthorizedKeys() throws IOException {
    Path locked = file.resolveSibling("locked");
    Processes.must(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", locked.toString());
    String keys = "identity-files: [%s]".formatted(web1.clientKey());
    TestBot.edit(
        file, keys, "identity-files: [%s]\n    passphrase-env: DEPLOY_KEY".formatted(locked));
    String said = checked("open sesam");
    assertTrue(
        said.contains(
            locked
                + " is not opened by what is in $DEPLOY_KEY, the variable that `passphrase-env`"
                + " names; put the right passphrase there"),
        said);
    assertFalse(said.contains("authorized_keys") || said.contains("sesam"), said);
    Path other = file.resolveSibling("other");
    Processes.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other.toString());
    TestBot.edit(file, "[%s]".formatted(locked), "[%s, %s]".formatted(locked, other));
    said = checked("open sesam");
    assertTrue(
        said.contains(
            "The line for authorized_keys, out of %s.pub:%n    restrict ssh-ed25519 "
                .formatted(other)),
        said);
    assertFalse(said.contains("out of " + locked), said);
    assertTrue(checked("open sesame").contains("out of %s.pub:".formatted(locked)));
  }

  private String checked(String passphrase) throws IOException {
    StringWriter out = new StringWriter();
    ConfiguredServer configuredServer =
        TestBot.load(file, Map.of("DEPLOY_KEY", passphrase)).servers().getFirst();
    assertTrue(new ServerCheck(configuredServer, new PrintWriter(out, true)).workers().isEmpty());
    return out.toString();
  }

  @Test
  void madeUpTokens_areNotGood() throws IOException {
    try (FakeSlack slack = FakeSlack.start();
        FakeDiscord discord = FakeDiscord.start()) {
      TokenFiles.lead(file, slack);
      onDiscord(discord);
      Files.writeString(file.resolveSibling("xoxb"), "xoxb-1-2-made-up");
      Files.writeString(file.resolveSibling("xapp"), "xapp-1-made-up");
      Files.writeString(
          file.resolveSibling("discord"),
          "OTAwMDAwMDAwMDAwMDAwMDAw.GsEcRt.made-up-0123456789abcdef");
      Ran ran =
          check()
              .exits(1)
              .says(
                  "✗ Slack rejects the bot's token (invalid_auth)",
                  "✗ Slack rejects the app's token (invalid_auth)",
                  "✗ Discord rejects the bot's token: it is wrong or was reset. Open"
                      + " https://discord.com/developers/applications, choose the application,"
                      + " press Reset Token",
                  "put the new one into DISCORD_TOKEN, or into the file that `token-file` names\n",
                  "✓ web1: ");
      assertFalse(ran.out().contains("made-up"), ran.out());
    }
  }

  @Test
  void offline_triesNothing_andSaysWhat() throws IOException {
    try (FakeSlack slack = FakeSlack.start();
        FakeDiscord discord = FakeDiscord.start()) {
      TokenFiles.lead(file, slack);
      onDiscord(discord);
      TestBot.append(file, "sets: {queues: \"queue@*\"}");
      Ran ran =
          Ran.call("", "check", "--offline", "--config", file.toString())
              .exits(0)
              .says(
                  "is right: 1 server\n",
                  "• Slack: not tried because of --offline: whether its tokens are good, what"
                      + " scopes",
                  "• Discord: not tried because of --offline: whether its token is good",
                  "• web1: not tried because of --offline: whether it is reachable",
                  "• @queues stands for queue@*; not tried because of --offline: which workers"
                      + " that");
      assertFalse(ran.out().contains("✓ Slack") || ran.out().contains("✓ web1"), ran.out());
      TestBot.edit(
          file,
          "identity-files: [" + web1.clientKey(),
          "identity-files: [" + web1.clientKey() + ".pub");
      Ran.call("", "check", "--offline", "--config", file.toString())
          .says(
              "  ⚠ A key that cannot be used: %s.pub is the public half of a key; name the private one, %s\n"
                  .formatted(web1.clientKey(), web1.clientKey()));
      assertEquals(List.of(), slack.requests());
      assertEquals(List.of(), discord.requests());
    }
  }

  private void onDiscord(FakeDiscord discord) throws IOException {
    Path secret = TokenFiles.secret(file, "discord", FakeDiscord.TOKEN);
    TestBot.append(
        file,
        "discord: {token-file: %s, guilds: [\"%s\"], api-url: \"%s\", gateway-url: \"%s\"}"
            .formatted(secret, FakeDiscord.GUILD, discord.apiUrl(), discord.gatewayUrl()));
  }

  @Test
  void check_whileABotRuns_doesNotConnect_andSaysWhatThatOneSays() throws IOException {
    Config config = TestBot.load(file, Map.of());
    try (FakeSlack slack = FakeSlack.start();
        InstanceLock _ =
            InstanceLock.take(config.locks(), RunCommand.ONLY, "the test").orElseThrow()) {
      TokenFiles.lead(file, slack);
      check()
          .exits(0)
          .says(
              "✓ Slack: the app's token works\n",
              "⚠ Slack, says the workerbot that runs on this database: nothing, since `http` is"
                  + " off");
      assertEquals(0, slack.socket().connections());
    }
  }

  @Test
  void check_saysWhomEverybodyIs() throws IOException {
    try (FakeSlack slack = FakeSlack.start()) {
      TokenFiles.lead(file, slack);
      assertFalse(check().out().contains("`*` in a grant"));
      TestBot.edit(file, "slack-group:S1, ", "\"*\", ");
      check().says("• Slack: `*` in a grant means members of the workspace; guests and people of");
    }
  }

  @Test
  void check_warnsOfFiguresThatOtherMachinesCanRead() throws IOException {
    Files.writeString(
        file, Files.readString(file).replace("http: {enabled: false}", "http: {address: 0.0.0.0}"));
    check()
        .exits(0)
        .says("⚠ 0.0.0.0 under `http` can be reached from other machines, and asks for no");
  }

  @Test
  void check_tellsWhichRolesMayMakeNothing_andWhichRunAnythingAsRoot() throws IOException {
    String before = Files.readString(file).replace("[read, act]", "[read, act, build]");
    Files.writeString(file, before);
    check()
        .exits(0)
        .says(
            "• The role `operator` may create, edit or scale, and nothing is allowed to it: set"
                + " `users` and `commands` under `creating.limits`\n");
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
  void check_tellsWhatNeedsAnApproval_andWarnsWhereNobodyCouldGiveIt() throws IOException {
    TestBot.append(
        file,
        """
        approvals:
          - {verbs: [stop, restart], workers: queue, servers: "@prod", by: "*", needs: 2}
          - {verbs: pause, by: "slack:UBOB", channel: slack:COPS}
          - {verbs: start, by: "slack:UBOB", may-request: "*", only-requests: true}
        break-glass: {roles: [operator], channel: slack:COPS}
        """);
    String out =
        check()
            .exits(0)
            .says(
                "• Approvals: stop, restart on `queue@prod` takes 2 of those who may do it\n",
                "• Approvals: pause on `*@*` takes 1 of slack:UBOB\n"
                    + "⚠ Nobody can approve what they request themselves",
                "• Approvals: start on `*@*` takes 1 of slack:UBOB, and only for who lacks the"
                    + " right\n• `--break-glass` is for",
                "• `--break-glass` is for `operator`, and is reported in slack:COPS\n",
                "⚠ Requests and notices for slack:COPS wait, because that chat is off: ")
            .out();
    assertEquals(out.indexOf("nobody can approve"), out.lastIndexOf("nobody can approve"));
  }

  @Test
  void check_tellsWhichVerbsARuleCovers_andWhatItLeavesOpen() throws IOException {
    TestBot.append(
        file,
        """
        approvals:
          - {verbs: interrupt, workers: queue, by: "*"}
          - {verbs: [start, logs], by: "*", only-requests: true, may-request: "*"}
        confirm: {always: [{verbs: leave-down, workers: horizon}]}
        break-glass: {roles: [operator], channel: slack:COPS}
        actions:
          after-deploy: {command: restart queue@web1 --rolling, run-by: [terminal:ci]}
        """);
    check()
        .exits(0)
        .says(
            "• Denied: stop on `mailer@*` covers stop, pause, remove; and edit, scale, undo where"
                + " that leaves it down\n"
                + "  It leaves open: start, restart, continue, create, an edit whose new command"
                + " does not stay up\n",
            "• Approved first: interrupt on `queue@*` covers stop, restart, pause, edit, scale,"
                + " remove, undo\n"
                + "  It leaves open: start, continue, create, `run after-deploy`, approved"
                + " beforehand, `--break-glass` by `operator`\n",
            "• Approved first: logs, start on `*@*` covers logs, start, restart, continue, create,"
                + " edit, scale, undo\n"
                + "  It leaves open: stop, pause, remove, whatever is done by who has the right\n",
            "⚠ Nobody is asked before logs: approvals are for what starts, stops or changes"
                + " workers\n",
            "• Confirmed first: leave-down on `horizon@*` covers stop, pause, remove; and edit,"
                + " scale");
  }

  @Test
  void check_tellsWhereSignalsAreNotAllowed_andIsContent() throws IOException {
    Path old = file.resolveSibling("supervisorctl");
    Files.writeString(
        old,
        """
        #!/bin/sh
        case " $* " in
          *" signal "*) echo "Sorry, user deploy is not allowed to execute that" >&2; exit 1 ;;
        esac
        exec supervisorctl "$@"
        """);
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    TestBot.askBy(file, old.toString());
    check()
        .exits(0)
        .says(
            "• `restart --graceful`, `pause` and `continue` lack what they need there: sudo does"
                + " not let the SSH user run `supervisorctl signal`; install config/sudoers");
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
    TestBot.edit(file, web1.knownHosts().toString(), known.toString());
    Ran ran =
        check()
            .exits(1)
            .says(
                "✗ web1: the host key of web1 (",
                fingerprint(web1),
                "this is the line for known_hosts");
    TestBot.append(known, ran.line("]:" + web1.port() + " ssh-ed25519 "));
    check().exits(0);
  }

  @Test
  void check_ofAJumpHostWithAnUnknownKey_printsThatOnesLine(@TempDir Path dir) throws IOException {
    try (LoopbackServer bastion = LoopbackServer.start(Map.of())) {
      Path known = dir.resolve("known");
      Files.copy(web1.knownHosts(), known);
      TestBot.edit(file, web1.knownHosts().toString(), known.toString());
      TestBot.edit(file, "tags: [prod]", "tags: [prod]\n    jump: bastion");
      Path keys = bastion.dir().resolve("client_key.pub");
      TestBot.append(keys, Files.readString(web1.dir().resolve("client_key.pub")).strip());
      TestBot.append(
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
      TestBot.append(known, ran.line("]:" + bastion.port() + " ssh-ed25519 "));
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
    TestBot.edit(file, web1.clientKey().toString(), other.toString());
    Ran ran = check().exits(1).says("✗ web1 (", "refuses the login", other + ".pub:");
    assertEquals(
        "restrict " + Files.readString(dir.resolve("other.pub")).strip(),
        ran.line("    restrict ssh-ed25519 "));
  }

  @Test
  void check_saysWhichLaneThereIs_andWhenItIsOlder_orMissing() throws IOException {
    check().exits(0).says("• workerbot-lane there is the one of this workerbot (version ");
    Path lane = web1.lane();
    String program = Files.readString(lane);
    try {
      Lanes.write(lane, program.replaceFirst("(?m)^VERSION = .*", "VERSION = 0"));
      check().exits(0).says("• workerbot-lane there is older than this workerbot's (version 0, ");
      Files.delete(lane);
      check()
          .exits(0)
          .says(
              "• There is no lane, so supervisorctl is used: workerbot-lane cannot be run"
                  + " there");
    } finally {
      Lanes.write(lane, program);
    }
  }

  /** As a user who has no rights; only root can become one without a password. */
  private static final String AS_NOBODY = "setpriv --reuid=nobody --clear-groups ";

  @Test
  void check_whereSudoAsksForAPassword_printsTheLineForSudoers() throws IOException {
    TestBot.askBy(file, AS_NOBODY + "sudo -n /usr/bin/supervisorctl");
    Ran ran = check().exits(1).says("✗ web1: sudo asks for a password", "visudo on web1");
    String lines =
        ran.out()
            .lines()
            .filter(line -> line.startsWith("    "))
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n"));
    assertTrue(
        lines.contains(
            System.getProperty("user.name")
                + " ALL=(root) CWD=/ NOSETENV: NOPASSWD: WORKERBOT_READ"),
        lines);
    assertTrue(
        lines.contains("/usr/bin/supervisorctl ^-c " + web1.dir() + "/supervisord\\.conf status$"),
        lines);
    assertFalse(ran.out().contains("And in the config"), ran.out());
    Path sudoers = file.resolveSibling("sudoers");
    Files.writeString(sudoers, lines + "\n");
    Processes.must("/usr/sbin/visudo", "-cf", sudoers.toString());
  }

  @Test
  void check_whereTheSocketIsClosedToUs_saysToGoThroughSudo() throws IOException {
    TestBot.askBy(
        file, "%ssupervisorctl -s unix://%s/supervisor.sock".formatted(AS_NOBODY, web1.dir()));
    TestBot.edit(file, "supervisor-config: " + web1.dir() + "/supervisord.conf", "");
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
    TestBot.askBy(file, "no-such-supervisorctl");
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
  void trust_asks_andAddsOnlyAfterYes(@TempDir Path dir) throws IOException {
    Path known = dir.resolve("deep/known");
    TestBot.edit(file, web1.knownHosts().toString(), known.toString());
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
    TestBot.edit(file, web1.knownHosts().toString(), known.toString());
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
  void aRevokedKey_isNeitherUsedNorTrusted(@TempDir Path dir) throws IOException {
    Path known = dir.resolve("known");
    Path revoked = dir.resolve("revoked");
    TestBot.edit(file, web1.knownHosts().toString(), known + ", " + revoked);
    String key = Files.readString(web1.knownHosts()).strip().split(" ", 2)[1];
    Files.writeString(revoked, "# stolen in May\n@revoked * " + key + "\n");
    Ran ran =
        check()
            .exits(1)
            .says(
                "✗ web1: THE HOST KEY OF web1 (",
                fingerprint(web1) + ", which line 2 of " + revoked + " revokes",
                "Never trust that key again: give the server a new one.");
    assertFalse(ran.out().contains("the line for known_hosts"), ran.out());
    for (Ran refused :
        List.of(trust("yes\n", "web1"), trust("", "--fingerprint", fingerprint(web1), "web1"))) {
      refused.exits(1).says("THIS KEY IS REVOKED, by line 2 of " + revoked, "Nothing was changed.");
      assertFalse(Files.exists(known));
    }
    Files.copy(web1.knownHosts(), known);
    check().exits(1).says("THE HOST KEY OF web1 (", " IS REVOKED: ");
    Files.delete(revoked);
    check().exits(0);
  }

  @Test
  void check_namesLinesOfKnownHostsThatCountForNothing(@TempDir Path dir) throws IOException {
    Path known = dir.resolve("known");
    TestBot.edit(file, web1.knownHosts().toString(), known.toString());
    Files.writeString(known, "@revokd * ssh-ed25519 AAAA\n" + Files.readString(web1.knownHosts()));
    check().exits(0).says("  ⚠ line 1 of " + known + " cannot be read, so that it counts");
  }

  @Test
  void check_warnsOfLegacyAlgorithms_alsoOfAJumpHost(@TempDir Path dir) throws IOException {
    assertFalse(check().exits(0).out().contains("legacy-algorithms"));
    TestBot.append(file, "ssh: {legacy-algorithms: true}");
    check().exits(0).says("  ⚠ `legacy-algorithms` is on for web1: broken ones (SHA-1, CBC, DSA)");
    TestBot.edit(
        file, "tags: [prod]", "tags: [prod]\n    legacy-algorithms: false\n    jump: gate");
    TestBot.append(
        file,
        """
        jump-hosts:
          gate:
            host: 127.0.0.1
            port: %d
            user: %s
            agent: false
            identity-files: [%s]
            known-hosts: [%s]
        """
            .formatted(
                web1.port(), System.getProperty("user.name"), web1.clientKey(), web1.knownHosts()));
    Ran ran = check().exits(0).says("  ⚠ `legacy-algorithms` is on for gate: ");
    assertFalse(ran.out().contains("is on for web1"), ran.out());
  }

  @Test
  void trust_ofAServerThatIsNotInTheConfig_orNotThere_saysSo() throws IOException {
    trust("", "web7").exits(2).complains("there is no server or jump host `web7` in the config");
    TestBot.edit(file, "    port: " + web1.port(), "    port: 1");
    trust("", "web1").exits(2).complains("cannot be reached: the connection was refused");
  }
}
