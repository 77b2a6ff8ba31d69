package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.ChatContract;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.FakeSlack.Upload;
import dev.workerbot.testing.ScriptedInbox;
import dev.workerbot.testing.SlackFaults;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bot says without being asked, by the real client of Slack's Web API. */
class SlackChatIT implements ChatContract {
  private static final Message CARD =
      Message.of(Severity.BAD, "FATAL horizon@web1").withLine("exit 12: out of its `--memory`");
  private static final Message REPLY = Message.of(Severity.PLAIN, "Acknowledged by @anna");
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF};
  private static final Picture PICTURE = new Picture("horizon-web1.png", "memory of horizon", PNG);

  private final ScriptedInbox inbox = new ScriptedInbox();
  private final Instant begin = Instant.now();
  private FakeSlack slack;
  private SlackChat chat;

  @BeforeEach
  void start() throws IOException {
    slack = FakeSlack.start();
    chat = anotherRun();
  }

  private SlackChat anotherRun() {
    return new SlackChat(
        new SlackSettings(
            FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, Optional.of(slack.apiUrl()), "/worker"),
        inbox,
        (_, _) -> List.of(),
        (_, _) -> {});
  }

  @AfterEach
  void stop() throws IOException {
    chat.close();
    slack.close();
    inbox.close();
    assertEquals(List.of(), slack.violations());
  }

  @Override
  public Chat chat() {
    return chat;
  }

  @Override
  public String channel() {
    return "C1";
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid_blocks", "msg_too_long", "msg_blocks_too_long"})
  void whatSlackDoesNotShow_goesAsPlainText_atOnce_andItsPlaceIsInTheLog(String error)
      throws ChatException {
    Message calling =
        CARD.withMentions(List.of(new Mention("slack", false, "U7")))
            .withLine("`<!channel>` & more");
    try (CapturedLog log = new CapturedLog()) {
      slack.fail("chat.postMessage", SlackFaults.error(error, "/blocks/0/elements/1"));
      Posted posted = chat.post("C1", calling, "alert-1");
      FakeSlack.Shown shown = slack.messages().getLast();
      assertEquals(List.of("U7"), shown.called());
      assertTrue(
          shown.versions().getLast().text().startsWith("🔴 FATAL horizon@web1\nexit 12: out of"),
          shown.toString());
      assertFalse(shown.versions().getLast().text().contains("<!channel>"), shown.toString());
      assertTrue(log.text().contains("json-pointer:/blocks/0/elements/1"), log.text());
      assertEquals(Optional.of(posted), find("C1", Optional.empty(), "alert-1"));
      slack.fail("chat.update", SlackFaults.error(error, "/blocks/7"));
      chat.edit(posted, REPLY);
      assertTrue(slack.messages().getLast().versions().getLast().text().contains("Acknowledged"));
      assertTrue(log.text().contains("json-pointer:/blocks/7"), log.text());
    }
  }

  private Optional<Posted> find(String channel, Optional<Posted> below, String key)
      throws ChatException {
    return chat.find(channel, below, key, begin);
  }

  private Optional<Posted> find(String key) throws ChatException {
    return find("C1", Optional.empty(), key);
  }

  @Test
  void aMessage_isFoundByItsKey_alsoByALaterRun_andAfterItsEdit() throws ChatException {
    Posted card = chat.post("C1", CARD, "alert-1");
    chat.post("C1", CARD, "alert-2");
    chat.post("C1", CARD, "key1");
    chat.edit(card, REPLY);
    chat.close();
    chat = anotherRun();
    assertEquals(Optional.of(card), find("alert-1"));
    chat.edit(card, CARD);
    assertEquals(Optional.of(card), find("alert-1"));
    assertEquals(Optional.empty(), find("alert-3"));
    assertEquals(Optional.empty(), find("C2", Optional.empty(), "alert-1"));
  }

  @Test
  void aReply_standsInTheThread_andIsFoundThereOnly() throws ChatException {
    Posted card = chat.post("C1", CARD, "alert-1");
    Posted other = chat.post("C1", CARD, "alert-2");
    Posted reply = chat.reply(card, REPLY, "alert-1/ack");
    assertEquals(2, slack.messages().size());
    assertEquals(reply.id(), slack.replies(card.id()).getFirst().ts());
    assertEquals(Optional.of(reply), find("C1", Optional.of(card), "alert-1/ack"));
    assertEquals(Optional.empty(), find("alert-1/ack"));
    assertEquals(Optional.empty(), find("C1", Optional.of(other), "alert-1/ack"));
    assertEquals(Optional.empty(), find("C1", Optional.of(card), "alert-1"));
  }

  @Test
  void aThreadWhoseFirstMessageIsOld_isLookedThroughToo() throws ChatException {
    Posted card = chat.post("C1", CARD, "alert-1");
    chat.reply(card, REPLY, "alert-1/ack");
    assertEquals(
        Optional.empty(),
        chat.find("C1", Optional.of(card), "alert-1", begin.plus(Duration.ofHours(1))));
  }

  @Test
  void aMessage_isFoundBehindManyOthers() throws ChatException {
    Posted card = chat.post("C1", CARD, "alert-0");
    for (int i = 1; i <= 230; i++) {
      slack.strangerPosts("C1", "alert-" + i);
    }
    assertEquals(Optional.of(card), find("alert-0"));
    assertEquals(2, slack.calls("conversations.history"));
  }

  @Test
  void anotherAppsMessageWithTheSameKey_isNotOurs() throws ChatException {
    slack.strangerPosts("C1", "alert-1");
    assertEquals(Optional.empty(), find("alert-1"));
  }

  @Test
  void whatIsOlderThanItCanBe_isNotLookedAt() throws ChatException {
    chat.post("C1", CARD, "alert-1");
    assertEquals(
        Optional.empty(),
        chat.find("C1", Optional.empty(), "alert-1", begin.plus(Duration.ofHours(1))));
  }

  @Test
  void withoutTheRightToRead_nothingIsFound_andThatIsLoggedOnce() throws Exception {
    slack.without("channels:history");
    try (CapturedLog log = new CapturedLog()) {
      chat.post("C1", CARD, "alert-1");
      assertEquals(Optional.empty(), find("alert-1"));
      assertEquals(Optional.empty(), find("alert-1"));
      assertEquals(1, log.text().split("cannot look for messages", -1).length - 1, log.text());
    }
    Posted secret = chat.post("G1", CARD, "alert-1");
    assertEquals(Optional.of(secret), find("G1", Optional.empty(), "alert-1"));
  }

  @Test
  void aChannelThatTheBotIsNotIn_hasNothingOfOurs() throws ChatException {
    slack.fail("conversations.history", Fault.NOT_IN_CHANNEL);
    assertEquals(Optional.empty(), find("alert-1"));
  }

  @Test
  void aSlackThatIsDown_hasNotSaidThatThereIsNothing() throws ChatException {
    Posted card = chat.post("C1", CARD, "alert-1");
    slack.down(Fault.ERROR_500);
    assertFalse(assertThrows(ChatException.class, () -> find("alert-1")).isPermanent());
    assertFalse(
        assertThrows(ChatException.class, () -> chat.reply(card, REPLY, "k")).isPermanent());
    slack.up();
    assertEquals(Optional.of(card), find("alert-1"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ERROR_500", "CLOSE", "HTML", "LOST_ANSWER"})
  void whateverBefallsAPostOrAnEdit_isNotForGood(Fault fault) throws ChatException {
    Posted _ = chat.post("C1", CARD, "alert-0"); // From now on there is a connection to be reused.
    slack.fail("chat.postMessage", fault);
    assertPasses(() -> chat.post("C1", CARD, "alert-1"));
    Posted posted = chat.post("C1", CARD, "alert-2");
    slack.fail("chat.update", fault);
    assertPasses(() -> chat.edit(posted, REPLY));
    chat.edit(posted, REPLY);
    String shown = slack.messages().getLast().versions().getLast().text();
    assertTrue(shown.contains("Acknowledged"), shown);
  }

  private static void assertPasses(Executable call) {
    ChatException refused = assertThrows(ChatException.class, call);
    assertFalse(refused.isPermanent(), refused.getMessage());
  }

  @Test
  void theRestOfALongText_thatSlackRefuses_isUploadedAgain() throws ChatException {
    slack.fail("upload", Fault.ERROR_500);
    chat.post(
        "C1",
        CARD.withExcerpt(
            new Excerpt("log", new Cleaner().clean("a line of the log\n".repeat(400)))),
        "alert-1");
    Await.until("the file is there", () -> slack.uploads().size() == 1);
  }

  @Test
  void aPostWhoseAnswerIsLost_isSentOnce_andCanBeFound() throws ChatException {
    Posted _ = chat.post("C1", CARD, "alert-0"); // From now on there is a connection to be reused.
    slack.fail("chat.postMessage", Fault.LOST_ANSWER);
    assertThrows(ChatException.class, () -> chat.post("C1", CARD, "alert-1"));
    assertEquals(2, slack.messages().size(), slack.messages().toString());
    assertEquals(Optional.of(slack.messages().getLast().ts()), find("alert-1").map(Posted::id));
  }

  @Test
  void whoIsNamed_isShownByTheirId_andNotCalled() throws ChatException {
    Message named =
        Message.of(Severity.GOOD, Sentence.of("Held by %s", new Person("slack", "U012AB", "anna")));
    Posted _ = chat.post("C1", named, "alert-1");
    FakeSlack.Shown shown = slack.messages().getLast();
    assertEquals(List.of(), shown.called(), "a post calls whom it mentions");
    assertEquals(
        List.of("✅ Held by @anna", "✅ Held by <@U012AB>"),
        shown.versions().stream().map(FakeSlack.Version::marked).toList());
    assertEquals("alert-1", shown.key());
  }

  @Test
  void whereSlackTakesNoEdit_whoIsNamedStaysAName() throws ChatException {
    slack.fail("chat.update", Fault.ERROR_500);
    Posted _ =
        chat.post(
            "C1",
            Message.of(
                Severity.GOOD, Sentence.of("Held by %s", new Person("slack", "U012AB", "anna"))),
            "alert-1");
    assertEquals("✅ Held by @anna", slack.messages().getLast().versions().getLast().marked());
  }

  @Test
  void whoeverIsMentioned_isCalledAtTheFirstPostOnly() throws ChatException {
    Message calling =
        CARD.withMentions(
            List.of(
                Mention.of("slack:U012AB"),
                Mention.of("slack-group:S012AB"),
                Mention.of("other:U9")));
    Posted card = chat.post("C1", CARD, "alert-1");
    chat.edit(card, calling);
    chat.post("C1", calling, "alert-2");
    assertEquals(List.of(), slack.messages().getFirst().called());
    assertEquals(List.of("U012AB", "S012AB"), slack.messages().getLast().called());
    assertFalse(slack.messages().getLast().versions().getFirst().text().contains("U012AB"));
  }

  @Test
  void aPicture_standsRightBelowItsMessage_once() throws ChatException {
    Message drawn = CARD.withPicture(PICTURE);
    Posted stats =
        chat.post("C1", Message.of(Severity.WORKING, "drawing").withPicture(PICTURE), "stats");
    assertEquals(List.of(), slack.uploads());
    chat.edit(stats, drawn);
    chat.edit(stats, drawn.withLine("and once more"));
    assertEquals(
        List.of(
            new Upload(
                "C1",
                "",
                "horizon-web1.png",
                "memory of horizon",
                slack.uploads().getFirst().content(),
                HexFormat.of().formatHex(PNG),
                stats.id())),
        slack.uploads());
  }

  @Test
  void aPictureOfAReply_staysInTheThread() throws ChatException {
    Posted card = chat.post("C1", CARD, "alert-1");
    chat.reply(card, REPLY.withPicture(PICTURE), "alert-1/picture");
    assertEquals(card.id(), slack.uploads().getFirst().thread());
  }

  @Test
  void aPictureThatSlackRefuses_isSaidInTheThread() throws ChatException {
    slack.without("files:write");
    Posted stats = chat.post("C1", CARD.withPicture(PICTURE), "stats");
    String said = slack.replies(stats.id()).getFirst().versions().getFirst().text();
    assertTrue(said.startsWith("The chart could not be uploaded: files.upload lacks"), said);
  }

  @Test
  void whatIsTooLongForOneWhisper_comesInSeveral_andNothingIsLost() throws Exception {
    Message message = Message.of(Severity.PLAIN, "long");
    List<String> lines =
        IntStream.range(0, 100).mapToObj(i -> "line %d: ".formatted(i) + "x".repeat(60)).toList();
    for (String line : lines) {
      message = message.withLine(line);
    }
    chat.whisper("C1", "U1", message);
    String said =
        slack.whispers().stream()
            .map(whisper -> whisper.version().blocks())
            .collect(Collectors.joining("\n"));
    assertTrue(slack.whispers().size() > 1, said);
    assertTrue(said.contains("long (continued)"), said);
    assertEquals(List.of(), lines.stream().filter(line -> !said.contains(line)).toList());
  }

  @Test
  void aPictureForOnePersonsEyes_isSaidToBeMissing() throws ChatException {
    chat.whisper("C1", "U1", CARD.withPicture(PICTURE));
    String said = slack.whispers().getFirst().version().blocks();
    assertTrue(said.contains("This has a chart"), said);
  }

  @Test
  void aDashboard_isALink() throws ChatException {
    chat.post("C1", CARD.withField("Dashboard", "https://shop.example.com/horizon"), "alert-1");
    String shown = slack.messages().getFirst().text();
    assertTrue(shown.contains("Dashboard: https://shop.example.com/horizon"), shown);
  }
}
