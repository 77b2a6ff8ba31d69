package dev.workerbot.chat.terminal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.completion.Attention;
import dev.workerbot.chat.completion.WordCompletion;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.ScriptedInbox;
import dev.workerbot.testing.ScriptedInbox.Asked;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.TestTerminal;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person at a terminal whose screen is read back, and a bot that answers by script. */
class TerminalSessionTest {
  private static final String PROMPT = "anna>";
  private static final String COLOURED = "(?s).*\u001B\\[([\\d;]*;)?[349][0-8][\\d;]*m.*";
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir private Path dir;
  private final ScriptedInbox inbox = new ScriptedInbox();
  private final TestTerminal terminal = new TestTerminal(80, 24);
  private final Fleet fleet =
      new Fleet(
          List.of(
              server("web1", Set.of("prod"), "horizon", "mailer", "queue:queue_00"),
              server("web2", Set.of("prod"), "horizon"),
              server("db1", Set.of("vault"), "backup")),
          Clock.systemUTC());

  private Optional<Thread> session = Optional.empty();

  @BeforeEach
  void knowTheWorkers() {
    fleet.look(fleet.servers().stream().map(WatchedServer::name).toList());
  }

  @AfterEach
  void close() throws Exception {
    inbox.close();
    Await.until("the session ends", () -> session.isEmpty() || hasLeft(session.get()));
    terminal.close();
    fleet.close();
  }

  private boolean hasLeft(Thread talk) throws InterruptedException {
    terminal.type(TestTerminal.CTRL_C + TestTerminal.CTRL_D);
    return talk.join(Duration.ofMillis(100));
  }

  /** A server on which these workers run, as its supervisorctl says. */
  private static WatchedServer server(String name, Set<String> tags, String... workers) {
    StringBuilder status = new StringBuilder();
    for (String worker : workers) {
      status.append("%-30s RUNNING   pid 7, uptime 0:00:09%n".formatted(worker));
    }
    Shell shell =
        new Shell() {
          @Override
          public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
            return new ShellResult.ShellExited(0, status.toString(), "", false);
          }

          @Override
          public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
            return run(command, time, 0);
          }

          @Override
          public ShellResult attend(CommandLine command, Consumer<String> line) {
            return run(command, BOUND, 0);
          }

          @Override
          public void close() {
            // There is nothing to close.
          }
        };
    return new WatchedServer(
        new ServerName(name),
        tags,
        new Supervisorctl(
            shell,
            new SupervisorctlSettings(
                List.of("supervisorctl"),
                Optional.empty(),
                List.of("tail"),
                BOUND,
                List.of(),
                List.of())),
        new ProgramFiles(shell, List.of("workerbot-conf"), BOUND));
  }

  private static final Shorthand SHORTHAND =
      new Shorthand(
          new TreeMap<>(Map.of("roll", "restart --rolling", "halt", "stop")),
          new TreeMap<>(
              Map.of(
                  "horizons", Selector.parse("horizon@prod"),
                  "mailers", Selector.parse("mailer@*"))));

  /** Anna may see horizon and mailer on prod, and restart horizon on web1. */
  private WordCompletion completion() {
    Policy policy =
        new Policy(
            List.of(
                new Policy.Assignment(
                    "anna's",
                    List.of(
                        new Grant(Set.of(Verb.STATUS), new Glob("*"), new Glob("prod")),
                        new Grant(Set.of(Verb.RESTART), new Glob("horizon"), new Glob("web1"))),
                    new Principals(Set.of("terminal:anna"), Set.of()))),
            List.of(),
            Map.of(
                new ServerName("web1"), Set.of("prod"),
                new ServerName("web2"), Set.of("prod"),
                new ServerName("db1"), Set.of("vault")),
            "@olga");
    return new WordCompletion(
        _ -> SHORTHAND,
        fleet,
        policy,
        List.of("laravel-queue"),
        (_, _) -> List.of("queue@web1"),
        (_, _) -> List.of(),
        _ -> Attention.NONE);
  }

  private void start() {
    start(true, _ -> List.of());
  }

  private void start(boolean colours, Function<Chat, List<Thread>> ready) {
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
                        colours,
                        completion(),
                        "welcome",
                        ready)));
    terminal.awaitLast(PROMPT);
  }

  private void enter(String line) {
    terminal.type(line + TestTerminal.ENTER);
  }

  /** Types a line and takes it as the bot does. */
  private Asked ask(String line) {
    terminal.awaitLast(PROMPT);
    enter(line);
    return inbox.next();
  }

  /** Asks for something that takes its time, and turns to other things. */
  private Asked leftGoing(String line) {
    Asked slow = ask(line);
    slow.show(working("slow: stopping"));
    terminal.awaitText("slow: stopping");
    terminal.type(TestTerminal.CTRL_C);
    terminal.awaitText("It is still running");
    terminal.awaitLast(PROMPT);
    return slow;
  }

  private void awaitEnd() throws InterruptedException {
    assertTrue(session.orElseThrow().join(BOUND), "the session has ended");
  }

  private static Message working(String title) {
    return Message.of(Severity.WORKING, title);
  }

  private static Message good(String title) {
    return Message.of(Severity.GOOD, title);
  }

  private static Message preview() {
    return Message.of(Severity.WARNING, "Restart 2 workers?")
        .withButtons(
            List.of(
                new Button("Confirm", Button.Style.DANGER, "offer", 0, false),
                new Button("Cancel", Button.Style.PLAIN, "offer", 1, false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stat|status",
        "rest|restart",
        "restart hor|restart horizon@web1",
        "restart horizon@w|restart horizon@web1",
        "status m|status mailer@web1",
        "status queue:|status queue:queue_00@web1",
        "status horizon@p|status horizon@prod",
        "status mailer@web1 --|status mailer@web1 --all",
        "status mailer@web1,hor|status mailer@web1,horizon@web",
        "can rest|can restart",
        "can restart hor|can restart horizon@web1",
        "/worker restart hor|/worker restart horizon@web1",
        "create --template lar|create --template laravel-queue",
        "create --template=lar|create --template=laravel-queue",
        "undo q|undo queue@web1",
        "rol|roll",
        "roll hor|roll horizon@web1",
        "restart @ho|restart @horizons",
        "restart horizon@web1,@ho|restart horizon@web1,@horizons",
        "can restart @ho|can restart @horizons"
      })
  void tab_completes_verbsWorkersServersAndOptions(String typed, String completed) {
    start();
    terminal.type(typed + TestTerminal.TAB);
    terminal.awaitText(PROMPT + " " + completed);
  }

  @ParameterizedTest
  @CsvSource({
    "sto", // no right to stop anything
    "restart mail", // it may be seen, not restarted
    "status back", // a server that she may not see
    "status horizon@d", // that server's name
    "status horizon@va", // its tag
    "restart horizon@web2", // the right is for web1
    "halt", // an alias of what she may not do
    "restart @mai", // a set of what she may not restart
    "nonsense hor"
  })
  void tab_offersNothingThatTheCallerMayNotDo(String typed) {
    start();
    terminal.type(typed + TestTerminal.TAB + "!");
    terminal.awaitLast(PROMPT + " " + typed + "!");
  }

  @Test
  void tab_listsWhatIsPossible_whereThereIsMore() {
    start();
    terminal.type("status horizon@" + TestTerminal.TAB);
    terminal.awaitText("horizon@web2");
    assertEquals(1, terminal.count("horizon@web1"), terminal.lines().toString());
    assertEquals(0, terminal.count("horizon@db1"), terminal.lines().toString());
  }

  @Test
  void aMessage_isEditedWhereItStands() {
    start();
    Asked restart = ask("restart horizon@web1");
    restart.show(working("horizon on web1: stopping").withLine("0.2 s").withLine("and more"));
    terminal.awaitText("and more");
    restart.show(working("horizon on web1: starting"));
    terminal.awaitText("starting");
    restart.finish(good("horizon on web1: RUNNING again"));
    terminal.awaitLast(PROMPT);
    assertEquals(
        List.of(
            "welcome", "anna> restart horizon@web1", "✓ horizon on web1: RUNNING again", "anna>"),
        terminal.lines());
  }

  @Test
  void keysPressedMeanwhile_doNotMoveTheMessage_andAreThereAfterwards() {
    start();
    Asked restart = ask("restart horizon@web1");
    restart.show(working("stopping"));
    terminal.awaitText("stopping");
    terminal.type(TestTerminal.ENTER + TestTerminal.ENTER + "help");
    restart.finish(good("RUNNING again"));
    terminal.awaitLast("anna> help");
    assertEquals(0, terminal.count("stopping"), terminal.lines().toString());
    assertEquals(1, terminal.count("RUNNING again"), terminal.lines().toString());
  }

  @Test
  void textWithWideCharacters_thatBreaksAtTheEdge_isEditedWhereItStands() {
    start();
    Asked restart = ask("status");
    restart.show(working("漢字".repeat(60)).withLine("x".repeat(200)));
    terminal.awaitText("xxx");
    restart.finish(good("done"));
    terminal.awaitLast(PROMPT);
    assertEquals(List.of("welcome", "anna> status", "✓ done", "anna>"), terminal.lines());
  }

  @Test
  void whatGrowsBeyondTheScreen_showsItsEnd_andIsReplacedByTheWhole() {
    start();
    Asked logs = ask("logs mailer@web1 --follow 60s");
    for (int size : List.of(10, 30, 60)) {
      Message message = working("mailer: following");
      for (int i = 1; i <= size; i++) {
        message = message.withLine("line " + i + ".");
      }
      logs.show(message);
      terminal.awaitText("line " + size + ".");
    }
    assertEquals(1, terminal.count("mailer: following"), terminal.lines().toString());
    Message whole = good("mailer: followed");
    for (int i = 1; i <= 60; i++) {
      whole = whole.withLine("line " + i + ".");
    }
    logs.finish(whole);
    terminal.awaitLast(PROMPT);
    assertEquals(0, terminal.count("mailer: following"), terminal.lines().toString());
    for (int i : IntStream.rangeClosed(1, 60).toArray()) {
      assertEquals(1, terminal.count("line " + i + "."), terminal.lines().toString());
    }
  }

  @Test
  void aWindowThatBecameNarrower_losesNothingAboveTheMessage() {
    start();
    Asked restart = ask("status");
    restart.show(working("a".repeat(70)));
    terminal.awaitText("aaa");
    terminal.resize(40, 24);
    restart.finish(good("done"));
    terminal.awaitText("✓ done");
    assertEquals(1, terminal.count("anna> status"), terminal.lines().toString());
  }

  @Test
  void ctrlC_leavesTheOperationGoing_andItsResultAppearsAboveThePrompt() {
    start();
    Asked restart = ask("restart slow@web1");
    restart.show(working("slow on web1: stopping"));
    terminal.awaitText("stopping");
    terminal.type(TestTerminal.CTRL_C);
    terminal.awaitText("It is still running; the result will appear here.");
    terminal.awaitLast(PROMPT);
    terminal.type("sta");
    terminal.awaitLast("anna> sta");
    restart.show(working("slow on web1: starting"));
    restart.finish(good("slow on web1: RUNNING again"));
    terminal.awaitText("RUNNING again");
    terminal.awaitLast("anna> sta");
    assertEquals(
        List.of(
            "welcome",
            "anna> restart slow@web1",
            "… slow on web1: stopping",
            "It is still running; the result will appear here.",
            "✓ slow on web1: RUNNING again",
            "anna> sta"),
        terminal.lines());
    terminal.type("tus" + TestTerminal.ENTER);
    assertEquals("status", inbox.next().text());
  }

  @Test
  void anOperationInTheBackground_doesNotDisturbTheOneInFront() {
    start();
    Asked slow = leftGoing("restart slow@web1");
    Asked quick = ask("restart horizon@web1");
    for (int i = 0; i < 5; i++) {
      quick.show(working("horizon: " + i));
      slow.show(working("slow: " + i));
    }
    slow.finish(good("slow: done"));
    quick.show(working("horizon: last"));
    quick.finish(good("horizon: done"));
    terminal.awaitLast(PROMPT);
    assertEquals(
        List.of(
            "anna> restart horizon@web1",
            "… horizon: 4",
            "✓ slow: done",
            "✓ horizon: done",
            "anna>"),
        terminal.lines().subList(4, terminal.lines().size()));
  }

  @Test
  void ctrlC_atThePrompt_clearsTheLine_andBetweenPromptsEndsNothing() {
    start(
        true,
        _ -> {
          Terminal inside = terminal.terminal();
          Terminal.SignalHandler handler =
              inside.handle(Terminal.Signal.INT, Terminal.SignalHandler.SIG_IGN);
          assertEquals(Terminal.SignalHandler.SIG_IGN, handler);
          return List.of();
        });
    terminal.type("restart everything" + TestTerminal.CTRL_C);
    terminal.awaitLast(PROMPT);
    Asked next = ask("status");
    assertEquals("status", next.text());
    next.finish(good("done"));
  }

  @Test
  void aTerminalThatDoesNotKnowItsSize_hasAPromptAllTheSame() {
    terminal.terminal().setSize(Size.of(0, 0));
    start();
    assertEquals("status", ask("status").text());
  }

  @Test
  void exit_withNothingUnderWay_leavesAtOnce() throws InterruptedException {
    start();
    enter("exit");
    awaitEnd();
  }

  @Test
  void ctrlD_leaves() throws InterruptedException {
    start();
    terminal.type(TestTerminal.CTRL_D);
    awaitEnd();
  }

  @Test
  void exit_whileSomethingIsUnderWay_warnsFirst() throws InterruptedException {
    start();
    Asked _ = leftGoing("restart slow@web1");
    enter("exit");
    terminal.awaitText("Something is still running. Type exit again to leave");
    ask("status").finish(good("fine"));
    terminal.awaitLast(PROMPT);
    enter("exit");
    Await.until(
        "it warns again after another command",
        () -> terminal.count("Something is still running") == 2);
    enter("exit");
    awaitEnd();
  }

  @Test
  void exit_afterTheResult_doesNotWarn() throws InterruptedException {
    start();
    Asked restart = leftGoing("restart slow@web1");
    restart.finish(good("RUNNING again"));
    terminal.awaitText("RUNNING again");
    enter("exit");
    awaitEnd();
    assertEquals(0, terminal.count("Something is still running"));
  }

  @Test
  void exit_whileAnEarlierBotsWorkIsFinished_warnsFirst() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    start(true, _ -> List.of(Thread.ofVirtual().start(() -> await(over))));
    enter("exit");
    terminal.awaitText("Something is still running");
    over.countDown();
    terminal.awaitLast(PROMPT);
    enter("exit");
    awaitEnd();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void workOfAnEarlierSession_neverOverwritesAMessageOfThisOne() throws ChatException {
    TerminalChat yesterday =
        new TerminalChat(
            "anna",
            new PlainScreen(new PrintWriter(new StringWriter(), true)),
            new TerminalPictures(Path.of("target/pictures")));
    Chat.Posted old = yesterday.post("terminal", working("restart of yesterday"), "key1");
    CompletableFuture<Chat> today = new CompletableFuture<>();
    start(
        true,
        chat -> {
          today.complete(chat);
          return List.of();
        });
    Asked status = ask("status");
    status.show(working("asking"));
    terminal.awaitText("asking");
    today.join().edit(old, good("finished what was begun yesterday"));
    status.finish(good("all is well"));
    terminal.awaitLast(PROMPT);
    assertEquals(
        List.of("… asking", "✓ finished what was begun yesterday", "✓ all is well", "anna>"),
        terminal.lines().subList(2, terminal.lines().size()));
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,1", "yes,0", "Y,0", "no,1", "n,1"})
  void aNumberOrYesOrNo_pressesTheButton(String line, int choice) {
    start();
    ask("restart horizon@*").finish(preview());
    terminal.awaitText("[1] Confirm  [2] Cancel");
    InboundEvent.Pressed pressed =
        assertInstanceOf(InboundEvent.Pressed.class, ask(line).request());
    assertEquals("offer", pressed.actionId());
    assertEquals(choice, pressed.choice());
    assertEquals("anna", pressed.caller().user());
  }

  @ParameterizedTest
  @CsvSource({"yes please", "no one", "123", "1a"})
  void whatIsNoButton_isTakenAsText(String line) {
    start();
    ask("restart horizon@*").finish(preview());
    assertEquals(line, ask(line).text());
  }

  @ParameterizedTest
  @CsvSource({"3", "11", "0"})
  void aNumberThatIsNoButton_isSaidToBeNone_andAsksNothing(String line) {
    start();
    ask("restart horizon@*").finish(preview());
    terminal.awaitLast(PROMPT);
    enter(line);
    terminal.awaitText("No button " + line + ". You can press [1] Confirm, [2] Cancel.");
    assertTrue(inbox.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "1, No button 1. The newest message has no buttons.",
    "yes, Nothing to confirm. The newest message has no buttons.",
    "N, Nothing to confirm. The newest message has no buttons."
  })
  void aButtonThatIsGone_isSaidToBeGone(String line, String sentence) {
    start();
    ask("restart horizon@web1").finish(good("RUNNING again"));
    terminal.awaitLast(PROMPT);
    enter(line);
    terminal.awaitText(sentence);
    assertTrue(inbox.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "exit", "EXIT", "exitt", "exi", "exot", "quit", "q", ":q", "/exit", "exit()", "bye", "logout"
  })
  void leavingInOtherWords_leaves(String line) throws InterruptedException {
    start();
    enter(line);
    awaitEnd();
    assertTrue(inbox.isEmpty());
  }

  @Test
  void edit_isNoSlipOfExit() {
    start();
    assertEquals("edit", ask("edit").text());
  }

  @Test
  void buttons_goWithTheirMessage_notWithWhatHappensInTheBackground() {
    start();
    Asked slow = leftGoing("restart slow@web1");
    ask("restart horizon@*").finish(preview());
    terminal.awaitText("[1] Confirm");
    slow.show(working("starting"));
    slow.finish(good("RUNNING again"));
    terminal.awaitText("RUNNING again");
    Asked pressed = ask("1");
    assertInstanceOf(InboundEvent.Pressed.class, pressed.request());
    pressed.finish(good("2 of 2 RUNNING again"));
    terminal.awaitLast(PROMPT);
    enter("1");
    terminal.awaitText("The newest message has no buttons. Type the command");
  }

  @ParameterizedTest
  @CsvSource({"/worker status,status", "/worker,''", "/worker   restart a@b,restart a@b"})
  void theSlashCommand_isTakenLikeTheCommand(String line, String text) {
    start();
    assertEquals(text, ask(line).text());
  }

  @Test
  void aWordThatOnlyBeginsLikeTheSlashCommand_isLeftAsItIs() {
    start();
    assertEquals("/workers", ask("/workers").text());
  }

  @Test
  void quotesAndBackslashes_reachTheBotAsTyped_andNothingIsExpanded() {
    start();
    String line = "logs mailer@web1 --grep \"it's \\d !! !1\"";
    assertEquals(line, ask(line).text());
  }

  @Test
  void emptyLines_askNothing() {
    start();
    enter("   ");
    enter("");
    assertEquals("status", ask("status").text());
  }

  @Test
  void withoutColours_nothingIsColoured_andCodeKeepsItsBackticks() {
    start(false, _ -> List.of());
    ask("restart horizon@*").finish(preview().withLine("see `status`"));
    terminal.awaitText("`status`");
    terminal.awaitLast(PROMPT);
    terminal.type("sta" + TestTerminal.TAB);
    terminal.awaitLast("anna> status");
    assertFalse(terminal.written().matches(COLOURED), terminal.written());
  }

  @Test
  void withColours_codeIsColoured_andLosesItsBackticks() {
    start();
    ask("status").finish(good("see `status`"));
    terminal.awaitLast(PROMPT);
    assertEquals(1, terminal.count("✓ see status"), terminal.lines().toString());
    assertTrue(terminal.written().matches(COLOURED));
  }

  @Test
  void history_isKeptInItsFile_andComesBackInTheNextSession() throws Exception {
    start();
    ask("status horizon@web1").finish(good("fine"));
    terminal.awaitLast(PROMPT);
    enter("exit");
    awaitEnd();
    assertTrue(Files.readString(dir.resolve("history")).contains("status horizon@web1"));
    start();
    terminal.type(TestTerminal.UP + TestTerminal.UP);
    terminal.awaitLast("anna> status horizon@web1");
  }

  private static String piped(String input, ScriptedInbox inbox) throws IOException {
    StringWriter out = new StringWriter();
    new TerminalSession(TestBot.caller("anna"), inbox, Path.of("target/pictures"))
        .piped(new BufferedReader(new StringReader(input)), new PrintWriter(out), _ -> {});
    return out.toString();
  }

  @Test
  void aPipe_isTakenLineByLine_withoutCommentsBlanksAndEscapes() throws IOException {
    ScriptedInbox prompt =
        new ScriptedInbox(asked -> {
          asked.show(working("looking"));
          asked.finish(good("answer to `" + asked.text() + "`"));
        });
    String out =
        piped("# morning round\n\n  status  \n   # more\n/worker servers\nexit\nhelp\n", prompt);
    assertEquals(
        """
        anna> status
        ✓ answer to `status`

        anna> /worker servers
        ✓ answer to `servers`

        """,
        out);
    assertFalse(out.contains("\u001B"));
  }

  @Test
  void aPipe_waitsForEachAnswerBeforeTheNext() throws Exception {
    ScriptedInbox slow = new ScriptedInbox();
    Thread thread = Thread.ofVirtual().start(() -> assertDoesNotThrow(() -> piped("a\nb\n", slow)));
    Asked first = slow.next();
    assertEquals("a", first.text());
    assertTrue(slow.isEmpty());
    first.show(working("at it"));
    assertTrue(slow.isEmpty());
    first.finish(good("done"));
    Asked second = slow.next();
    assertEquals("b", second.text());
    second.finish(good("done"));
    assertTrue(thread.join(BOUND));
  }

  @Test
  void aPipe_canConfirm() throws IOException {
    ScriptedInbox prompt =
        new ScriptedInbox(asked ->
            asked.finish(
                asked.request() instanceof InboundEvent.Pressed ? good("confirmed") : preview()));
    assertTrue(piped("restart horizon@*\nyes\n", prompt).contains("✓ confirmed"));
  }
}
