package dev.workerbot.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RollOn.ApprovalChoice;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What commands mean, one by one; {@link CommandTextTest} tries very many. */
class CommandMeaningTest {
  private static final Selector HORIZON = Selector.parse("horizon@web1");

  private static Command read(String line) {
    return assertInstanceOf(ParseResult.Understood.class, Grammar.parse(line), line).command();
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void theCommandsOfAVerb_areReadBackFromTheirText(Verb verb) {
    List<Command> some = AnyCommand.byVerb().get(verb).sampleStream().limit(10).toList();
    for (Command command : some) {
      assertEquals(command, read(command.text()), command::text);
      assertEquals(verb, command.verb(), command::text);
    }
  }

  @Test
  void aCommand_namesTheWorkersThatItIsAbout_andNoOthers() {
    assertEquals(Optional.of(HORIZON), read("restart horizon@web1").named());
    assertEquals(Optional.of(HORIZON), read("logs horizon@web1").named());
    assertEquals(Optional.of(HORIZON), read("logs horizon@web1").shown());
    assertEquals(Optional.of(HORIZON), read("silence horizon@web1 1h").named());
    assertEquals(Optional.empty(), read("silence #3 1h").named());
    assertEquals(Optional.of(HORIZON), rollOn(ApprovalChoice.RETRY).named());
    assertEquals(Optional.empty(), read("approve #3").named());
  }

  @Test
  void cancel_takesBackARequest_byItsNumber_andAnOperationByItsId() {
    assertEquals(Optional.of(12), Cancel.request(12).request());
    assertEquals(Cancel.request(12), read("cancel #12"));
    assertEquals("cancel #12", Cancel.request(12).displayText());
    Cancel ofOperation = new Cancel(Optional.of(HORIZON), Optional.of("abc"));
    assertEquals(Optional.empty(), ofOperation.request());
    assertEquals("cancel horizon@web1", ofOperation.displayText());
    assertEquals(ofOperation, read(ofOperation.text()));
  }

  @Test
  void deny_asksForItsReason_whereAFormIsWanted() {
    assertTrue(new Deny(4, "", true).opensForm());
    assertFalse(new Deny(4, "", false).opensForm());
    assertEquals("deny #4", new Deny(4, "", false).text());
    assertEquals(new Deny(4, "not now", false), read(new Deny(4, "not now", false).text()));
  }

  private static RollOn rollOn(ApprovalChoice choice) {
    return new RollOn(HORIZON, "abc", choice, false);
  }

  @ParameterizedTest
  @CsvSource({
    "RETRY, true, continue the rolling restart of horizon@web1",
    "SKIP, true, roll on without the one that failed",
    "STOP, false, stop the rolling restart of horizon@web1"
  })
  void aStoppedRoll_goesOn_unlessItIsEnded(ApprovalChoice choice, boolean goesOn, String reported) {
    RollOn command = rollOn(choice);
    assertEquals(goesOn, command.goesOn());
    assertEquals(reported, command.displayText());
    assertTrue(command.isOfStopped());
    assertEquals(command, read(command.text()));
  }

  @Test
  void whatIsConfirmed_isTheSame_onTheWorkersThatWereShown() {
    Selector shown = Selector.parse("horizon@web1,horizon@web2");
    assertEquals(
        new RollOn(shown, "abc", ApprovalChoice.SKIP, true),
        rollOn(ApprovalChoice.SKIP).confirmedOn(shown));
    Act asked =
        new Act(
            Verb.RESTART,
            HORIZON,
            new RestartOptions(true, Optional.empty()),
            Optional.of("it burns"),
            false);
    Act confirmed = asked.confirmedOn(shown);
    assertEquals(
        new Act(
            Verb.RESTART,
            shown,
            new RestartOptions(true, Optional.empty()),
            Optional.of("it burns"),
            true),
        confirmed);
    assertFalse(confirmed.unconfirmed().confirmed());
    assertEquals(Optional.of("it burns"), confirmed.unconfirmed().breakGlassReason());
    assertEquals(Optional.empty(), confirmed.withoutBreakGlass().breakGlassReason());
    assertTrue(confirmed.withoutBreakGlass().confirmed());
  }

  @Test
  void onlyARestart_isGraceful_orRolling_andOnlyWhatActs_isAnAct() {
    RestartOptions graceful = new RestartOptions(true, Optional.empty());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Act(Verb.STOP, HORIZON, graceful, Optional.empty(), false));
    assertThrows(IllegalArgumentException.class, () -> new Act(Verb.STATUS, HORIZON, false));
  }

  @Test
  void onlyAnAlert_isAcknowledgedOrResolved() {
    Reference alert = Reference.parse("#17", "#17");
    assertEquals(new AlertCommand(Verb.ACK, alert), read("ack #17"));
    assertEquals("resolve #17", new AlertCommand(Verb.RESOLVE, alert).text());
    assertThrows(IllegalArgumentException.class, () -> new AlertCommand(Verb.STOP, alert));
  }

  @Test
  void rolling_hasDefaults_whereNoneIsSaid() {
    assertEquals(
        new Act(
            Verb.RESTART,
            HORIZON,
            new RestartOptions(false, Optional.of(RestartOptions.RollingOptions.DEFAULT)),
            Optional.empty(),
            false),
        read("restart horizon@web1 --rolling"));
    RestartOptions slow =
        new RestartOptions(true, Optional.of(new RestartOptions.RollingOptions(2, Duration.ZERO)));
    assertEquals(
        new Act(Verb.RESTART, HORIZON, slow, Optional.empty(), false),
        read("restart horizon@web1 --graceful --rolling --batch 2 --pause 0"));
    assertTrue(RestartOptions.PLAIN.isPlain());
    assertFalse(slow.isPlain());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "restart a@b --batch 2 ¦ `--batch` and `--pause` are for a rolling restart: add"
            + " `--rolling`.",
        "restart a@b --pause 5s ¦ `--batch` and `--pause` are for a rolling restart: add"
            + " `--rolling`.",
        "restart a@b --rolling --batch 0 ¦ `--batch` takes a number from 1 to ",
        "restart a@b --rolling --batch x ¦ `--batch` takes a number from 1 to ",
        "restart a@b --rolling --pause never ¦ `--pause` takes a time up to ",
        "restart a@b --rolling --pause ¦ --pause needs a value behind it.",
        "restart ¦ Name a worker: `restart horizon@web1`.",
        "ack ¦ Name one: `ack #17` or `ack horizon@web1`; `alerts` lists them.",
        "approve ¦ Name the request: `approve #12`.",
        "approve twelve ¦ Name the request: `approve #12`."
      })
  void whatIsMissing_orWrong_isSaid(String line, String sentence) {
    String said =
        assertInstanceOf(ParseResult.Misunderstood.class, Grammar.parse(line), line).sentence();
    assertTrue(said.startsWith(sentence), said);
  }

  @Test
  void anEdit_isOfItsSettings() {
    Command edit = read("edit horizon@web1 --startsecs 5 --command 'php x'");
    assertEquals(
        new TreeMap<>(Map.of("startsecs", "5", "command", "php x")),
        assertInstanceOf(Edit.class, edit).values());
    assertEquals(edit, read(edit.text()));
  }
}
