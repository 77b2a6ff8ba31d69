package dev.workerbot.app;

import static dev.workerbot.testing.DiscordBot.ANNA;
import static dev.workerbot.testing.DiscordBot.BOB;
import static dev.workerbot.testing.DiscordTalk.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.FakeDiscord.Choice;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real JDA, from what a person picks in Discord to real sshd and supervisord. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscordIT {
  private LoopbackServer web1;
  private DiscordBot bot;
  private FakeDiscord discord;
  private DiscordTalk talk;

  @BeforeAll
  void start() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", "command=sleep 1000\nstdout_logfile=$DIR/log/horizon.log");
    programs.put("mailer", "command=sleep 1000\nstdout_logfile=$DIR/log/mailer.log");
    programs.put(
        "queue", "command=sleep 1000\nnumprocs=3\nprocess_name=%(program_name)s_%(process_num)02d");
    programs.put(
        "reports",
        "command=bash -c 'echo \"Fatal: no database\" >&2; exit 255'\n"
            + "startretries=0\n"
            + "autostart=false");
    web1 = LoopbackServer.start(programs);
  }

  @BeforeEach
  void connect(@TempDir Path dir) throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
    TestBot.edit(config, "stays-up: 1s", "stays-up: 100ms");
    bot = DiscordBot.on(config);
    discord = bot.discord();
    talk = bot.talk();
  }

  @AfterEach
  void disconnect() throws IOException {
    bot.close();
  }

  @AfterAll
  void stop() throws IOException {
    web1.close();
  }

  @Test
  void restart_isTheAnswerToItsCommand_editedInPlaceToTheVerdict() {
    String before = web1.pid("horizon");
    Shown message = talk.asks(ANNA, "restart", "horizon@web1", "RUNNING again");
    String after = web1.pid("horizon");
    assertNotEquals(before, after);
    assertTrue(
        text(message)
            .matches(
                "(?s)✅ \\*\\*horizon on web1: RUNNING again after [\\d.]+ s \\(pid "
                    + after
                    + "\\), restarted by @anna\\*\\*.*"),
        text(message));
    assertEquals(1, discord.messages().size());
    assertEquals(0, discord.whispers().size());
    assertTrue(
        message.versions().stream().anyMatch(one -> one.text().contains("Restarting horizon")));
  }

  @Test
  void everyReadingCommand_answers() throws IOException {
    Files.writeString(web1.dir().resolve("log/horizon.log"), "first\nsecond\n");
    Files.writeString(web1.dir().resolve("log/mailer.log"), "only line\n");
    assertTrue(text(talk.asks(ANNA, "status", Map.of(), "horizon@web1")).contains("3/3 RUNNING"));
    talk.asks(ANNA, "status", Map.of("target", "queue@web1", "all", true), "queue\\_02");
    talk.asks(ANNA, "servers", Map.of(), "4.2");
    talk.asks(ANNA, "logs", Map.of("target", "horizon@web1", "lines", 1), "second");
    talk.asks(ANNA, "logs", Map.of("target", "mailer@web1", "grep", "only"), "only line");
    talk.asks(ANNA, "logs", Map.of("target", "reports@web1", "err", true), "reports");
    talk.asks(ANNA, "history", Map.of(), "No actions yet");
    talk.asks(ANNA, "alerts", Map.of(), "No open alerts");
    talk.asks(ANNA, "silences", Map.of(), "No silences");
    talk.asks(ANNA, "stats", "horizon@web1", "horizon@web1");
    assertTrue(talk.whispered(ANNA, "help", Map.of()).contains("restart"));
    assertTrue(talk.whispered(ANNA, "help", Map.of("verb", "logs")).contains("--lines"));
    assertTrue(talk.whispered(ANNA, "rights whoami", Map.of()).contains("operator"));
    talk.asks(ANNA, "config show", "horizon@web1", "Config of horizon on web1");
    assertTrue(
        talk.whispered(ANNA, "rights can", Map.of("verb", "restart", "target", "horizon@web1"))
            .contains("Yes"));
  }

  @Test
  void followedLogs_growInTheSameMessage() throws IOException {
    Path file = web1.dir().resolve("log/mailer.log");
    Files.writeString(file, "before\n");
    Shown message =
        talk.asks(
            ANNA, "logs", Map.of("target", "mailer@web1", "lines", 1, "follow", "5s"), "before");
    Files.writeString(file, "fresh line\n", StandardOpenOption.APPEND);
    talk.becomes(message, "fresh line");
    assertEquals(1, discord.messages().size());
  }

  @Test
  void whatFailed_callsTheAskerInAReply_andIsReadOnALockedPhone() {
    Shown failed = talk.asks(ANNA, "start", "reports@web1", "did not start: FATAL");
    Await.until("somebody is called", () -> !discord.replies(failed).isEmpty());
    Shown call = discord.replies(failed).getFirst();
    assertEquals(List.of(ANNA), call.called());
    String push = call.versions().getFirst().content();
    assertTrue(push.startsWith("🔴 reports on web1 did not start: FATAL – exit code 255"), push);
    assertEquals(1, call.versions().size());
    assertEquals(List.of(), failed.called());
  }

  @Test
  void moreThanOne_isConfirmedInTheSameMessage_andOnlyByTheAsker() {
    Shown preview = talk.asks(ANNA, "restart", "queue@web1", "This would restart 3 workers");
    String before = web1.pid("queue:queue_01");
    discord.person(BOB, "bob", DiscordBot.ON_CALL);
    String _ = discord.presses(BOB, preview, "Confirm");
    assertTrue(talk.whispered(0, BOB).contains("Only the person who asked"));
    assertEquals(before, web1.pid("queue:queue_01"));
    String _ = discord.presses(ANNA, preview, "Confirm");
    Shown after = talk.becomes(preview, "3 of 3 RUNNING again");
    assertEquals(1, discord.messages().size());
    assertEquals(List.of(), after.versions().getLast().labels());
  }

  @Test
  void refusalsAndMistakes_areForTheAskersEyesOnly() {
    assertTrue(
        talk.whispered(BOB, "restart", Map.of("target", "horizon@web1"))
            .contains("You may not restart"));
    assertTrue(
        talk.whispered(ANNA, "restart", Map.of("target", "horzion@web1"))
            .contains("did you mean `horizon"));
    assertTrue(talk.whispered(ANNA, "stop", Map.of("target", "x; rm -rf /")).contains("⚠️"));
    // Where an answer took a while, the channel saw that there was a question, and no more.
    for (Shown message : discord.messages()) {
      String last = text(message);
      assertTrue(last.contains("was answered in private") || last.startsWith("⏳"), last);
      message.versions().forEach(one -> assertFalse(one.text().contains("You may not"), last));
    }
  }

  @Test
  void whatWasNeverOffered_isCheckedAgain() {
    String _ = discord.forges(BOB, FakeDiscord.OPS, "stop", Map.of("target", "horizon@web1"));
    assertTrue(talk.whispered(0, BOB).contains("You may not stop"));
    Shown message = talk.asks(ANNA, "start", "reports@web1", "did not start: FATAL");
    String _ = discord.pressesId(BOB, message, "zzzzzzzzzzzzzzzz:0:k");
    assertTrue(talk.whispered(1, BOB).contains("expired"));
    String _ = discord.pressesId(BOB, message, "'; drop table offer; --");
    String _ = discord.presses(BOB, message, "Start reports");
    assertTrue(talk.whispered(2, BOB).contains("You may not start"));
  }

  @Test
  void whoLostARole_isRefusedAtTheNextClick() {
    Shown preview = talk.asks(ANNA, "restart", "queue@web1", "This would restart 3 workers");
    String before = web1.pid("queue:queue_01");
    discord.person(ANNA, "anna");
    String _ = discord.presses(ANNA, preview, "Confirm");
    Await.until(
        "anna is refused",
        () -> talk.everythingSaid().stream().anyMatch(one -> one.contains("You may not restart")));
    assertEquals(before, web1.pid("queue:queue_01"));
  }

  @Test
  void suggestions_areWhatTheCallerMay() {
    talk.asks(ANNA, "status", Map.of(), "horizon@web1");
    assertEquals(
        List.of("horizon@web1"),
        values(discord.completes(ANNA, FakeDiscord.OPS, "restart", "target", "hor")));
    assertTrue(
        values(discord.completes(ANNA, FakeDiscord.OPS, "logs", "target", ""))
            .containsAll(List.of("horizon@web1", "mailer@web1", "queue@web1", "reports@web1")));
    assertTrue(
        values(discord.completes(ANNA, FakeDiscord.OPS, "status", "target", "horizon@"))
            .containsAll(List.of("horizon@web1", "horizon@prod")));
    assertFalse(
        values(discord.completes(ANNA, FakeDiscord.OPS, "stop", "target", ""))
            .contains("mailer@web1"),
        "a deny rule");
    assertEquals(
        List.of(), values(discord.completes(BOB, FakeDiscord.OPS, "restart", "target", "")));
    assertEquals(
        List.of("mailer@web1"),
        values(
            discord.completes(
                ANNA, FakeDiscord.OPS, "rights can", "target", "mail", Map.of("verb", "restart"))));
    assertEquals(
        List.of("start", "restart"),
        values(discord.completes(ANNA, FakeDiscord.OPS, "rights can", "verb", "")).stream()
            .filter(verb -> verb.contains("start"))
            .toList());
    assertEquals(
        List.of("whoami"), values(discord.completes(BOB, FakeDiscord.OPS, "help", "verb", "w")));
  }

  @Test
  void aSilence_isSuggestedByItsNumber_andEnded() {
    talk.asks(
        ANNA,
        "silence",
        Map.of("target", "horizon@web1", "for", "10m", "reason", "we deploy"),
        "Silenced for 10 min");
    List<Choice> choices = discord.completes(ANNA, FakeDiscord.OPS, "unsilence", "silence", "");
    assertEquals(1, choices.size(), choices.toString());
    assertEquals("#1", choices.getFirst().value());
    assertTrue(choices.getFirst().name().contains("horizon@web1"), choices.toString());
    assertEquals(List.of(), discord.completes(BOB, FakeDiscord.OPS, "unsilence", "silence", ""));
    talk.asks(ANNA, "unsilence", Map.of("silence", "#1"), "No longer silenced");
  }

  private static List<String> values(List<Choice> choices) {
    return choices.stream().map(Choice::value).toList();
  }

  @Test
  void longOutput_isAFile_onTheMessageItself() throws IOException {
    Files.writeString(
        web1.dir().resolve("log/horizon.log"),
        IntStream.range(0, 400)
            .mapToObj("line %d, of some length to fill it\n"::formatted)
            .collect(Collectors.joining()));
    Shown message =
        talk.asks(ANNA, "logs", Map.of("target", "horizon@web1", "lines", 400), "lines more");
    Await.until("the file is there", () -> discord.files(message).size() == 1);
    assertEquals("workerbot.txt", discord.files(message).getFirst().name());
  }

  @Test
  void inAnotherChannel_aGrantThatIsLimitedDoesNotHold(@TempDir Path dir) throws IOException {
    bot.close();
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("discord-role:301]", "discord-role:301]\n    channels: [\"201\"]"));
    bot = DiscordBot.on(config);
    discord = bot.discord();
    talk = bot.talk();
    talk.asks(ANNA, "status", "horizon@web1", "horizon on web1");
    String _ = discord.types(ANNA, FakeDiscord.TEAM, "status", Map.of());
    assertTrue(
        talk.whispered(0, ANNA).contains("You have no right"), discord.whispers().toString());
  }

  @Test
  void peopleOfAnotherGuild_areNotServed_thoughTheirRoleHasTheSameName() {
    var other = discord.guild("900");
    other.role("901", "on-call");
    other.channel("902", "ops");
    other.person(ANNA, "anna", "901");
    assertEquals(0, discord.commands("900").size());
    assertEquals(2, discord.commands(FakeDiscord.GUILD).size(), "/worker, and the menu of alerts");
  }

  @Test
  void theCommand_isRegisteredOnlyWhenItChanged() throws IOException {
    assertEquals(1, discord.registrations());
    bot.restart();
    talk.asks(ANNA, "status", "horizon@web1", "horizon on web1");
    assertEquals(1, discord.registrations());
  }
}
