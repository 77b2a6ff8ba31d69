package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.app.http.Health;
import dev.workerbot.app.http.HostNames;
import dev.workerbot.app.http.MonitoringPort;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.HookCall;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named actions, begun from outside at the real port and by people in Slack. */
class DeploysIT {
  private static final Pattern LISTING = Pattern.compile("(?s)```sh\n(name=.*?)```");

  private static final List<WorkerName> QUEUE =
      Stream.of("queue:queue_00", "queue:queue_01", "queue:queue_02").map(WorkerName::of).toList();

  private static final MemorySupervisor WEB1 =
      new MemorySupervisor(
          "queue:queue_00", "queue:queue_01", "queue:queue_02", "horizon", "mailer", "slow");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static AlertsBot bot;
  private static Path config;
  private static MonitoringPort port;

  @BeforeAll
  static void serve(@TempDir Path dir) throws IOException {
    Path secret = Files.writeString(dir.resolve("secret"), HookCall.SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    config =
        MemoryBot.config(
            dir,
            Set.of("web1"),
            AlertsBot.alerts()
                + """
                http: {enabled: true}
                deny:
                  - {verbs: stop, workers: mailer, reason: the mailer must never be down}
                actions:
                  after-deploy:
                    command: restart queue@web1
                    channel: slack:C1
                    run-by: [terminal:ci, slack:U2]
                    secret-file: secret
                  all:
                    command: restart horizon,slow
                    channel: slack:C1
                    run-by: terminal:ci
                    secret-file: secret
                  mail:
                    command: stop mailer,horizon@web1
                    channel: slack:C1
                    secret-file: secret
                """);
    bot =
        AlertsBot.on(
                TestBot.on(config, loaded -> MemorySupervisor.bot(loaded, Map.of("web1", WEB1))))
            .polls("web1");
    listen();
  }

  private static void listen() throws IOException {
    List<ActionConfig> actions = TestBot.load(config, Map.of()).actions();
    Workerbot workerbot = bot.bot().bot().bot();
    port =
        MonitoringPort.open(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                HostNames.of(List.of()),
                new Health(List.of(), new Cleaner()),
                new Health(List.of(), new Cleaner()),
                workerbot.measure(false),
                workerbot.hooks(actions, List.of(bot.bot().chat())))
            .orElseThrow();
  }

  @AfterAll
  static void stop() throws IOException {
    port.close();
    CLIENT.close();
    bot.close();
  }

  private HttpResponse<String> send(HookCall call) throws IOException {
    return call.send(CLIENT, port.address().getPort());
  }

  private static List<OptionalInt> pids() {
    return QUEUE.stream().map(WEB1::pidOf).toList();
  }

  /** What was asked for, in the channel. */
  private Shown shows(String expected) {
    Await.until(
        () -> "it says " + expected + "\n" + bot.slack().messages() + bot.bot().log().text(),
        () -> asked().stream().anyMatch(shown -> shown.text().contains(expected)));
    return asked().stream()
        .filter(shown -> shown.text().contains(expected))
        .findFirst()
        .orElseThrow();
  }

  /** A restart takes its time on a machine that is busy. */
  private static Shown becomes(Shown message, String... expected) {
    Await.until(
        Duration.ofMinutes(2),
        () ->
            "it says %s\n%s\n%s"
                .formatted(List.of(expected), bot.slack().messages(), bot.bot().log().text()),
        () -> List.of(expected).stream().allMatch(bot.now(message).text()::contains));
    return bot.now(message);
  }

  private List<Shown> asked() {
    return bot.slack().messages().stream().filter(shown -> !shown.isUnasked()).toList();
  }

  @Test
  void theExampleOfTheDocumentation_restartsWhatTheActionMeans_andIsReportedInItsChannel()
      throws IOException {
    List<OptionalInt> before = pids();
    Matcher listing = LISTING.matcher(Files.readString(Path.of("docs/deploys.md")));
    assertTrue(listing.find());
    Process shell =
        withEnvironment(
                new ProcessBuilder("sh", "-euc", listing.group(1)),
                Map.of(
                    "WORKERBOT_SECRET",
                    HookCall.SECRET,
                    "WORKERBOT_URL",
                    "http://127.0.0.1:" + port.address().getPort()))
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(said.matches("\\{\"operation\":\"\\w+\",\"message\":\".*\"}\n"), said);
    Shown summary =
        becomes(
            shows("after-deploy"),
            "after-deploy: all 3 back, slowest ",
            "started by its hook, in ",
            "; for v1.2.3 by ci");
    assertEquals("C1", summary.channel());
    pids().forEach(pid -> assertFalse(before.contains(pid), pid::toString));
    CommandAnswer history = bot.bot().bot().anna("history queue@web1");
    Said.contains(history, "run after-deploy", "v1.2.3 by ci", "after-deploy: all 3 back");
    assertFalse(bot.bot().log().text().contains(HookCall.SECRET));
  }

  private static ProcessBuilder withEnvironment(ProcessBuilder builder, Map<String, String> more) {
    builder.environment().putAll(more);
    return builder;
  }

  @Test
  void whatHappensMeanwhile_isInTheSummary_andAlertedOnlyIfItIsStillWrong() throws IOException {
    WEB1.busy("slow");
    String said = "{\"ref\":\"<!channel> v1\"}";
    assertEquals(202, send(HookCall.of("all", said, Instant.now())).statusCode());
    Shown message = shows("all: Restarting 2 workers on web1");
    // The other one waits.
    becomes(message, "1 of 2 done");
    WEB1.breaks("horizon");
    Await.until(
        "it is an alert, and nobody is told",
        () ->
            Said.text(bot.bot().bot().anna("alerts"))
                .matches("(?s).*FATAL horizon@web1.*silenced.*"));
    assertEquals(Optional.empty(), card());
    WEB1.finished("slow");
    Shown summary =
        becomes(
            message,
            "all: all 2 back, slowest ",
            "; then horizon on web1 FATAL",
            "meanwhile horizon@web1 ",
            "FATAL",
            " v1");
    assertEquals(List.of(), summary.called());
    bot.tells("FATAL horizon@web1");
    Said.contains(bot.bot().bot().anna("silences"), "No silences");
    WEB1.isMended("horizon");
    WEB1.becomes("horizon", WorkerState.RUNNING);
  }

  private static Optional<Shown> card() {
    return bot.reported().stream().filter(one -> one.text().contains("horizon")).findFirst();
  }

  @Test
  void whoMayRunIt_runsItWithoutARoleOrAConfirm_andItsChannelIsInformed() {
    List<OptionalInt> before = pids();
    CommandAnswer commandAnswer = bot.bot().bot().ask("ci", "run after-deploy v1.2.4");
    assertEquals(OutcomeCode.DONE, commandAnswer.code());
    Said.contains(commandAnswer, "after-deploy: all 3 back", "run by @ci, in", "; for v1.2.4");
    assertEquals(3, commandAnswer.results().size());
    assertNotEquals(before, pids());
    Shown reported = bot.tells("after-deploy: all 3 back");
    assertEquals("C1", reported.channel());
    TestBot people = bot.bot().bot();
    CommandAnswer refused = people.ask("bob", "run after-deploy");
    assertEquals(OutcomeCode.REFUSED, refused.code());
    Said.contains(refused, "No action `after-deploy` that you may run. @olga can let you");
    assertEquals(OutcomeCode.REFUSED, people.ask("hook:after-deploy", "run after-deploy").code());
    assertEquals(OutcomeCode.REFUSED, people.ask("ci", "restart queue@web1 --yes").code());
    CommandAnswer unknown = people.ask("ci", "run after-deplyo");
    assertEquals(OutcomeCode.REFUSED, unknown.code());
    Said.contains(unknown, "did you mean `after-deploy`");
  }

  @Test
  void aDenyRule_bindsAnAction_andTheChannelHearsOfIt() throws IOException {
    List<String> done = WEB1.done();
    assertEquals(202, send(HookCall.of("mail", "", Instant.now())).statusCode());
    shows("You may not stop mailer@web1: the mailer must never be down.");
    assertEquals(done, WEB1.done());
  }

  @Test
  void aBotThatIsRestartedMeanwhile_goesOn_andSumsUpInTheSameMessage() throws IOException {
    WEB1.busy("slow");
    assertEquals(202, send(HookCall.of("all", "{\"ref\":\"v2\"}", Instant.now())).statusCode());
    Shown message = shows("all: Restarting 2 workers on web1");
    port.close();
    bot.restart();
    listen();
    WEB1.finished("slow");
    becomes(message, "all: all 2 back", "started by its hook", "; for v2");
    Said.contains(bot.bot().bot().anna("silences"), "No silences");
  }
}
