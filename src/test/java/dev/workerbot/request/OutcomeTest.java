package dev.workerbot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.OutcomeCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTest {
  private static final Message SAID = Message.of(Severity.PLAIN, "said");
  private static final Message OTHER = Message.of(Severity.PLAIN, "in other words");
  private static final List<TargetResult> RESULTS =
      List.of(TargetResult.failed(Target.of("mailer@web1"), "no"));

  static Stream<CommandAnswer> answers() {
    return Stream.of(
        new Outcome.Done("op", SAID, RESULTS),
        new Outcome.Failed("op", SAID, RESULTS),
        new Outcome.Refused("op", SAID),
        new Outcome.NotUnderstood("op", SAID),
        new Outcome.NeedsConfirmation("op", SAID, RESULTS),
        new Outcome.NeedsApproval("op", SAID, RESULTS),
        new Outcome.Unreachable("op", SAID, RESULTS));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void inOtherWords_anAnswerIsWhatItWas(CommandAnswer answer) {
    CommandAnswer other = answer.withMessage(OTHER);
    assertEquals(answer.getClass(), other.getClass());
    assertEquals("op", other.operation());
    assertEquals(OTHER, other.message());
    assertEquals(answer.results(), other.results());
    assertEquals(answer, other.withMessage(SAID));
  }

  /** Scripts and dashboards rely on these words. */
  @Test
  void eachAnswer_hasACodeOfItsOwn() {
    assertEquals(
        "DONE FAILED REFUSED NOT_UNDERSTOOD NEEDS_CONFIRMATION NEEDS_APPROVAL UNREACHABLE",
        answers().map(answer -> answer.code().toString()).collect(Collectors.joining(" ")));
  }

  @Test
  void whatAPersonDidWrong_isForThemAlone() {
    assertEquals(
        List.of(OutcomeCode.REFUSED, OutcomeCode.NOT_UNDERSTOOD),
        answers().filter(CommandAnswer::isPrivate).map(CommandAnswer::code).toList());
  }

  @Test
  void aForm_staysWithItsAnswer_inOtherWords() {
    Form form =
        new Form(
            "Title",
            "",
            List.of("create"),
            List.of(
                new Form.FormInput(
                    "command", "Command", "", "", Form.InputKind.LINE, List.of(), false)),
            "Send");
    CommandAnswer answer = Outcome.Done.asking("op", SAID, form).withMessage(OTHER);
    assertEquals(Optional.of(form), answer.form());
    assertEquals(List.of(), answer.results());
    assertEquals(Optional.empty(), new Outcome.Refused("op", SAID).form());
  }

  @Test
  void onlyAnAnswer_canBeChanged() {
    Outcome done = new Outcome.Done("op", SAID);
    assertEquals(new Outcome.Done("op", OTHER), done.map(answer -> answer.withMessage(OTHER)));
    assertInstanceOf(
        Outcome.Suspended.class, new Outcome.Suspended().map(_ -> new Outcome.Failed("op", OTHER)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', DONE",
    "BROKEN, FAILED",
    "NOT_PERMITTED BROKEN, FAILED",
    "UNREACHABLE, UNREACHABLE",
    "BROKEN UNREACHABLE, UNREACHABLE",
    "CONNECTION_REFUSED, UNREACHABLE",
    "DOWN, UNREACHABLE",
    "HUNG BROKEN, UNREACHABLE"
  })
  void withoutAStatus_itFailedWhereEachServerWasThere_andWillStayAsItIs(
      String problems, OutcomeCode code) {
    List<Problem> all =
        Arrays.stream(problems.split(" "))
            .filter(kind -> !kind.isEmpty())
            .map(kind -> new Problem(ProblemKind.valueOf(kind), "why"))
            .toList();
    CommandAnswer shown = Outcome.shown(all, "op", SAID, RESULTS);
    assertEquals(code, shown.code());
    assertEquals(RESULTS, shown.results());
    assertEquals(code == OutcomeCode.FAILED, Outcome.isBroken(all));
  }
}
