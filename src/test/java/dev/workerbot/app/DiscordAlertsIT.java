package dev.workerbot.app;

import static dev.workerbot.testing.DiscordBot.ANNA;
import static dev.workerbot.testing.DiscordTalk.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.bot.Watching;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.slack.SlackChat;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.DiscordGuild;
import dev.workerbot.testing.discord.DiscordGuild.Right;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.FakeDiscord.Choice;
import dev.workerbot.testing.discord.Fault;
import dev.workerbot.testing.discord.Shown;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on real servers, and the card that Discord gets of it, whatever befalls it. */
class DiscordAlertsIT {
  private static final String TEN_MINUTES = "resolve-after: 10m";

  @TempDir private Path dir;

  /**
   * Each test breaks workers that no other has: what is FATAL would be an alert of the next bot.
   */
  private static final int WORKERS = 40;

  private static final AtomicInteger BROKEN = new AtomicInteger();
  private static LoopbackServer web1;

  private final String horizon = worker(BROKEN.getAndIncrement());
  private DiscordBot bot;
  private FakeDiscord discord;
  private DiscordTalk talk;
  private Watching watching;

  private static String worker(int number) {
    return "worker%02d".formatted(number);
  }

  @BeforeAll
  static void serve() {
    web1 =
        LoopbackServer.start(
            IntStream.range(0, WORKERS)
                .mapToObj(DiscordAlertsIT::worker)
                .collect(Collectors.toMap(name -> name, name -> Breakable.worker(name))));
    web1.awaitStatus(worker(WORKERS - 1), "RUNNING");
  }

  @AfterAll
  static void stop() {
    web1.close();
  }

  @AfterEach
  void leave() throws IOException {
    bot.close();
    Processes.Ran _ = web1.supervisorctl("remove", horizon);
  }

  private void begin(String... alerts) throws IOException {
    begin(List.of(), alerts);
  }

  private void begin(List<Chat> others, String... alerts) throws IOException {
    String[] all = new String[alerts.length + 2];
    all[0] = "channel: discord:" + FakeDiscord.OPS;
    all[1] = "mention: discord-role:" + DiscordBot.ON_CALL;
    System.arraycopy(alerts, 0, all, 2, alerts.length);
    bot = DiscordBot.on(TestBot.config(dir, Map.of("web1", web1), Map.of(), AlertsBot.alerts(all)));
    discord = bot.discord();
    talk = bot.talk();
    discord.guild().mentionable(DiscordBot.ON_CALL, true);
    watch(others);
  }

  private void watch(List<Chat> others) throws IOException {
    List<Chat> chats = new java.util.ArrayList<>(others);
    chats.add(bot.chat());
    watching =
        bot.bot()
            .bot()
            .watch(
                chats, Optional.empty(), new Watching.Intervals(AlertsBot.SERVERS, AlertsBot.CHATS))
            .orElseThrow();
    Await.until("web1 is heard", () -> watching.feed(new ServerName("web1")).isLive());
  }

  private Shown tells(String expected) {
    Await.until(
        () -> "told: " + expected + "\n" + discord.messages() + "\n" + bot.log().text(),
        () -> discord.messages().stream().anyMatch(one -> text(one).contains(expected)));
    return discord.messages().stream()
        .filter(one -> text(one).contains(expected))
        .findFirst()
        .orElseThrow();
  }

  private void threadSays(Shown card, String expected) {
    Await.until(
        () -> "the thread says " + expected + "\n" + discord.thread(card) + bot.log().text(),
        () -> discord.thread(card).stream().anyMatch(one -> text(one).contains(expected)));
  }

  private List<String> labels(Shown card) {
    return talk.now(card).versions().getLast().labels();
  }

  @Test
  void aFatalWorker_isOneCard_fromItsCauseToItsEnd() throws IOException {
    // A busy supervisord takes what ended at once for what was up, and starts it once more.
    begin("dashboard: https://shop.example.com/horizon", "resolve-after: 3s", "off: crash-loop");
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    talk.becomes(
        card,
        "Exit code 12: it went over its memory limit",
        "Alert #1",
        "Just before",
        "https://shop.example.com/horizon",
        "`Allowed memory size exhausted in " + horizon);
    assertEquals(List.of("Logs", "Start", "Silence 1 h", "Acknowledge"), labels(card));
    assertEquals(List.of(DiscordBot.ON_CALL), talk.now(card).versions().getFirst().mentions());

    Await.until(
        () -> "the presence says it: " + discord.gateway().presence(),
        () -> discord.gateway().presence().equals("dnd: 1 FATAL"));

    List<Choice> open = discord.completes(ANNA, FakeDiscord.OPS, "ack", "alert", "");
    assertEquals("#1", open.getFirst().value());
    assertTrue(open.getFirst().name().contains("FATAL " + horizon + "@web1"), open.toString());

    String _ = discord.presses(ANNA, card, "Acknowledge");
    talk.becomes(card, "FATAL " + horizon + "@web1", "Acknowledged", "by @anna");
    threadSays(card, horizon + "@web1: acknowledged by @anna");
    assertEquals(Optional.of("FATAL " + horizon + "@web1"), discord.threadName(card));
    assertEquals(List.of("Logs", "Start", "Silence 1 h"), labels(card));

    Breakable.isMended(web1, horizon);
    String _ = discord.presses(ANNA, card, "Start");
    talk.becomes(card, "Resolved: " + horizon + "@web1 is RUNNING again", "started by @anna");
    String text = talk.now(card).versions().getLast().content();
    assertTrue(text.startsWith("✅ Resolved: " + horizon + "@web1 is RUNNING again"), text);
    web1.awaitStatus(horizon, "RUNNING");
    threadSays(card, "Resolved: " + horizon + "@web1 is RUNNING again, after");
    assertEquals(List.of("Logs"), labels(card));
    assertEquals("", bot.log().errors());
    talk.now(card).versions().stream()
        .skip(1)
        .forEach(edit -> assertEquals(List.of(), edit.mentions(), edit.toString()));
  }

  @Test
  void ackAndResolve_byCommand() throws IOException {
    begin(TEN_MINUTES);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    assertTrue(talk.whispered(DiscordBot.BOB, "ack", Map.of("alert", "#1")).contains("no right"));
    String _ = discord.types(ANNA, FakeDiscord.OPS, "ack", Map.of("alert", "#1"));
    talk.becomes(card, "Acknowledged");
    Breakable.isMended(web1, horizon);
    web1.supervisorctl("start", horizon);
    web1.awaitStatus(horizon, "RUNNING");
    threadSays(card, "is RUNNING again");
    String _ = discord.types(ANNA, FakeDiscord.OPS, "resolve", Map.of("alert", "#1"));
    talk.becomes(card, "Resolved");
  }

  @Test
  void aThreadThatWasArchived_goesOn() throws IOException {
    begin(TEN_MINUTES);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    String _ = discord.presses(ANNA, card, "Acknowledge");
    threadSays(card, "acknowledged by @anna");
    discord.archiveThread(card);
    String _ = discord.presses(ANNA, card, "Silence 1 h");
    threadSays(card, horizon + "@web1: silenced");
    assertEquals(1, discord.messages().stream().filter(one -> text(one).contains("FATAL")).count());
  }

  @Test
  void whereThreadsAreForbidden_theStepsAreReportedInTheChannel() throws IOException {
    begin(TEN_MINUTES);
    discord.guild().deny(FakeDiscord.OPS, Right.CREATE_PUBLIC_THREADS);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    String _ = discord.presses(ANNA, card, "Acknowledge");
    tells(horizon + "@web1: acknowledged by @anna");
    assertEquals(Optional.empty(), discord.threadName(card));
    assertTrue(bot.log().text().contains("Create Public Threads"), bot.log().text());
  }

  @Test
  void whereNothingCanBePutIntoAThread_theStepsAreReportedInTheChannel() throws IOException {
    begin(TEN_MINUTES);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    discord.guild().deny(FakeDiscord.OPS, Right.SEND_MESSAGES_IN_THREADS);
    String _ = discord.presses(ANNA, card, "Acknowledge");
    tells(horizon + "@web1: acknowledged by @anna");
  }

  @Test
  void anAlertForTwoChannels_isReportedInBoth() throws IOException {
    begin(
        TEN_MINUTES,
        "channel: [discord:%s, discord:%s]".formatted(FakeDiscord.TEAM, FakeDiscord.OPS));
    Breakable.breaks(web1, horizon);
    Await.until(
        () -> "both are told: " + discord.messages() + bot.log().text(),
        () ->
            discord.messages().stream().map(Shown::channel).collect(Collectors.toSet()).size()
                == 2);
    Shown card = tells("FATAL " + horizon + "@web1");
    String _ = discord.presses(ANNA, card, "Acknowledge");
    Await.until(
        "both see it",
        () -> discord.messages().stream().allMatch(one -> text(one).contains("Acknowledged")));
  }

  @Test
  void inAForum_anAlertIsAPost_withItsButtons_taggedAndClosedAtTheEnd() throws IOException {
    String forum = "203";
    begin("resolve-after: 3s", "channel: discord:" + forum);
    discord.guild().channel(forum, "alerts", DiscordGuild.Kind.FORUM);
    discord.guild().tags(forum, true, "open", "acknowledged", "resolved");
    Breakable.breaks(web1, horizon);
    isTagged(forum, "open");
    Shown post = discord.posts(forum).getFirst();
    assertTrue(text(post).contains("FATAL " + horizon + "@web1"), text(post));
    assertEquals(List.of(DiscordBot.ON_CALL), post.called());
    String _ = discord.presses(ANNA, post, "Acknowledge");
    isTagged(forum, "acknowledged");
    threadSays(post, horizon + "@web1: acknowledged by @anna");
    Breakable.isMended(web1, horizon);
    String _ = discord.presses(ANNA, post, "Start");
    isTagged(forum, "resolved");
    Await.until("it is closed", () -> discord.isArchived(post));
    threadSays(post, "Resolved: " + horizon + "@web1 is RUNNING again, after");
    assertEquals(1, discord.posts(forum).size());
    assertEquals(List.of(), discord.messages(), "what Start did is told in the post");
  }

  private void isTagged(String forum, String tag) {
    Await.until(
        () -> "it is tagged " + tag + "\n" + discord.posts(forum) + bot.log().text(),
        () ->
            discord.posts(forum).stream().anyMatch(one -> discord.tags(one).equals(List.of(tag))));
  }

  @Test
  void aCardThatSomebodyDeleted_isPostedAnew() throws IOException {
    begin(TEN_MINUTES);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    discord.delete(card);
    String _ = discord.types(ANNA, FakeDiscord.OPS, "ack", Map.of("alert", "#1"));
    talk.becomes(tells("FATAL " + horizon + "@web1"), "Acknowledged");
  }

  @Test
  void withoutTheRightToPost_itIsSaid_andTheAlertWaits() throws IOException {
    begin(TEN_MINUTES);
    discord.guild().deny(FakeDiscord.OPS, Right.SEND_MESSAGES);
    Breakable.breaks(web1, horizon);
    Await.until(
        () -> "it is said: " + watching.trouble() + bot.log().text(),
        () ->
            watching.trouble().filter(one -> one.contains("Send Messages")).isPresent()
                && bot.log().text().contains("Send Messages"));
    assertEquals(List.of(), discord.messages());
    discord.guild().deny(FakeDiscord.OPS);
    tells("FATAL " + horizon + "@web1");
    Await.until("all is well", () -> watching.trouble().isEmpty());
    assertEquals(1, discord.messages().size());
  }

  @Test
  void aChannelThatWasDeleted_isSaid_andTheOtherOneIsReported() throws IOException {
    begin(
        TEN_MINUTES,
        "channel: [discord:%s, discord:%s]".formatted(FakeDiscord.TEAM, FakeDiscord.OPS));
    discord.guild().deleteChannel(FakeDiscord.TEAM);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    assertEquals(FakeDiscord.OPS, card.channel());
    Await.until(
        () -> "it is said: " + watching.trouble(),
        () ->
            watching
                .trouble()
                .filter(one -> one.contains(FakeDiscord.TEAM) && one.contains("deleted"))
                .isPresent());
  }

  @Test
  void aBotThatWasRemovedFromTheGuild_saysSo_andTellsWhenItIsBack() throws IOException {
    begin(TEN_MINUTES);
    discord.guild().removeBot();
    Await.until(
        () -> "it is said: " + bot.chat().trouble(),
        () -> bot.chat().trouble().filter(one -> one.contains("invite it with")).isPresent());
    Breakable.breaks(web1, horizon);
    Await.until("it was tried", () -> watching.trouble().isPresent());
    assertEquals(List.of(), discord.messages());
    discord.guild().inviteBot();
    tells("FATAL " + horizon + "@web1");
    Await.until("all is well", () -> bot.chat().trouble().isEmpty());
    assertEquals(1, discord.messages().size());
  }

  @Test
  void whileDiscordIsDown_alertsWait_andComeOnceAndInOrder() throws IOException {
    begin(TEN_MINUTES);
    discord.down(Fault.ERROR_503);
    Breakable.breaks(web1, horizon);
    web1.awaitStatus(horizon, "FATAL");
    Await.until(
        () -> "it is said: " + bot.chat().trouble(),
        () -> bot.chat().trouble().filter(one -> one.contains("lost")).isPresent());
    discord.up();
    Shown card = tells("FATAL " + horizon + "@web1");
    String _ = discord.presses(ANNA, card, "Acknowledge");
    talk.becomes(card, "Acknowledged");
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @Test
  void anAnswerThatGotLost_doublesNothing() throws IOException {
    begin(TEN_MINUTES);
    discord.fail("POST /channels/{id}/messages", Fault.LOST_ANSWER, 1);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    String _ = discord.presses(ANNA, card, "Acknowledge");
    talk.becomes(card, "Acknowledged");
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @Test
  void afterARestart_theCardIsTheSameOne() throws IOException {
    begin(TEN_MINUTES);
    Breakable.breaks(web1, horizon);
    Shown card = tells("FATAL " + horizon + "@web1");
    bot.restart();
    watch(List.of());
    String _ = discord.presses(ANNA, card, "Acknowledge");
    talk.becomes(card, "Acknowledged");
    threadSays(card, "acknowledged by @anna");
    int whispers = discord.whispers().size();
    String _ = discord.presses(ANNA, card, "Silence 1 h");
    assertTrue(talk.whispered(whispers, ANNA).contains("Silenced for 1 h"));
    assertEquals(1, discord.messages().size(), discord.messages().toString());
  }

  @Test
  void oneAlert_isReportedInSlackAndInDiscord_andWhoTakesItInOneIsSeenInTheOther()
      throws IOException {
    try (FakeSlack slack = FakeSlack.start()) {
      Path config =
          TestBot.config(
              dir,
              Map.of("web1", web1),
              Map.of(),
              AlertsBot.alerts(
                  TEN_MINUTES,
                  "channel: [slack:C1, discord:%s]".formatted(FakeDiscord.OPS),
                  "mention: [slack-group:S1, discord-role:%s]".formatted(DiscordBot.ON_CALL)));
      bot = DiscordBot.on(config);
      discord = bot.discord();
      talk = bot.talk();
      discord.guild().mentionable(DiscordBot.ON_CALL, true);
      try (SlackChat other =
          new SlackChat(
              new SlackSettings(
                  FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, Optional.of(slack.apiUrl()), "/worker"),
              bot.bot().bot().requestHandler(),
              (_, _) -> List.of(),
              (_, _) -> {})) {
        other.start();
        Await.until("the bot is in Slack", other::isConnected);
        watch(List.of(other));
        Breakable.breaks(web1, horizon);
        Shown card = tells("FATAL " + horizon + "@web1");
        Await.until("Slack is told", () -> slack.messages().size() == 1);
        assertEquals(List.of("S1"), slack.messages().getFirst().called());
        assertFalse(slack.messages().getFirst().text().contains(DiscordBot.ON_CALL));
        assertEquals(List.of(DiscordBot.ON_CALL), card.versions().getFirst().mentions());
        String _ = discord.presses(ANNA, card, "Acknowledge");
        Await.until("Slack sees it", () -> slack.messages().getFirst().text().contains("by @anna"));
        talk.becomes(card, "by @anna");
      }
    }
  }
}
