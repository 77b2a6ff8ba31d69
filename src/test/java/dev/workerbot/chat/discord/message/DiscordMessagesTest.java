package dev.workerbot.chat.discord.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.testing.LongText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.entities.MessageEmbed;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the limits and the parsing that Discord documents. */
class DiscordMessagesTest {
  private static final String HOSTILE =
      "@everyone <@1> <@&2> ``` **bold** [bank](http://evil) https://evil.example ||x|| `";

  /** More than there is room for: 25 fields. */
  private static final int MANY = 60;

  private static Message message(String text, int lines) {
    Message message = Message.of(Severity.BAD, text);
    for (int i = 0; i < lines; i++) {
      message = message.withLine(Severity.WARNING, text);
    }
    return message
        .withField("What", text)
        .withExcerpt(new Excerpt("log " + text, new Cleaner().clean((text + "\n").repeat(lines))))
        .withButtons(List.of(new Button("Confirm", Button.Style.DANGER, "abc", 0, false)));
  }

  private static DiscordMessages.RenderedMessage rendered(Message message) {
    return DiscordMessages.render(message, Optional.of("k1"));
  }

  private static DataObject created(Message message) {
    try (var data = rendered(message).create(message)) {
      return data.toData();
    }
  }

  private static String text(DiscordMessages.RenderedMessage renderedMessage) {
    StringBuilder text = new StringBuilder();
    for (MessageEmbed embed : renderedMessage.embeds()) {
      text.append(embed.getDescription()).append('\n');
      embed
          .getFields()
          .forEach(field ->
              text.append(field.getName()).append(": ").append(field.getValue()).append('\n'));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "queue_00@web1 is *fine* ¦ queue\\_00@web1 is \\*fine\\*",
        "`queue_00` of <@1> ¦ `queue_00` of \\<@1>",
        "a ` alone ¦ a \\` alone",
        "[bank](https://evil.example) ¦ \\[bank](https:\u2060//evil.example)",
        "# no heading ¦ \\# no heading",
        "1. no list ¦ \\1. no list",
        "> no quote ¦ \\> no quote",
        "||no spoiler|| ~~nor this~~ ¦ \\|\\|no spoiler\\|\\| \\~\\~nor this\\~\\~",
        "@everyone and @here ¦ @\u2060everyone and @\u2060here",
        "02:02:40 UTC – 3 of 4 ¦ 02:02:40 UTC – 3 of 4"
      })
  void plainText_showsAsItIs(String plain, String shown) {
    assertEquals(shown.strip(), DiscordMarkdown.spans(plain.strip()));
  }

  @Property
  void aFence_cannotBeLeft(@ForAll String text) {
    String fenced = DiscordMarkdown.fence(text + "```" + text);
    assertEquals(fenced.length() - 3, fenced.indexOf("```", 3), fenced);
  }

  @Property
  void whateverTheTextIs_onlyOurMentionCalls(@ForAll String text, @ForAll boolean role) {
    Message message =
        message(HOSTILE + text, 2)
            .withMentions(
                List.of(new Mention("discord", role, "42"), new Mention("slack", role, "U1")));
    DataObject sent = created(message);
    DataObject allowed = sent.getObject("allowed_mentions");
    assertEquals(List.of(), allowed.getArray("parse").toList());
    assertEquals(List.of("42"), allowed.getArray(role ? "roles" : "users").toList());
    assertTrue(allowed.optArray(role ? "users" : "roles").orElseGet(DataArray::empty).isEmpty());
    assertTrue(sent.getString("content").endsWith(role ? "<@&42>" : "<@42>"));
  }

  @Test
  void withoutOurMention_nobodyIsCalled_andNothingStandsOutsideTheEmbed() {
    DataObject sent = created(message(HOSTILE, 2));
    assertEquals(List.of(), sent.getObject("allowed_mentions").getArray("parse").toList());
    assertEquals("", sent.getString("content", ""));
  }

  @Test
  void anEdit_callsNobodyAnew_andLeavesTheCallWhereItStands() {
    Message message = message("x", 1).withMentions(List.of(new Mention("discord", true, "42")));
    try (var edit =
        rendered(message).edit(message, DiscordMessages.FileUse.AS_THEY_ARE, Optional.empty())) {
      DataObject sent = edit.toData();
      assertEquals("🔴 x – x <@&42>", sent.getString("content"));
      assertEquals(List.of(), sent.getObject("allowed_mentions").getArray("parse").toList());
      assertTrue(sent.getObject("allowed_mentions").optArray("roles").isEmpty(), "calls nobody");
      assertFalse(sent.hasKey("attachments"), "files that are there stay");
    }
    Message decided = message("x", 1);
    try (var edit =
        rendered(decided).edit(decided, DiscordMessages.FileUse.AS_THEY_ARE, Optional.empty())) {
      assertFalse(edit.toData().hasKey("content"), "what called somebody before stays");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "🔴 FATAL x – exit code 1 <@&42>, ✅ Resolved: x is RUNNING again <@&42>",
    "🔴 FATAL x <@&42> <@7>, ✅ Resolved: x is RUNNING again <@&42> <@7>",
    "⚠️ x was stopped, ✅ Resolved: x is RUNNING again"
  })
  void theTextOutsideTheEmbeds_followsTheMessage_andCallsNobody(String before, String after) {
    Message resolved = Message.of(Severity.GOOD, "Resolved: x is RUNNING again");
    Optional<String> text = Optional.of(before);
    var with = DiscordMessages.FileUse.AS_THEY_ARE;
    try (var edit = rendered(resolved).edit(resolved, with, text)) {
      DataObject sent = edit.toData();
      assertEquals(after, sent.getString("content"));
      assertEquals(List.of(), sent.getObject("allowed_mentions").getArray("parse").toList());
      assertTrue(sent.getObject("allowed_mentions").optArray("roles").isEmpty(), "calls nobody");
    }
    try (var edit = rendered(resolved).edit(resolved, with, Optional.of(after))) {
      assertFalse(edit.toData().hasKey("content"), "what stands there already is not sent");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 40, 400})
  void aLongMessage_isCutOnALine_andKeptWholeInAFile(int lines) {
    Message message = message("line of a log_with_marks ".repeat(4), lines);
    DiscordMessages.RenderedMessage renderedMessage = rendered(message);
    assertEquals(lines >= 40, renderedMessage.file().isPresent());
    if (lines >= 40) {
      assertTrue(text(renderedMessage).contains("lines more"), text(renderedMessage));
      assertTrue(renderedMessage.file().get().length() > lines * 90 * 2, "the whole of it");
    }
  }

  @Property
  void anyMessage_isWithinDiscordsLimits(
      @ForAll String text, @ForAll @Size(max = MANY) List<String> lines) {
    Message message =
        Message.of(Severity.GOOD, "_" + text + " ".repeat(2000) + text)
            .withMentions(List.of(new Mention("discord", false, "1".repeat(19))));
    for (int i = 0; i < lines.size(); i++) {
      // A few are too long for themselves, all of them for the message.
      String line = lines.get(i).repeat(i < 9 ? 20 : 1);
      message = message.withLine(line).withField(text.repeat(9), line + line);
    }
    for (int i = 0; i < 30; i++) {
      message = message.withField("n" + i, "`" + "_".repeat(i * 30));
    }
    assertIsWithinLimits(message);
    assertIsWithinLimits(
        message.withExcerpt(
            new Excerpt(
                text.repeat(30),
                new Cleaner().clean(LongText.of(String.join("\n", lines) + "```\n")))));
  }

  private static void assertIsWithinLimits(Message message) {
    DiscordMessages.RenderedMessage renderedMessage = rendered(message);
    int all = 0;
    for (MessageEmbed embed : renderedMessage.embeds()) {
      assertTrue(embed.getDescription().length() <= 4096);
      assertTrue(embed.getFields().size() <= 25);
      for (MessageEmbed.Field field : embed.getFields()) {
        assertTrue(!field.getName().isEmpty() && field.getName().length() <= 256);
        assertTrue(!field.getValue().isEmpty() && field.getValue().length() <= 1024);
      }
      all += embed.getLength();
    }
    assertTrue(all <= 6000, "embeds of " + all);
    assertTrue(created(message).getString("content").length() <= 2000);
  }

  @Test
  void aButton_carriesActionChoiceAndKey_andIsReadBack() {
    DataObject button =
        created(message("x", 1))
            .getArray("components")
            .getObject(0)
            .getArray("components")
            .getObject(0);
    assertEquals("abc:0:k1", button.getString("custom_id"));
    assertEquals(4, button.getInt("style"));
    assertEquals(
        Optional.of(new dev.workerbot.chat.PlainText.Press("abc", 0, false)),
        dev.workerbot.chat.PlainText.Press.parse(button.getString("custom_id")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "abc:x", "abc:10", "ABC:1", "abc:1 or more", ":1:x"})
  void whatNoButtonOfOursSays_isNoPress(String value) {
    assertEquals(Optional.empty(), dev.workerbot.chat.PlainText.Press.parse(value));
  }

  @Test
  void aSettledMessage_hasItsPicture_withWordsForWhoCannotSeeIt() {
    Message message =
        Message.of(Severity.PLAIN, "Memory")
            .withPicture(new Picture("a*b.png", "a chart", new byte[1]));
    DiscordMessages.RenderedMessage renderedMessage = rendered(message);
    assertEquals("attachment://a_b.png", renderedMessage.embeds().getFirst().getImage().getUrl());
    try (var data = renderedMessage.create(message)) {
      assertEquals("a chart", data.getAttachments().getFirst().getDescription());
    }
  }

  @Test
  void linesAlone_haveTheRoomOfAnExcerptToo() {
    List<Message.MessageLine> lines =
        Collections.nCopies(41, new Message.MessageLine(Severity.PLAIN, "x".repeat(99)));
    Message few = Message.of(Severity.PLAIN, "x").withLines(lines.subList(0, 39));
    assertFalse(rendered(few).hasFiles());
    assertTrue(rendered(few.withLines(lines)).hasFiles());
  }

  @Test
  void anEdit_takesAwayWhatItHasNoNeedOf_andSendsNothingTwice() {
    DiscordMessages.RenderedMessage large = rendered(message("line ".repeat(20), 400));
    DiscordMessages.RenderedMessage small = rendered(message("x", 1));
    Optional<Integer> there = Optional.of(large.filesHash());
    assertEquals(DiscordMessages.FileUse.FRESH, large.files(Optional.empty()));
    assertEquals(DiscordMessages.FileUse.AS_THEY_ARE, large.files(there));
    assertEquals(DiscordMessages.FileUse.NONE, small.files(there));
    assertEquals(DiscordMessages.FileUse.AS_THEY_ARE, small.files(Optional.empty()));
    try (var edit = small.edit(message("x", 1), DiscordMessages.FileUse.NONE, Optional.empty())) {
      assertTrue(edit.toData().getArray("attachments").isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "restart queue@web1 --yes ¦ restart target:queue@web1 yes:True",
        "logs queue:queue_00@web1 --err --follow 60s ¦ logs target:queue:queue_00@web1 err:True"
            + " follow:60s",
        "silence #17 2d known, waits ¦ silence target:#17 for:2d reason:known, waits",
        "unsilence #3 ¦ unsilence silence:#3",
        "stats horizon@web1 7d ¦ stats target:horizon@web1 period:7d",
        "can restart horizon@web1 ¦ rights can verb:restart target:horizon@web1",
        "restart q@prod --rolling --batch 2 ¦ restart target:q@prod rolling:True batch:2",
        "request stop a@b ¦ rights request verb:stop target:a@b",
        "restart horizon@web1,@queues ¦ restart target:horizon@web1,@queues",
        "silence @queues 1h ¦ silence target:@queues for:1h",
        "--graceful ¦ graceful:True",
        "edit mailer@web1 ¦ config edit target:mailer@web1",
        "undo ¦ config undo",
        "help restart ¦ help verb:restart",
        "status @prod --all ¦ status target:@prod all:True",
        "--yes ¦ yes:True",
        "status ¦ status",
        "no command ¦ no command",
        "php artisan queue:work ¦ php artisan queue:work"
      })
  void aCommandInAText_isSpelledAsItIsFilledIn(String typed, String shown) {
    assertEquals("Try `" + shown + "`", DiscordMarkdown.spans("Try `" + typed + "`"));
  }

  @Test
  void aMessageUnderWay_hasNoFilesYet() {
    Message message =
        Message.of(Severity.WORKING, "Restarting")
            .withExcerpt(new Excerpt("log", new Cleaner().clean("line\n".repeat(2000))));
    assertFalse(rendered(message).hasFiles());
  }

  @Test
  void aLinkInAField_isTheOnlyOne() {
    Message message =
        Message.of(Severity.BAD, "x")
            .withField("Dashboard", "https://shop.example.com/horizon_1")
            .withField("Other", "http://evil.example/");
    List<MessageEmbed.Field> fields = rendered(message).embeds().getFirst().getFields();
    assertEquals("https://shop.example.com/horizon_1", fields.get(0).getValue());
    assertEquals("http:\u2060//evil.example/", fields.get(1).getValue());
  }

  @Test
  void eachSeverity_hasAColourOfItsOwn() {
    Set<Integer> colours = new java.util.HashSet<>();
    for (Severity severity : Severity.values()) {
      colours.add(rendered(Message.of(severity, "x")).embeds().getFirst().getColorRaw());
    }
    assertEquals(Severity.values().length, colours.size());
  }

  private static final Person ANNA = new Person("discord", "401", "anna_s");

  private static String description(Message message) {
    return rendered(message).embeds().getFirst().getDescription();
  }

  @Test
  void people_areMentions_thatCallNobody() {
    Message message =
        Message.of(Severity.GOOD, Sentence.of("Held by %s", ANNA))
            .withLine(Sentence.of("%s, %s", ANNA, "<@9>"))
            .withField("By", Sentence.of("%s", ANNA));
    assertEquals("✅ **Held by <@401>**\n<@401>, \\<@9>", description(message));
    assertEquals("<@401>", rendered(message).embeds().getFirst().getFields().getFirst().getValue());
    DataObject sent = created(message);
    assertEquals(0, sent.getObject("allowed_mentions").getArray("parse").length());
    assertFalse(
        sent.getObject("allowed_mentions").hasKey("users")
            && sent.getObject("allowed_mentions").getArray("users").length() > 0);
  }

  @Test
  void peopleOfAnotherChat_areNamesWithTheirChat() {
    assertEquals(
        "✅ **by @bob\\_x (Slack) and @mallory (Discord)**".replace(" (Discord)", ""),
        description(
            Message.of(
                Severity.GOOD,
                Sentence.of(
                    "by %s and %s",
                    new Person("slack", "U1", "bob_x"),
                    new Person("discord", "1> <@2", "mallory")))));
  }

  @Test
  void moments_areTimestamps_relativeWhereTheyTick() {
    Instant at = Instant.ofEpochSecond(1_764_000_000);
    ClockTime clock = new ClockTime(ZoneId.of("UTC"));
    assertEquals(
        "✅ **<t:1764000000:t> <t:1764000000:t> (<t:1764000000:R>) <t:1764000000:T>"
            + " <t:1764000000:T> (<t:1764000000:R>) <t:1764000000:f> <t:1764000000:R>**",
        description(
            Message.of(
                Severity.GOOD,
                Sentence.of(
                    "%s %s %s %s %s %s",
                    clock.minute(at),
                    clock.until(at),
                    clock.second(at),
                    clock.since(at),
                    clock.of(at, at.plusSeconds(90_000)),
                    ClockTime.ago(at, at.plusSeconds(60))))));
  }

  @Test
  void aFieldThatIsTooLong_endsBehindAWholeMention() {
    Sentence people = Sentence.join(" ", Collections.nCopies(300, ANNA));
    String value =
        rendered(Message.of(Severity.GOOD, "x").withField("By", people))
            .embeds()
            .getFirst()
            .getFields()
            .getFirst()
            .getValue();
    assertTrue(value.length() <= 1024 && value.length() > 500, value);
    assertTrue(value.matches("(<@401> ?)+…"), value);
  }

  @Test
  void aPhone_showsThePeopleOfACall_andTheTimeAsText() {
    Instant at = Instant.ofEpochSecond(1_764_000_000);
    Message message =
        Message.of(
                Severity.WARNING,
                Sentence.of("%s, it ends at %s", ANNA, new ClockTime(ZoneId.of("UTC")).minute(at)))
            .withMentions(List.of(Mention.of("discord:401")));
    assertEquals("⚠️ <@401>, it ends at 16:00 UTC", created(message).getString("content"));
  }
}
