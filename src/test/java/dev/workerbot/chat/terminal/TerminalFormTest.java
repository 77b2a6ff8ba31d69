package dev.workerbot.chat.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.TestTerminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form as questions on a terminal whose screen is read back. */
class TerminalFormTest {
  private static final String PROMPT = "anna>";
  private static final String QUESTION = "  >";
  private static final Message CARD =
      Message.of(Severity.PLAIN, "Templates")
          .withButtons(
              List.of(new Button("laravel-queue", Button.Style.PRIMARY, "offer", 0, true)));

  @TempDir private Path dir;
  private final TestTerminal terminal = new TestTerminal(100, 40);
  private final AskingInbox inbox = new AskingInbox(Forms.NEW_WORKER);
  private Optional<Thread> session = Optional.empty();

  private void start() {
    TerminalSession talk =
        new TerminalSession(TestBot.caller("anna"), inbox, Path.of("target/pictures"));
    session =
        Optional.of(
            Thread.ofPlatform()
                .name("session")
                .start(() ->
                    talk.interactive(
                        terminal.terminal(),
                        dir.resolve("history"),
                        false,
                        (_, _) -> List.of(),
                        "welcome",
                        chat -> {
                          post(chat);
                          return List.of();
                        })));
    terminal.awaitLast(PROMPT);
  }

  private static void post(Chat chat) {
    try {
      chat.post("terminal", CARD, "key1");
    } catch (ChatException refused) {
      throw new AssertionError(refused);
    }
  }

  @AfterEach
  void close() throws Exception {
    Await.until("the session ends", () -> session.isEmpty() || hasLeft(session.get()));
    terminal.close();
  }

  private boolean hasLeft(Thread talk) throws InterruptedException {
    terminal.type(TestTerminal.CTRL_C + TestTerminal.CTRL_D);
    return talk.join(Duration.ofMillis(100));
  }

  private void enter(String line) {
    terminal.type(line + TestTerminal.ENTER);
  }

  private void answer(String question, String... lines) {
    terminal.awaitText(question);
    for (String line : lines) {
      terminal.awaitLast(QUESTION);
      enter(line);
    }
  }

  private void more(String answer) {
    terminal.awaitLast("  Which? Names, all, or Enter for no more:");
    enter(answer);
  }

  @Test
  void anAnswerThatCannotStay_isSaidAtOnce_andAskedForAgain() throws IOException {
    start();
    enter("1");
    answer("Worker –", "queue-high@web1");
    answer("Command [", AskingInbox.WRONG);
    terminal.awaitText("✗ " + AskingInbox.MISTAKE);
    answer("Command [", "php artisan");
    answer("Start with the server [true]", "");
    more("");
    assertTrue(inbox.typed(1).text().contains("\"--command=php artisan\""), inbox.typed(1)::text);
  }

  @Test
  void anAnswerThatIsGivenTwice_isTaken() throws IOException {
    start();
    enter("1");
    answer("Worker –", "queue-high@web1");
    answer("Command [", AskingInbox.WRONG);
    terminal.awaitText("✗ " + AskingInbox.MISTAKE);
    answer("Command [", AskingInbox.WRONG);
    answer("Start with the server [true]", "");
    more("");
    assertTrue(inbox.typed(1).text().contains("--command=" + AskingInbox.WRONG));
  }

  @Test
  void aForm_thatAPressOpened_comesBackAsTheCommand() throws IOException {
    start();
    enter("1");
    answer("Worker –", "", "queue-high@web1");
    answer("Command [", "php artisan --name=\"a b\" --yes");
    answer("Start with the server [true]", "maybe", "FALSE");
    more("y");
    answer("User [", "-");
    answer("Restart when it ends –", "");
    answer("Environment –", "APP_ENV=test", "TOKEN=hunter2 ", "");
    answer("Processes", "4");
    assertEquals(
        "create queue-high@web1 --template laravel-queue --user="
            + " \"--command=php artisan --name=\\\"a b\\\" --yes\" --autostart=false"
            + " --autorestart= \"--environment=APP_ENV=test\nTOKEN=hunter2 \" --numprocs=4",
        inbox.typed(1).text());
    assertEquals(TestBot.caller("anna"), inbox.typed(1).caller());
    terminal.awaitText("It is done");
    terminal.awaitLast(PROMPT);
    new Golden("form.terminal.txt").check(String.join("\n", terminal.lines()) + "\n");
  }

  @Test
  void whatIsLeftOut_keepsWhatItWas() {
    start();
    enter(AskingInbox.OPENING);
    answer("Worker –", "queue@web1");
    answer("Command [", "");
    answer("Start with the server [true]", "");
    more("");
    assertEquals(
        "create queue@web1 --template laravel-queue --user=www-data"
            + " \"--command=php artisan queue:work\" --autostart=true --autorestart="
            + " \"--environment=APP_ENV=production\nTOKEN=hunter2\" --numprocs=",
        inbox.typed(1).text());
  }

  @Test
  void ofTheRest_onlyWhatIsNamed_isAskedFor() {
    start();
    enter(AskingInbox.OPENING);
    answer("Worker –", "queue@web1");
    answer("Command [", "");
    answer("Start with the server [true]", "");
    more("numproc");
    terminal.awaitText("There is no numproc; did you mean `numprocs`?");
    more("numprocs, USER");
    answer("Processes", "4");
    answer("User [www-data]", "deploy");
    more("numprocs");
    answer("Processes [4]", "5");
    more("");
    assertEquals(
        "create queue@web1 --template laravel-queue --user=deploy"
            + " \"--command=php artisan queue:work\" --autostart=true --autorestart="
            + " \"--environment=APP_ENV=production\nTOKEN=hunter2\" --numprocs=5",
        inbox.typed(1).text());
  }

  @Test
  void linesCanBeKept_orCleared() {
    start();
    enter(AskingInbox.OPENING);
    answer("Worker –", "queue@web1");
    answer("Command [", "");
    answer("Start with the server [true]", "");
    more("yes");
    answer("User [", "");
    answer("Restart when it ends –", "unexpected");
    answer("Environment –", "-");
    answer("Processes", "");
    assertTrue(
        inbox.typed(1).text().endsWith(" --autorestart=unexpected --environment= --numprocs="),
        inbox.typed(1).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {TestTerminal.CTRL_C, TestTerminal.CTRL_D})
  void whoLeavesTheForm_isInformedThatNothingWasDone(String key) {
    start();
    enter(AskingInbox.OPENING);
    answer("Worker –", "queue@web1");
    terminal.awaitText("Command [");
    terminal.awaitLast(QUESTION);
    terminal.type(key);
    terminal.awaitText("Nothing was done.");
    terminal.awaitLast(PROMPT);
    assertEquals(1, inbox.requests().size());
  }

  @Test
  void whatIsFilledIn_isInNoHistory() throws Exception {
    start();
    enter(AskingInbox.OPENING);
    answer("Worker –", "queue@web1");
    answer("Command [", "php secret.php");
    terminal.awaitText("Start with the server [true]");
    terminal.awaitLast(QUESTION);
    terminal.type(TestTerminal.UP);
    answer("Start with the server [true]", "");
    more("");
    assertEquals("queue@web1", inbox.typed(1).text().split(" ", -1)[1]);
    assertTrue(inbox.typed(1).text().contains(" --autostart=true "), inbox.typed(1).text());
    terminal.awaitText("It is done");
    terminal.awaitLast(PROMPT);
    terminal.type(TestTerminal.UP);
    terminal.awaitLast("anna> " + AskingInbox.OPENING);
    terminal.type(TestTerminal.CTRL_C);
    terminal.awaitLast(PROMPT);
    enter("exit");
    assertTrue(session.orElseThrow().join(Duration.ofSeconds(20)), "the session has ended");
    String history = Files.readString(dir.resolve("history"));
    assertTrue(history.contains(AskingInbox.OPENING), history);
    assertFalse(history.contains("secret.php") || history.contains("hunter2"), history);
  }

  @Test
  void aFormThatComesTooLate_becomesWhatToType() {
    inbox.before(() -> terminal.awaitText("It is still running"));
    start();
    enter(AskingInbox.OPENING);
    Await.until("it was asked", () -> !inbox.requests().isEmpty());
    terminal.type(TestTerminal.CTRL_C);
    terminal.awaitText("create queue-high@web1");
    terminal.awaitLast(PROMPT);
  }

  @Test
  void inAPipe_nothingIsAsked() throws IOException {
    StringWriter out = new StringWriter();
    new TerminalSession(TestBot.caller("anna"), inbox, Path.of("target/pictures"))
        .piped(
            new BufferedReader(new StringReader(AskingInbox.OPENING + "\n")),
            new PrintWriter(out),
            _ -> {});
    assertTrue(out.toString().contains("create queue-high@web1"), out.toString());
  }
}
