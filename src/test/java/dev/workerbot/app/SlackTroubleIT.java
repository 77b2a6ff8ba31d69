package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a person in Slack is told when a server, its supervisord, a log or the bot's own disk is
 * broken. web1 is well; web2 is made anew for each test, and broken.
 */
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackTroubleIT {
  private static final String PLAIN_SUPERVISORCTL = "supervisorctl: supervisorctl\n";

  private LoopbackServer web1;
  private LoopbackServer web2;
  private CuttableProxy line;
  private SlackBot bot;
  private Path dir;

  @BeforeAll
  void startWeb1() {
    web1 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
  }

  @BeforeEach
  void startWeb2(@TempDir Path fresh) throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000\nstdout_logfile=$DIR/log/horizon.log");
    programs.put("lazy", "command=sleep 1000\nstartsecs=4");
    programs.put(
        "stubborn",
        "command=bash -c 'trap \"\" TERM; while :; do sleep 0.2; done'\nstopwaitsecs=4");
    web2 = LoopbackServer.start(programs);
    line = new CuttableProxy(web2.port());
    web2.isKnownAt(line.port());
    web2.awaitStatus("horizon", "RUNNING");
    dir = fresh;
  }

  private void join() throws IOException {
    join(config(dir));
  }

  private void join(Path config) throws IOException {
    bot = SlackBot.on(config);
  }

  private Path config(Path where) throws IOException {
    return TestBot.config(
        where, Map.of("web1", web1, "web2", web2), Map.of("web2", line.port()), "");
  }

  /** Web2 has another supervisorctl than web1. */
  private Path configWith(String supervisorctl) throws IOException {
    Path config = config(dir);
    String text = Files.readString(config);
    int web2 = text.lastIndexOf(PLAIN_SUPERVISORCTL);
    Files.writeString(
        config,
        text.substring(0, web2)
            + "supervisorctl: "
            + supervisorctl
            + "\n"
            + text.substring(web2 + PLAIN_SUPERVISORCTL.length()).replaceFirst(" +lane: .*\n", ""));
    return config;
  }

  @AfterEach
  void stopWeb2() throws IOException {
    try {
      bot.talk().asks("U1", "status horizon@web1", "horizon@web1 RUNNING");
      saysNothingTechnical();
    } finally {
      bot.close();
      line.close();
      web2.close();
    }
  }

  private void saysNothingTechnical() {
    for (String said : bot.talk().everythingSaid()) {
      for (String sign : List.of("Exception", "dev.workerbot", "\tat ", "ERROR", "null")) {
        assertFalse(said.contains(sign), said);
      }
    }
  }

  @AfterAll
  void stopWeb1() {
    web1.close();
  }

  /** Restarts horizon on web2 in vain: it is said why and what to do, and nothing happens. */
  private void isRefused(String... sentences) {
    List<String> before = pids();
    Shown answer = bot.talk().asks("U1", "restart horizon@web2", "Nothing was done");
    for (String sentence : sentences) {
      assertTrue(answer.text().contains(sentence), answer.text());
    }
    assertEquals(before, pids());
    assertEquals("", bot.log().errors());
  }

  private void isRestarted() {
    bot.talk().asks("U1", "restart horizon@web2", "horizon on web2: RUNNING again");
    assertTrue(web2.status("horizon").contains("RUNNING"));
  }

  private List<String> pids() {
    return List.of(web1.pid("horizon"), web2.pid("horizon"), web2.pid("stubborn"));
  }

  @Test
  void everything_isListedFirst_andNothingHappensBeforeConfirm() throws IOException {
    isListedFirst("restart *");
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart *@*", "restart @prod"})
  void everythingInOtherWords_isListedFirst_andNothingHappensBeforeConfirm(String text)
      throws IOException {
    isListedFirst(text);
  }

  private void isListedFirst(String text) throws IOException {
    join();
    web2.awaitStatus("lazy", "RUNNING");
    List<String> before = pids();
    Shown preview = bot.talk().asks("U1", text, "This would restart 4 workers");
    for (String worker : List.of("horizon@web1", "horizon@web2", "lazy@web2", "stubborn@web2")) {
      assertTrue(preview.text().contains(worker), preview.text());
    }
    // Whatever was to happen without a Confirm had its chance: the bot has answered another.
    bot.talk().asks("U1", "status stubborn@web2", "stubborn@web2 RUNNING");
    assertEquals(before, pids());
    String _ = bot.slack().socket().press("U1", preview, "Confirm");
    bot.talk().shows(0, "4 of 4 RUNNING again");
    assertTrue(pids().stream().noneMatch(before::contains), pids() + " and " + before);
    assertEquals("", bot.log().errors());
  }

  @Test
  void aChangedHostKey_isAHardStop_withBothFingerprints_andWhatToDo() throws IOException {
    String known = fingerprint();
    web2.changeHostKey();
    join();
    isRefused(
        "THE HOST KEY OF web2",
        known,
        fingerprint(),
        "Somebody may be in between",
        "workerbot trust web2");
  }

  private String fingerprint() {
    return Processes.must("ssh-keygen", "-lf", web2.dir().resolve("host_key.pub").toString())
        .split(" ", 3)[1];
  }

  @Test
  void aHostKeyThatChangesWhileWeAreConnected_isAHardStopToo() throws IOException {
    join();
    bot.talk().asks("U1", "status horizon@web2", "horizon@web2 RUNNING");
    web2.changeHostKey();
    isRefused("THE HOST KEY OF web2", fingerprint());
  }

  @Test
  void aRefusedKey_isNamed_withWhereToAddIt() throws IOException {
    Path authorized = web2.dir().resolve("client_key.pub");
    String ours = Files.readString(authorized);
    Files.writeString(authorized, Files.readString(web1.dir().resolve("client_key.pub")));
    join();
    isRefused(
        "web2", "accepts none of our keys", web2.clientKey().toString(), "~/.ssh/authorized_keys");
    Files.writeString(authorized, ours);
    isRestarted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sudo -n supervisorctl", "sudo supervisorctl"})
  void sudoThatAsksForAPassword_isReportedWithWhatToAllow(String supervisorctl) throws IOException {
    join(configWith("setpriv --reuid=65534 --regid=65534 --clear-groups " + supervisorctl));
    isRefused("web2: sudo asks for a password", "install the lines", "config/sudoers");
  }

  @Test
  void aSupervisorctlThatIsMissing_isReportedWithWhatToInstall() throws IOException {
    join(configWith("/opt/nowhere/supervisorctl"));
    isRefused("web2: supervisorctl cannot be run", "install Supervisor or set supervisorctl");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSupervisordThatIsNotRunning_isSaid_whetherItsSocketIsLeftOrGone(boolean left)
      throws IOException {
    join();
    bot.talk().asks("U1", "status horizon@web2", "horizon@web2 RUNNING");
    Path socket = web2.dir().resolve("supervisor.sock");
    web2.stopSupervisord();
    assertTrue(Files.exists(socket), "kill -9 leaves the socket");
    if (!left) {
      Files.delete(socket);
    }
    isRefused(
        "web2: supervisord is not running", left ? "start it" : "socket is gone", "start it there");
    web2.startSupervisord();
    web2.awaitStatus("horizon", "RUNNING");
    isRestarted();
  }

  @Test
  void aSupervisordThatIsShuttingDown_isSaid_andServesAgainAfterwards() throws IOException {
    join();
    bot.talk().asks("U1", "status horizon@web2", "horizon@web2 RUNNING");
    web2.awaitStatus("stubborn", "RUNNING");
    web2.supervisorctl("reload");
    Shown answer = bot.talk().asks("U1", "restart horizon@web2", "Nothing was done");
    assertTrue(
        answer.text().contains("web2: supervisord is shutting down or restarting; wait a moment"),
        answer.text());
    web2.awaitStatus("horizon", "RUNNING");
    isRestarted();
    assertEquals("", bot.log().errors());
  }

  @ParameterizedTest
  @CsvSource({"stubborn, STOPPING", "lazy, STARTING"})
  void aSupervisordThatRestartsInTheMiddle_isWaitedFor(String worker, String half)
      throws IOException {
    join();
    web2.awaitStatus(worker, "RUNNING");
    String before = web2.pid(worker);
    String _ = bot.slack().socket().type("U1", "restart " + worker + "@web2");
    web2.awaitStatus(worker, half);
    web2.supervisorctl("reload");
    bot.talk().shows(0, worker + " on web2: RUNNING again");
    assertTrue(web2.status(worker).contains("RUNNING"));
    assertNotEquals(before, web2.pid(worker));
    assertEquals(1, bot.slack().messages().size());
    assertEquals("", bot.log().errors());
  }

  @Test
  void aConnectionCutInTheStartHalf_isVerifiedAfterwards_inTheSameMessage() throws IOException {
    join();
    web2.awaitStatus("lazy", "RUNNING");
    String before = web2.pid("lazy");
    String _ = bot.slack().socket().type("U1", "restart lazy@web2");
    web2.awaitStatus("lazy", "STARTING");
    line.cut();
    Shown waiting = bot.talk().shows(0, "to finish what was begun");
    assertTrue(waiting.text().contains("web2"), waiting.text());
    line.heal();
    bot.talk().shows(0, "lazy on web2: RUNNING again");
    assertTrue(web2.status("lazy").contains("RUNNING"));
    assertNotEquals(before, web2.pid("lazy"));
    assertEquals(1, bot.slack().messages().size());
    assertEquals("", bot.log().errors());
  }

  private Path log() {
    return web2.dir().resolve("log/horizon.log");
  }

  private Shown logs(String expected) {
    List<String> before = pids();
    Shown shown = bot.talk().asks("U1", "logs horizon@web2", expected);
    assertEquals(before, pids());
    assertEquals("", bot.log().errors());
    return shown;
  }

  @Test
  void aLogOfTwoGigabytes_showsItsEnd() throws IOException {
    join();
    Processes.must("truncate", "-s", "2G", log().toString());
    Files.writeString(log(), "\nlast but one\nthe end\n", StandardOpenOption.APPEND);
    Shown shown = bot.talk().asks("U1", "logs horizon@web2 --lines 2", "the end");
    assertTrue(shown.text().contains("last but one"), shown.text());
    // All of it is one line now, but for the last two.
    Shown more = logs("the end");
    assertTrue(more.text().contains("very long"), more.text());
  }

  @Test
  void aLineOfFiftyMegabytes_isCut_andThatIsSaid() throws IOException {
    join();
    Processes.must("sh", "-c", "yes aaaaaaa | tr -d '\\n' | head -c 50000000 > " + log());
    Shown shown = logs("The lines of this log are very long; these are its last 100,000 bytes.");
    assertTrue(shown.text().contains("aaaaaaa"), shown.text());
    Await.until("the rest is a file", () -> bot.slack().uploads().size() == 1);
    FakeSlack.Upload upload = bot.slack().uploads().getFirst();
    assertTrue(upload.content().length() < 110_000, "it is bounded: " + upload.content().length());
  }

  @Test
  void aLogOfRandomBytes_isShownAsFarAsItGoes() throws IOException {
    join();
    Processes.must("sh", "-c", "head -c 300000 /dev/urandom > " + log());
    Shown shown = logs("Log of horizon on web2: the last");
    assertFalse(
        shown.text().codePoints().anyMatch(c -> c != '\n' && Character.isISOControl(c)),
        shown.text());
  }

  @Test
  void aFullDisk_changesNoWorker_isSaid_andIsOverWhenThereIsRoom() throws IOException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Processes.must("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
    try {
      join(config(small));
      bot.talk().asks("U1", "status horizon@web2", "horizon@web2 RUNNING");
      Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
      List<String> before = pids();
      Shown answer = bot.talk().asks("U1", "restart horizon@web2", "Nothing was done");
      assertTrue(answer.text().contains("Free the disk"), answer.text());
      assertEquals(before, pids());
      bot.talk().asks("U1", "status horizon@web2", "horizon@web2 RUNNING");
      assertFalse(bot.log().text().contains("\tat "), bot.log().text());
      Files.delete(small.resolve("ballast"));
      isRestarted();
    } finally {
      Processes.run("umount", "-l", small.toString());
    }
  }
}
