package dev.workerbot.app.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.Ran;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SudoRules;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code workerbot check} on a server where the SSH user is not root, with the real sudo: by what
 * else that user could become root.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RootCheckIT {
  private static final String USER = "workerbot-check";

  private LoopbackServer web1;
  private Path script;
  private String supervisorctl;
  private Path file;

  @BeforeAll
  void start() throws IOException {
    web1 = LoopbackServer.startWithConfigFolder(Map.of("horizon", "command=sleep 1000"));
    script = web1.dir().resolve("workerbot-conf");
    supervisorctl = Processes.must("sh", "-c", "command -v supervisorctl").strip();
    if (Processes.run("id", USER).code() != 0) {
      // With no password, not a locked one, or sshd lets nobody in.
      Processes.must("useradd", "--system", "--no-create-home", "-p", "*", "-s", "/bin/sh", USER);
    }
    Processes.must("chmod", "711", web1.dir().toString());
    Processes.must("chmod", "644", web1.dir().resolve("client_key.pub").toString());
    web1.awaitStatus("horizon", "RUNNING");
  }

  @AfterAll
  void stop() throws IOException {
    SudoRules.remove(USER);
    web1.close();
    Processes.must("userdel", USER);
  }

  @BeforeEach
  void configure(@TempDir Path dir) throws IOException {
    file = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
    TestBot.edit(file, "user: " + System.getProperty("user.name"), "user: " + USER);
    TestBot.askBy(file, "sudo -n " + supervisorctl);
    TestBot.edit(file, "config-writer: " + script, "config-writer: sudo -n " + script);
    ConfigWriter.set(script, "LOGS", web1.dir() + "/log");
  }

  @AfterEach
  void mend() throws IOException {
    SudoRules.remove(USER);
    Processes.must("chown", "-R", "root:root", web1.dir().toString());
  }

  private String good() {
    return String.join(
            "\n", new SudoersLines(USER, supervisorctl, web1.dir() + "/supervisord.conf").working())
        + "\n"
        + "%s ALL=(root) CWD=/ NOSETENV: NOPASSWD: %s\n".formatted(USER, script);
  }

  private void allow(String rules) throws IOException {
    SudoRules.install(USER, rules);
  }

  private Ran check() {
    return Ran.call("", "check", "--config", file.toString());
  }

  @Test
  void withTheLinesOfConfigSudoers_checkFindsNothing() throws IOException {
    allow(good());
    Ran ran = check().exits(0).says("✓ web1: Supervisor 4.");
    for (String other : List.of("✗", "⚠", "root")) {
      assertFalse(ran.out().contains(other), () -> other + " is in " + ran.out());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUPERVISORCTL",
        "SUPERVISORCTL ^status$",
        "SUPERVISORCTL status",
        "SUPERVISORCTL \"\"",
        "/usr/bin/",
        "ALL"
      })
  void checkRefusesWhatLetsSupervisorctlRunWithoutAFile(String command) throws IOException {
    String bad = command.replace("SUPERVISORCTL", supervisorctl);
    allow(good() + "%s ALL=(root) NOPASSWD: %s\n".formatted(USER, bad));
    check()
        .exits(1)
        .says(
            "✗ web1: by sudo there, whoever gets the SSH key of " + USER + " becomes root",
            "\n    " + bad + "\n  Take that out with visudo, and put this in:\n    Cmnd_Alias ");
  }

  @Test
  void afterAnUpgrade_checkPrintsTheLinesToInstall_andIsContentWithThem() throws IOException {
    // As config/sudoers was before.
    allow(
        "%s ALL=(root) NOPASSWD: %s ^status$, %s ^version$\n"
            .formatted(USER, supervisorctl, supervisorctl));
    Ran ran = check().exits(1).says("✗ web1: sudo ", "whoever gets the SSH key of ");
    String lines =
        ran.out()
            .lines()
            .dropWhile(line -> !line.startsWith("    Cmnd_Alias"))
            .takeWhile(line -> line.startsWith("    "))
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n"));
    allow(lines + "\n");
    Ran after = check().exits(0);
    assertFalse(after.out().contains("✗"), after.out());
  }

  @Test
  void aLineThatMayRunInAnyFolder_orWithAnyEnvironment_isRefused() throws IOException {
    for (String rules :
        List.of(good().replace("CWD=/ ", ""), good().replace("NOSETENV", "SETENV"))) {
      allow(rules);
      check().exits(1).says("✗ web1: by sudo there, ");
    }
  }

  @Test
  void aConfigFileThatOthersCanWrite_isRefused() throws IOException {
    allow(good());
    Path config = web1.dir().resolve("supervisord.conf");
    Processes.must("chown", USER, config.toString());
    check()
        .exits(1)
        .says(
            "✗ web1: "
                + config
                + " can be written by "
                + USER
                + ": whoever can do that becomes root there, since supervisorctl obeys "
                + config
                + " as root");
  }

  @Test
  void aFolderOfLogsThatOthersCanWrite_isNamed_withWhatItMeans() throws IOException {
    allow(good());
    Path logs = web1.dir().resolve("log");
    Processes.must("chown", "www-data", logs.toString());
    check()
        .exits(0)
        .says(
            "⚠ web1: logs may be in %s, and %s can be written by www-data. Supervisor opens logs"
                    .formatted(logs, logs)
                + " as root and follows links, so whoever can write there can become root");
    ConfigWriter.set(script, "LOGS", "/no-such-folder");
    check().exits(0).says("  • /no-such-folder is not there, or cannot be looked at, though it");
  }

  @Test
  void aScriptOfBefore_whichLetsLogsBeAnywhere_isRefused() throws IOException {
    allow(good());
    String text = Files.readString(script);
    Files.writeString(script, text.replaceFirst("(?m)^LOGS=.*$", ""));
    try {
      check().exits(1).says("✗ web1: its workerbot-conf is older than this workerbot, and lets");
    } finally {
      Files.writeString(script, text);
    }
  }

  @Test
  void withTheKeyAsTheReadmeHasIt_theBotCanWork() throws IOException {
    Matcher options =
        Pattern.compile("`(restrict,from=\"203\\.0\\.113\\.7\") ssh-ed25519 ")
            .matcher(Files.readString(Path.of("README.md")));
    assertTrue(options.find(), "README has the line");
    Path key = web1.dir().resolve("client_key.pub");
    String open = Files.readString(key);
    allow(good());
    try {
      Files.writeString(key, options.group(1).replace("203.0.113.7", "127.0.0.1") + " " + open);
      check().exits(0).says("✓ web1: Supervisor 4.");
      Files.writeString(key, options.group(1) + " " + open);
      check().exits(1).says("refuses the login");
    } finally {
      Files.writeString(key, open);
    }
  }

  private Ran sudoers(String server) {
    return Ran.call("", "check", "--sudoers", server, "--config", file.toString());
  }

  /** Piped into a file as it is: {@link #allow} asks visudo. */
  @Test
  void theSudoersThatArePrinted_areTaken_andTheBotWorksWithThem() throws IOException {
    Ran ran =
        sudoers("web1")
            .exits(0)
            .says(
                "# What workerbot may do on web1, by `workerbot check --sudoers web1`.",
                "%s ^-c %s/supervisord\\.conf status$, \\\n".formatted(supervisorctl, web1.dir()),
                USER + " ALL=(root) CWD=/ NOSETENV: NOPASSWD: WORKERBOT_READ, WORKERBOT_ACT\n");
    assertFalse(ran.out().contains("WORKERBOT_BUILD"), ran.out());
    allow(ran.out());
    Ran check = check().exits(0).says("✓ web1: Supervisor 4.");
    for (String other : List.of("✗", "becomes root")) {
      assertFalse(check.out().contains(other), check.out());
    }
    Ran.call(
            "",
            "exec",
            "--config",
            file.toString(),
            "--as",
            "anna",
            "--",
            "restart",
            "horizon@web1")
        .exits(0)
        .says("RUNNING again");
  }

  @Test
  void whereARoleMayMakeWorkers_theSudoersAllowThat() throws IOException {
    TestBot.edit(file, "[read, act]", "[read, act, build]");
    Ran ran =
        sudoers("web1").exits(0).says(script + " ^get [A-Za-z0-9]", "NOPASSWD: WORKERBOT_BUILD\n");
    allow(ran.out());
    Ran check =
        check().exits(0).says("• Workers can be made, changed and removed from chat there\n");
    assertFalse(check.out().contains("becomes root"), check.out());
  }

  @Test
  void whereNoLineHelps_itIsSaid_andNothingPrinted() throws IOException {
    sudoers("web7").exits(2).complains("there is no server `web7` in the config");
    TestBot.edit(file, "user: " + USER, "user: " + System.getProperty("user.name"));
    sudoers("web1").exits(2).complains("is root on web1 already, so that sudo limits nothing");
  }

  @Test
  void whoIsRootAnyway_isInformed() throws IOException {
    TestBot.edit(file, "user: " + USER, "user: " + System.getProperty("user.name"));
    Ran ran = check().exits(0).says("  • The SSH user of web1 is root");
    assertTrue(ran.out().contains("✓ web1"), ran.out());
  }
}
