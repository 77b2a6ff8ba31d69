package dev.workerbot.chat.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.ChatContract;
import dev.workerbot.testing.TestTerminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes to a terminal unasked: cards, their edits, their replies, pictures. */
class TerminalCardsTest implements ChatContract {
  private static final String PROMPT = "anna>";
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF};
  private static final Picture PICTURE = new Picture("../horizon@web1.png", "memory", PNG);

  private final TestTerminal terminal = new TestTerminal(60, 20);
  private final LiveScreen screen = new LiveScreen(terminal.terminal(), false);
  @TempDir private Path dir;
  private final TerminalChat chat =
      new TerminalChat("anna", screen, new TerminalPictures(Path.of("target/pictures")));
  private Optional<Thread> typing = Optional.empty();

  @AfterEach
  void close() throws Exception {
    if (typing.isPresent()) {
      terminal.type(TestTerminal.CTRL_D.repeat(2) + TestTerminal.ENTER);
      typing.get().join();
    }
    terminal.close();
  }

  @Override
  public Chat chat() {
    return chat;
  }

  @Override
  public String channel() {
    return TerminalSession.CHANNEL;
  }

  /** A person who has typed this, and not yet pressed Enter. */
  private void typed(String text) {
    LineReader reader = LineReaderBuilder.builder().terminal(terminal.terminal()).build();
    screen.typing(Optional.of(reader));
    typing = Optional.of(Thread.ofPlatform().start(() -> read(reader)));
    terminal.awaitLast(PROMPT);
    terminal.type(text);
    terminal.awaitLast(PROMPT + " " + text);
  }

  private static void read(LineReader reader) {
    try {
      reader.readLine(PROMPT + " ");
    } catch (EndOfFileException end) {
      // That is how a test ends it.
    }
  }

  private static Message card(String title, int minutes) {
    return Message.of(Severity.BAD, title)
        .withLine("down for " + minutes + " min")
        .withButtons(List.of(new Button("Start", Button.Style.PRIMARY, "alert", 0, false)));
  }

  private static Message says(String text) {
    return Message.of(Severity.PLAIN, text);
  }

  private void shows(String... lines) {
    Await.until(
        () -> String.join("\n", terminal.lines()), () -> terminal.lines().equals(List.of(lines)));
  }

  @Test
  void aReply_isOneLineBelowItsCard_whichIsStillEditedInPlace() {
    Posted card = chat.post("terminal", card("FATAL horizon@web1", 1), "key1");
    Posted _ = chat.reply(card, says("horizon@web1: acknowledged by @anna"), "1/ack");
    chat.edit(card, card("FATAL horizon@web1, @anna is at it", 2));
    Posted _ = chat.reply(card, says("horizon@web1: restarted").withLine("by @anna"), "1/restart");
    chat.edit(card, Message.of(Severity.GOOD, "RUNNING horizon@web1"));
    shows(
        "✓ RUNNING horizon@web1",
        "  ↳ horizon@web1: acknowledged by @anna",
        "  ↳ horizon@web1: restarted · by @anna");
  }

  @Test
  void whatIsBeingTyped_isLeftAlone_byCardsEditsAndReplies() {
    typed("restart sl");
    Posted card = chat.post("terminal", card("FATAL horizon@web1", 1), "key2");
    Posted _ = chat.reply(card, says("horizon@web1: acknowledged by @olga"), "1/ack");
    chat.edit(card, Message.of(Severity.GOOD, "RUNNING horizon@web1"));
    shows(
        "✗ FATAL horizon@web1",
        "    down for 1 min",
        "    [1] Start   – type the number",
        "  ↳ horizon@web1: acknowledged by @olga",
        "✓ RUNNING horizon@web1",
        "anna> restart sl");
  }

  @Test
  void aCardThatCannotBeEditedInPlace_isPrintedAnew_onlyWithNewsInIt() {
    typed("sta");
    Posted card = chat.post("terminal", card("FATAL horizon@web1", 1), "key3");
    for (int minutes = 2; minutes < 50; minutes++) {
      chat.edit(card, card("FATAL horizon@web1", minutes));
    }
    chat.edit(card, card("2 workers on web1", 50));
    chat.edit(card, card("2 workers on web1", 51));
    shows(
        "✗ FATAL horizon@web1",
        "    down for 1 min",
        "    [1] Start   – type the number",
        "✗ 2 workers on web1",
        "    down for 50 min",
        "    [1] Start   – type the number",
        "anna> sta");
  }

  @Test
  void workThatIsShown_goesOnBeingEdited_belowTheReplyToACard() {
    Posted card = chat.post("terminal", card("FATAL horizon@web1", 1), "key4");
    Posted work = chat.post("terminal", Message.of(Severity.WORKING, "slow: stopping"), "key5");
    Posted _ = chat.reply(card, says("horizon@web1: acknowledged by @olga"), "1/ack");
    chat.edit(work, Message.of(Severity.GOOD, "slow: RUNNING again"));
    shows(
        "✗ FATAL horizon@web1",
        "    down for 1 min",
        "    [1] Start   – type the number",
        "  ↳ horizon@web1: acknowledged by @olga",
        "✓ slow: RUNNING again");
  }

  @Test
  void buttonsThatWereNotPrintedAgain_doNotTakeThePlaceOfThoseThatCanBeRead() {
    typed("1");
    Posted card = chat.post("terminal", card("FATAL horizon@web1", 1), "key6");
    Posted preview =
        chat.post(
            "terminal",
            says("Restart 2 workers?")
                .withButtons(
                    List.of(new Button("Confirm", Button.Style.DANGER, "other", 0, false))),
            "key7");
    chat.edit(card, card("FATAL horizon@web1", 2));
    Posted _ = chat.reply(card, says("horizon@web1: acknowledged by @olga"), "1/ack");
    assertEquals(Optional.of(preview), chat.offered().map(TerminalChat.PostedButtons::message));
  }

  @Test
  void aLongReply_isBroken_andStillMovesWithItsCard() {
    Posted card = chat.post("terminal", card("FATAL horizon@web1", 1), "key8");
    Posted _ = chat.reply(card, says("漢字".repeat(20)), "1/long");
    chat.edit(card, says("RUNNING horizon@web1"));
    shows("• RUNNING horizon@web1", "  ↳ " + "漢字".repeat(13) + "漢", "    字" + "漢字".repeat(6));
  }

  @Test
  void aPicture_isAFileThatOnlyItsOwnerCanRead_writtenOnce() throws IOException {
    StringWriter out = new StringWriter();
    TerminalChat piped = piped(out);
    Posted stats =
        piped.post(
            "terminal", Message.of(Severity.WORKING, "drawing").withPicture(PICTURE), "key9");
    piped.edit(stats, says("horizon").withPicture(PICTURE));
    String first = out.toString();
    piped.edit(stats, says("horizon, again").withPicture(PICTURE));
    Path file = Path.of(first.lines().toList().get(1).replaceAll(".*memory: `(.*)`", "$1"));
    assertEquals(
        first.replace("horizon\n", "horizon, again\n"), out.toString().substring(first.length()));
    assertArrayEquals(PNG, Files.readAllBytes(file));
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    // Not in the folder that all share.
    assertEquals(dir.resolve("chat-pictures"), file.getParent());
    assertEquals(
        PosixFilePermissions.fromString("rwx------"),
        Files.getPosixFilePermissions(file.getParent()));
  }

  private TerminalChat piped(StringWriter out) {
    return new TerminalChat(
        "anna",
        new PlainScreen(new PrintWriter(out)),
        new TerminalPictures(dir.resolve("chat-pictures")));
  }

  @Test
  void olderPictures_areDeleted() throws IOException {
    TerminalChat piped = piped(new StringWriter());
    for (int i = 0; i < 25; i++) {
      piped.post("terminal", says("horizon").withPicture(PICTURE), "key10");
    }
    try (Stream<Path> left = Files.list(dir.resolve("chat-pictures"))) {
      assertEquals(20, left.count());
    }
  }
}
