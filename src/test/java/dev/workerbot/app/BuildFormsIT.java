package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.program.template.Template;
import dev.workerbot.program.template.TemplateReader;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.SlackModals.Modal;
import dev.workerbot.testing.StoredText;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.TestTerminal;
import dev.workerbot.testing.Workshop;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Workers are made and changed by form in every chat, on a real supervisord. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildFormsIT {
  private static final String SECRET = "hunter2";
  private static final String STRANGER = "UBOB";

  /** Those that have a button; the others are asked for by their names. */
  private static final List<String> KINDS =
      TemplateReader.builtIn().stream().limit(5).map(Template::title).toList();

  private static final Map<String, String> QUEUE =
      Map.of("worker", "queue@web1", "command", "sleep 1000", "environment", "KEY=" + SECRET);

  private Workshop workshop;

  @BeforeAll
  void start() {
    workshop = new Workshop();
  }

  @AfterAll
  void stop() {
    workshop.close();
  }

  @AfterEach
  void nothingElseHasNoticed() throws IOException {
    try {
      workshop.isSound();
    } finally {
      workshop.tidy();
    }
  }

  private TestBot bot(Path dir) throws IOException {
    return TestBot.impatient(workshop.config(dir, Map.of()));
  }

  private void isMade() throws IOException {
    assertTrue(workshop.server().status("queue").contains("RUNNING"));
    String file = Files.readString(workshop.folder().resolve("queue.conf"));
    assertTrue(file.contains("environment=KEY=\"" + SECRET + "\""), file);
    assertTrue(file.contains("user=nobody"), file);
  }

  private void isChanged(String stopwaitsecs) throws IOException {
    isMade();
    String file = Files.readString(workshop.folder().resolve("queue.conf"));
    assertTrue(file.contains("stopwaitsecs=" + stopwaitsecs), file);
  }

  /** Where it was filled in, it was said to nobody, and is kept only for undo. */
  private static void isKeptSecret(Path dir, List<String> said, String log) {
    assertEquals(
        List.of(), said.stream().filter(one -> one.contains(SECRET)).toList(), "what was said");
    assertFalse(log.contains(SECRET), log);
    assertEquals(
        Set.of("change_file.after_text", "change_file.before_text"),
        new StoredText(dir.resolve("state/workerbot.db")).columnsWith(SECRET));
  }

  private static void press(SlackBot bot, FakeSlack.Shown message, String label) {
    String _ = bot.slack().socket().press("U1", message, label);
  }

  /** Presses what opens a form, and waits for it. */
  private static Modal opened(SlackBot bot, FakeSlack.Shown message, String label) {
    int before = bot.slack().modals().size();
    press(bot, message, label);
    Await.until(
        () -> "a modal after " + label + "\n" + bot.log().text(),
        () -> bot.slack().modals().size() > before);
    return bot.slack().modals().getLast();
  }

  /** Sends a form, and waits until the message that answers it says so. */
  private static FakeSlack.Shown sent(
      SlackBot bot, Modal modal, Map<String, String> filled, String expected) {
    int next = bot.slack().messages().size();
    String _ = bot.slack().socket().submit(modal, filled);
    return bot.talk().shows(next, expected);
  }

  /** What stands in a field, or goes along with the form that does not show it. */
  private static String initial(Modal modal, String key) {
    return modal
        .field(key)
        .map(block -> block.path("element").path("initial_value").asString(""))
        .orElseGet(() ->
            JsonMapper.shared()
                .readTree(modal.view().path("private_metadata").asString())
                .path("hidden")
                .path(key)
                .asString());
  }

  /** As a message stands now. */
  private static FakeSlack.Shown becomes(SlackBot bot, FakeSlack.Shown message, String expected) {
    List<String> all = bot.slack().messages().stream().map(FakeSlack.Shown::ts).toList();
    return bot.talk().shows(all.indexOf(message.ts()), expected);
  }

  @Test
  void inSlack_aWorkerIsMadeAndChanged_byForm(@TempDir Path dir) throws IOException {
    try (SlackBot bot = SlackBot.on(bot(dir))) {
      FakeSlack.Shown kinds = bot.talk().asks("U1", "create", "What kind of worker?");
      Modal form = opened(bot, kinds, "Plain command");
      FakeSlack.Shown preview =
          sent(bot, form, QUEUE, "This would create queue on web1: 1 process");
      assertEquals(kinds.channel(), preview.channel());
      assertTrue(preview.text().contains("environment=KEY=•••"), preview.text());
      onlyTheAskerConfirms(bot, preview);
      press(bot, preview, "Confirm");
      FakeSlack.Shown _ = becomes(bot, preview, "queue on web1: created, RUNNING");
      isMade();

      FakeSlack.Shown settings = bot.talk().asks("U1", "edit queue@web1", "Settings of queue");
      Modal edit = opened(bot, settings, "Edit");
      assertEquals("sleep 1000", initial(edit, "command"));
      assertEquals("KEY=•••", initial(edit, "environment"));
      FakeSlack.Shown difference =
          sent(bot, edit, Map.of("stopwaitsecs", "20"), "+ stopwaitsecs=20");
      assertFalse(difference.text().contains("KEY"), difference.text());
      Modal again = opened(bot, difference, "Change it");
      assertEquals("20", initial(again, "stopwaitsecs"));
      assertEquals("KEY=•••", initial(again, "environment"));
      FakeSlack.Shown same = sent(bot, again, Map.of(), "+ stopwaitsecs=20");
      assertEquals(difference.text(), same.text());
      press(bot, same, "Confirm");
      FakeSlack.Shown _ = becomes(bot, same, "queue on web1: changed, RUNNING");
      isChanged("20");
      isKeptSecret(dir, bot.slack().requests(), bot.log().text());
    }
  }

  private static void onlyTheAskerConfirms(SlackBot bot, FakeSlack.Shown preview) {
    int before = bot.slack().whispers().size();
    String _ = bot.slack().socket().press(STRANGER, preview, "Confirm");
    String refused = bot.talk().whispered(before, STRANGER);
    assertTrue(refused.contains("Only the person who asked can press that button."), refused);
  }

  @Test
  void inSlack_whoMayNot_getsNoForm_andIsReportedSoInPrivate(@TempDir Path dir) throws IOException {
    try (SlackBot bot = SlackBot.on(bot(dir))) {
      FakeSlack.Shown kinds = bot.talk().asks("U1", "create", "What kind of worker?");
      String _ = bot.slack().socket().press(STRANGER, kinds, "Plain command");
      String refused = bot.talk().whispered(0, STRANGER);
      assertTrue(refused.contains("You have no right to create here. @olga"), refused);
      assertEquals(List.of(), bot.slack().modals());
      assertEquals(List.of(kinds), bot.slack().messages());
    }
  }

  /** Sends a form that is wrong, and returns what then stands beside its fields. */
  private static JsonNode mistakes(SlackBot bot, Modal modal, Map<String, String> filled) {
    String envelope = bot.slack().socket().submit(modal, filled);
    JsonNode answer = bot.slack().socket().answer(envelope);
    assertEquals("errors", answer.path("response_action").asString());
    return answer.path("errors");
  }

  @Test
  void inSlack_whatIsWrongInAForm_standsBesideItsField_andTheFormStaysOpen(@TempDir Path dir)
      throws IOException {
    try (SlackBot bot = SlackBot.on(bot(dir))) {
      FakeSlack.Shown kinds = bot.talk().asks("U1", "create", "What kind of worker?");
      Modal modal = opened(bot, kinds, "Plain command");
      Map<String, String> bad = new HashMap<>(QUEUE);
      bad.put("worker", "my queue@web1");
      bad.put("directory", "srv");
      bad.put("environment", "KEY=•••");
      JsonNode wrong = mistakes(bot, modal, bad);
      assertTrue(wrong.path("worker").asString("").contains("cannot contain a blank"), "" + wrong);
      assertTrue(
          wrong.path("environment").asString("").contains("type the value of `KEY` again"),
          "" + wrong);
      bad.put("worker", "queue@web1");
      bad.put("environment", "KEY=" + SECRET);
      JsonNode path = mistakes(bot, bot.slack().modals().getLast(), bad);
      assertTrue(path.path("directory").asString("").contains("write the full path"), "" + path);
      assertEquals(1, path.size());
      assertEquals(List.of(kinds), bot.slack().messages());

      Map<String, String> elsewhere = new HashMap<>(QUEUE);
      elsewhere.put("worker", "queue@nowhere");
      FakeSlack.Shown nowhere =
          sent(bot, bot.slack().modals().getLast(), elsewhere, "No server or tag");
      Modal again = opened(bot, nowhere, "Change it");
      assertEquals("queue", initial(again, "worker"));
      assertTrue(again.view().toString().contains("nowhere"), again::toString);
      FakeSlack.Shown _ = sent(bot, again, QUEUE, "This would create queue on web1: 1 process");
      assertTrue(bot.slack().requests().stream().noneMatch(one -> one.contains(SECRET)));
      assertFalse(bot.log().text().contains(SECRET), bot.log().text());
      assertEquals(List.of(), workshop.files());
    }
  }

  @Test
  void inSlack_whatIsWrongInAChange_standsBesideItsField(@TempDir Path dir) throws IOException {
    try (SlackBot bot = SlackBot.on(bot(dir))) {
      FakeSlack.Shown mailer = bot.talk().asks("U1", "edit mailer@web1", "Settings of mailer");
      Modal modal = opened(bot, mailer, "Edit");
      JsonNode wrong = mistakes(bot, modal, Map.of("user", "nobody", "stopwaitsecs", "soon"));
      assertEquals("{\"stopwaitsecs\":\"write a number from 0 to 86400\"}", wrong.toString());
    }
  }

  @Test
  void inSlack_aConfirmThatIsTooOld_keepsWhatWasFilledIn(@TempDir Path dir) throws IOException {
    Path config = workshop.config(dir, Map.of());
    String text = Files.readString(config);
    Files.writeString(config, text.replace("operations:", "operations:\n  confirm-within: 1s"));
    try (SlackBot bot = SlackBot.on(config)) {
      FakeSlack.Shown kinds = bot.talk().asks("U1", "create", "What kind of worker?");
      FakeSlack.Shown preview =
          sent(bot, opened(bot, kinds, "Plain command"), QUEUE, "This would create queue");
      Instant over = Instant.now().plusMillis(1001);
      Await.until("the second is over", () -> Instant.now().isAfter(over));
      press(bot, preview, "Confirm");
      String reported = bot.talk().whispered(0, "U1");
      assertTrue(reported.contains("reopens the form with your entries"), reported);
      Modal again = opened(bot, preview, "Change it");
      assertEquals("sleep 1000", initial(again, "command"));
      assertEquals("queue", initial(again, "worker"));
      assertEquals(List.of(), workshop.files());
    }
  }

  @Test
  void inSlack_editWithForm_isNeverAFormThatWouldClearWhatItDoesNotKnow(@TempDir Path dir)
      throws IOException {
    try (SlackBot bot = SlackBot.on(bot(dir))) {
      FakeSlack.Shown _ = bot.talk().asks("U1", "edit mailer@web1 --form", "Settings of mailer");
      assertEquals(List.of(), bot.slack().modals());
    }
  }

  @Test
  void theFormsInSlack_readLikeThis(@TempDir Path dir) throws IOException {
    try (SlackBot bot = SlackBot.on(bot(dir))) {
      FakeSlack.Shown kinds = bot.talk().asks("U1", "create", "What kind of worker?");
      List<JsonNode> views = new ArrayList<>();
      KINDS.forEach(kind -> views.add(opened(bot, kinds, kind).view()));
      FakeSlack.Shown mailer = bot.talk().asks("U1", "edit mailer@web1", "Settings of mailer");
      views.add(opened(bot, mailer, "Edit").view());
      new Golden("build-forms.slack.json")
          .checkVerbatim(
              lines(views, "blocks").replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"));
    }
  }

  /** JSON with a line for each question. */
  private static String lines(List<JsonNode> forms, String questions) {
    return forms.stream()
        .map(form -> lines(form, questions))
        .collect(Collectors.joining(",\n"))
        .transform("[\n%s\n]\n"::formatted);
  }

  private static String lines(JsonNode form, String questions) {
    ObjectNode head = (ObjectNode) form.deepCopy();
    JsonNode asks = head.remove(questions);
    return "%s, \"%s\": [\n  %s\n]}"
        .formatted(
            head.toString().replaceFirst("}$", ""),
            questions,
            asks.valueStream().map(JsonNode::toString).collect(Collectors.joining(",\n  ")));
  }

  private static String opened(DiscordBot bot, Shown message, String label) {
    String pressed = bot.discord().presses(DiscordBot.ANNA, message, label);
    Await.until(
        () -> "a modal after " + label + "\n" + bot.log().text(),
        () -> bot.discord().modal(pressed).isPresent());
    return pressed;
  }

  private static JsonNode field(DiscordBot bot, String modal, String begins) {
    return bot.discord()
        .modal(modal)
        .orElseThrow()
        .path("components")
        .valueStream()
        .map(label -> label.path("component"))
        .filter(one -> one.path("custom_id").asString("").startsWith(begins))
        .findFirst()
        .orElseThrow();
  }

  /** The id of the last field of a modal, and what stands in it. */
  private static Map.Entry<String, String> everythingElse(DiscordBot bot, String modal) {
    JsonNode field = field(bot, modal, "+");
    return Map.entry(field.path("custom_id").asString(), field.path("value").asString(""));
  }

  @Test
  void inDiscord_aWorkerIsMadeAndChanged_byForm(@TempDir Path dir) throws IOException {
    try (DiscordBot bot = DiscordBot.on(bot(dir))) {
      Shown kinds =
          bot.talk().asks(DiscordBot.ANNA, "config create", Map.of(), "What kind of worker?");
      String stranger = bot.discord().presses(DiscordBot.BOB, kinds, "Plain command");
      String refused = bot.talk().whispered(0, DiscordBot.BOB);
      assertTrue(refused.contains("You have no right to `config create` here. @olga"), refused);
      assertFalse(bot.discord().modal(stranger).isPresent());

      String form = opened(bot, kinds, "Plain command");
      Map.Entry<String, String> rest = everythingElse(bot, form);
      Map<String, String> filled =
          Map.of(
              "worker",
              "queue@web1",
              "command",
              "sleep 1000",
              rest.getKey(),
              rest.getValue() + "\nenvironment=KEY=" + SECRET);
      Shown preview =
          bot.talk().says(bot.discord().submits(form, filled), "This would create queue on web1");
      int whispers = bot.discord().whispers().size();
      String _ = bot.discord().presses(DiscordBot.BOB, preview, "Confirm");
      String notYours = bot.talk().whispered(whispers, DiscordBot.BOB);
      assertTrue(notYours.contains("Only the person who asked can press that"), notYours);
      String _ = bot.discord().presses(DiscordBot.ANNA, preview, "Confirm");
      Shown _ = bot.talk().becomes(preview, "queue on web1: created, RUNNING");
      isMade();

      Shown settings =
          bot.talk().asks(DiscordBot.ANNA, "config edit", "queue@web1", "Settings of queue");
      String edit = opened(bot, settings, "Edit");
      assertEquals("KEY=•••", field(bot, edit, "environment").path("value").asString());
      Map.Entry<String, String> others = everythingElse(bot, edit);
      String changed = others.getValue().replace("stopwaitsecs=10", "stopwaitsecs=20");
      Shown difference =
          bot.talk()
              .says(
                  bot.discord().submits(edit, Map.of(others.getKey(), changed)),
                  "+ stopwaitsecs=20");
      assertFalse(DiscordTalk.text(difference).contains("KEY"), DiscordTalk.text(difference));
      String again = opened(bot, difference, "Change it");
      assertTrue(everythingElse(bot, again).getValue().contains("stopwaitsecs=20"));
      Shown same = bot.talk().says(bot.discord().submits(again, Map.of()), "+ stopwaitsecs=20");
      String _ = bot.discord().presses(DiscordBot.ANNA, same, "Confirm");
      Shown _ = bot.talk().becomes(same, "queue on web1: changed, RUNNING");
      isChanged("20");
      isKeptSecret(
          dir,
          bot.discord().requests().stream().map(FakeDiscord.Seen::body).toList(),
          bot.log().text());
    }
  }

  @Test
  void theFormsInDiscord_readLikeThis(@TempDir Path dir) throws IOException {
    try (DiscordBot bot = DiscordBot.on(bot(dir))) {
      Shown kinds =
          bot.talk().asks(DiscordBot.ANNA, "config create", Map.of(), "What kind of worker?");
      List<JsonNode> modals = new ArrayList<>();
      for (String kind : KINDS) {
        modals.add(bot.discord().modal(opened(bot, kinds, kind)).orElseThrow());
      }
      Shown mailer =
          bot.talk().asks(DiscordBot.ANNA, "config edit", "mailer@web1", "Settings of mailer");
      modals.add(bot.discord().modal(opened(bot, mailer, "Edit")).orElseThrow());
      new Golden("build-forms.discord.json")
          .checkVerbatim(
              lines(modals, "components").replaceAll("kept:[0-9a-f-]{36}", "kept:(an id)"));
    }
  }

  @Test
  void inATerminal_aWorkerIsMadeAndChanged_byForm(@TempDir Path dir) throws Exception {
    try (CapturedLog log = new CapturedLog();
        TestTerminal terminal = new TestTerminal(110, 50);
        TestBot bot = bot(dir)) {
      Thread session =
          Thread.ofPlatform()
              .name("session")
              .start(() ->
                  new TerminalSession(
                          TestBot.caller("anna"),
                          bot.bot().requestHandler(),
                          Path.of("target/pictures"))
                      .interactive(
                          terminal.terminal(),
                          dir.resolve("history"),
                          false,
                          (_, _) -> List.of(),
                          "welcome",
                          _ -> List.of()));
      Person anna = new Person(terminal);
      anna.says("create");
      anna.says(Integer.toString(KINDS.indexOf("Plain command") + 1));
      anna.answers("Name and server –", "queue@web1");
      anna.answers("Command –", "sleep 1000");
      anna.wants("environment");
      anna.answers("Environment –", "KEY=•••", "");
      terminal.awaitText("type the value of KEY again");
      anna.types("KEY=" + SECRET);
      anna.types("");
      anna.wants("");
      terminal.awaitText("This would create queue on web1: 1 process");
      anna.says("yes");
      terminal.awaitText("queue on web1: created, RUNNING");
      isMade();
      anna.says("edit queue@web1");
      terminal.awaitText("Settings of queue on web1");
      anna.says("1");
      terminal.awaitText("Edit queue@web1");
      anna.answers("Command [sleep 1000]", "");
      anna.answers("User [nobody]", "");
      anna.wants("stopwaitsecs");
      anna.answers("Seconds to stop before SIGKILL [10]", "20");
      anna.wants("");
      terminal.awaitText("+ stopwaitsecs=20");
      anna.says("yes");
      terminal.awaitText("queue on web1: changed, RUNNING");
      isChanged("20");
      anna.says("exit");
      session.join();
      String history = Files.readString(dir.resolve("history"));
      assertFalse(history.contains(SECRET), history);
      isKeptSecret(dir, List.of(), log.text());
      new Golden("build-forms.terminal.txt")
          .replacing(workshop.server().dir().toString(), "/srv/web1")
          .check(String.join("\n", terminal.lines()) + "\n");
    }
  }

  /** At a terminal. */
  private record Person(TestTerminal terminal) {
    void says(String line) {
      terminal.awaitLast("anna>");
      terminal.type(line + TestTerminal.ENTER);
    }

    void types(String line) {
      terminal.awaitLast("  >");
      terminal.type(line + TestTerminal.ENTER);
    }

    void answers(String question, String... lines) {
      terminal.awaitText(question);
      for (String line : lines) {
        types(line);
      }
    }

    void wants(String names) {
      terminal.awaitLast("  Which? Names, all, or Enter for no more:");
      terminal.type(names + TestTerminal.ENTER);
    }
  }
}
