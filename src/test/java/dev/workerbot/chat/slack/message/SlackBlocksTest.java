package dev.workerbot.chat.slack.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.slack.api.util.json.GsonFactory;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.testing.LongText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the limits and the parsing that Slack documents. */
class SlackBlocksTest {
  private static final String HOSTILE =
      "<!channel> <@U1> @everyone ``` *bold* <http://evil|bank> :tada: &lt;";

  /** More than there is room for: 50 blocks. */
  private static final int MANY = 60;

  private static List<JsonObject> all(SlackBlocks.RenderedBlocks renderedBlocks) {
    List<JsonObject> found = new ArrayList<>();
    JsonElement tree = GsonFactory.createSnakeCase().toJsonTree(renderedBlocks.blocks());
    tree.getAsJsonArray().forEach(block -> collect(block, found));
    return found;
  }

  private static void collect(JsonElement element, List<JsonObject> found) {
    if (element.isJsonObject()) {
      found.add(element.getAsJsonObject());
      element.getAsJsonObject().entrySet().forEach(entry -> collect(entry.getValue(), found));
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(item -> collect(item, found));
    }
  }

  private static String type(JsonObject object) {
    return object.has("type") ? object.get("type").getAsString() : "";
  }

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

  @Test
  void hostileText_staysText() {
    SlackBlocks.RenderedBlocks renderedBlocks = SlackBlocks.render(message(HOSTILE, 3));
    assertEquals(List.of(), active(renderedBlocks));
    assertFalse(renderedBlocks.text().contains("<"), renderedBlocks.text());
    assertFalse(renderedBlocks.text().contains("@everyone"), renderedBlocks.text());
  }

  @Test
  void aHeading_isBold_andItsLinesAreNot() {
    Message help =
        Message.of(Severity.PLAIN, "help")
            .withLines(
                List.of(new Message.MessageLine(Severity.PLAIN, Sentence.of("Group:"), true)))
            .withLine("a line");
    assertEquals(
        List.of("help", "Group:"),
        all(SlackBlocks.render(help)).stream()
            .filter(one -> one.has("style") && one.get("style").isJsonObject())
            .filter(one -> one.getAsJsonObject("style").get("bold").getAsBoolean())
            .map(one -> one.get("text").getAsString())
            .toList());
  }

  @Test
  void aNotification_saysHowBadItIs_whatIsTheMatter_andWhy() {
    Message fatal =
        Message.of(Severity.BAD, "FATAL importer@web1")
            .withLine("Exit code 1: it failed")
            .withLine(Message.code("PDOException: Connection refused"))
            .withLine("more");
    assertEquals(
        "🔴 FATAL importer@web1 – Exit code 1: it failed · PDOException: Connection refused",
        SlackBlocks.render(fatal).text());
    assertEquals(
        "✅ importer@web1 is RUNNING again",
        SlackBlocks.render(
                Message.of(Severity.GOOD, "importer@web1 is RUNNING again").withLine("pid 7"))
            .text());
  }

  @Test
  void theParts_ofALongMessage_haveAllOfIt_andNoneIsCut() {
    Message message = Message.of(Severity.PLAIN, "Everything you can do here");
    for (int i = 0; i < 200; i++) {
      message = message.withLine("line " + i + " of what there is to know about everything");
    }
    message = message.withField("Last", "field");
    List<Message> parts = SlackBlocks.parts(message);
    assertTrue(parts.size() > 1);
    for (Message part : parts) {
      assertEquals(Optional.empty(), SlackBlocks.render(part).file());
    }
    assertEquals(message.lines(), parts.stream().flatMap(part -> part.lines().stream()).toList());
    assertEquals(message.fields(), parts.getLast().fields());
    assertEquals(message.title(), parts.getFirst().title());
  }

  private static List<JsonObject> active(SlackBlocks.RenderedBlocks renderedBlocks) {
    return all(renderedBlocks).stream()
        .filter(one ->
            List.of("user", "usergroup", "broadcast", "channel", "link", "mrkdwn", "emoji")
                .contains(type(one)))
        .toList();
  }

  @Property
  void whateverTheTextIs_onlyOurMentionIsOne(@ForAll String text, @ForAll boolean group) {
    String id = group ? "S012AB" : "U012AB";
    SlackBlocks.RenderedBlocks renderedBlocks =
        SlackBlocks.render(
            message(HOSTILE + text, 3)
                .withLine(text)
                .withMentions(
                    List.of(
                        new Mention("slack", group, id),
                        new Mention("discord", group, id),
                        new Mention("slack", group, HOSTILE + text))));
    List<JsonObject> active = active(renderedBlocks);
    assertEquals(1, active.size(), active.toString());
    assertEquals(id, active.getFirst().get(group ? "usergroup_id" : "user_id").getAsString());
    assertFalse(renderedBlocks.text().contains(id), renderedBlocks.text());
    assertFalse(renderedBlocks.text().contains("<"), renderedBlocks.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example.com/horizon",
        "https://shop.example.com",
        "https://shop.example.com:8443/horizon?tab=failed&page=2#top"
      })
  void aFieldThatIsAnHttpsUrl_isALink_thatSaysWhereItLeads(String url) {
    List<JsonObject> active =
        active(SlackBlocks.render(Message.of(Severity.BAD, "x").withField("Dashboard", url)));
    assertEquals(1, active.size(), active.toString());
    assertEquals(url, active.getFirst().get("url").getAsString());
    assertFalse(active.getFirst().has("text"), active.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example.com/horizon",
        "javascript:alert(1)",
        "see https://shop.example.com",
        "https://shop.example.com/a b",
        "https://shop.example.com/\"x",
        "https://shop.example.com/<x>",
        "https://shop.example.com/\n",
        "https://shop.example.com/\u202Ex",
        "https://bank.example.com@evil.example.com/",
        "https://"
      })
  void everythingElseInAField_isText(String value) {
    SlackBlocks.RenderedBlocks renderedBlocks =
        SlackBlocks.render(
            Message.of(Severity.BAD, value).withLine(value).withField("Dashboard", value));
    assertEquals(List.of(), active(renderedBlocks));
  }

  @Test
  void whatDoesNotFit_isKeptWholeForAFile() {
    SlackBlocks.RenderedBlocks renderedBlocks =
        SlackBlocks.render(message("line of a log ".repeat(5), 400));
    String file = renderedBlocks.file().orElseThrow();
    assertTrue(file.length() > 400 * 70, "the whole of it");
    assertTrue(renderedBlocks.blocks().toString().contains("lines more"), "and it is said");
  }

  @Test
  void aButton_carriesTheActionAndTheChoiceOnly() {
    JsonObject button =
        all(SlackBlocks.render(message("x", 1))).stream()
            .filter(one -> type(one).equals("button"))
            .findFirst()
            .orElseThrow();
    assertEquals("abc:0", button.get("value").getAsString());
    assertEquals("danger", button.get("style").getAsString());
  }

  @Property
  void anyMessage_isWithinSlacksLimits(
      @ForAll String text, @ForAll @Size(max = MANY) List<String> lines) {
    Message message = Message.of(Severity.GOOD, text + " ".repeat(2000) + text);
    for (int i = 0; i < lines.size(); i++) {
      // A few are too long for themselves, all of them for the message.
      message = message.withLine(lines.get(i).repeat(i < 9 ? 20 : 1));
    }
    message =
        message.withExcerpt(
            new Excerpt(
                text.repeat(30), new Cleaner().clean(LongText.of(String.join("\n", lines)))));
    SlackBlocks.RenderedBlocks renderedBlocks = SlackBlocks.render(message);
    assertTrue(renderedBlocks.blocks().size() <= 50);
    assertTrue(renderedBlocks.text().length() <= 4000, "text");
    for (JsonObject object : all(renderedBlocks)) {
      if (type(object).equals("text")) {
        String shown = object.get("text").getAsString();
        assertTrue(shown.length() <= 3000, "element of " + shown.length());
        assertFalse(shown.isEmpty(), "Slack refuses an empty text");
      }
    }
  }

  private static final Person ANNA = new Person("slack", "U012AB", "anna");

  private static Message named(Person... people) {
    Message message = Message.of(Severity.GOOD, Sentence.of("Held by %s", people[0]));
    for (Person person : people) {
      message = message.withLine(Sentence.of("%s and %s", person, "<@U9>"));
    }
    return message;
  }

  private static List<String> ofType(SlackBlocks.RenderedBlocks rendered, String type, String key) {
    return all(rendered).stream()
        .filter(one -> type(one).equals(type) && one.has(key))
        .map(one -> one.get(key).getAsString())
        .toList();
  }

  @Test
  void people_areUsers_whereThatCallsNobody() {
    SlackBlocks.RenderedBlocks edit = SlackBlocks.render(named(ANNA));
    assertEquals(List.of("U012AB", "U012AB"), ofType(edit, "user", "user_id"));
    assertFalse(String.join("", ofType(edit, "text", "text")).contains("@anna"));
    assertTrue(edit.text().contains("Held by @anna"), "a phone shows the name: " + edit.text());
    assertFalse(edit.text().contains("U012AB"), edit.text());
  }

  @Test
  void people_areNamesInAPost_butForThoseWhomItCalls() {
    Person bob = new Person("slack", "U2", "bob");
    SlackBlocks.RenderedBlocks post =
        SlackBlocks.post(named(ANNA, bob).withMentions(List.of(Mention.of("slack:U2"))));
    assertEquals(List.of("U2"), ofType(post, "user", "user_id"));
    assertTrue(String.join("", ofType(post, "text", "text")).contains("@anna"));
  }

  @Test
  void peopleOfAnotherChat_areNamesWithTheirChat() {
    SlackBlocks.RenderedBlocks rendered =
        SlackBlocks.render(
            named(new Person("discord", "401", "bob"), new Person("slack", "no id", "x")));
    assertEquals(List.of(), ofType(rendered, "user", "user_id"));
    assertTrue(String.join("", ofType(rendered, "text", "text")).contains("@bob (Discord)"));
  }

  @Test
  void somebodyOfAnotherWorkspace_isTheUserBySlacksOwnId() {
    assertEquals(
        List.of("U7", "U7"),
        ofType(SlackBlocks.render(named(new Person("slack", "T9/U7", "eve"))), "user", "user_id"));
  }

  @Test
  void moments_areDatesInTheReadersZone_andDurationsStayText() {
    Instant at = Instant.ofEpochSecond(1_764_000_000);
    ClockTime clock = new ClockTime(ZoneId.of("UTC"));
    SlackBlocks.RenderedBlocks rendered =
        SlackBlocks.render(
            Message.of(
                Severity.PLAIN,
                Sentence.of(
                    "%s %s %s %s",
                    clock.until(at),
                    clock.since(at),
                    clock.of(at, at.plusSeconds(90_000)),
                    ClockTime.ago(at, at.plusSeconds(60)))));
    assertEquals(
        List.of("{time}", "{time_secs}", "{date_short} {time}"),
        ofType(rendered, "date", "format"));
    assertEquals(
        List.of("16:00 UTC", "16:00:00 UTC", "24 Nov 16:00 UTC"),
        ofType(rendered, "date", "fallback"));
    String text = String.join("", ofType(rendered, "text", "text"));
    assertTrue(text.contains("1 min ago"), text);
    assertFalse(text.contains("UTC"), text);
  }
}
