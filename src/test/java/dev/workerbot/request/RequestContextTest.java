package dev.workerbot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Said;
import dev.workerbot.worker.Name;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestContextTest {
  private static final Caller ANNA = new Caller("slack", "U1", "anna", Set.of(), "C1");

  private static RequestContext typed(String text) {
    return new RequestContext("r", ANNA, text, true, _ -> {});
  }

  private static String names(RequestContext request, Target... targets) {
    return request.names(List.of(targets)).stream()
        .map(Name::toString)
        .collect(Collectors.joining(" "));
  }

  /** What is a name is no secret, however it looks. */
  @ParameterizedTest
  @CsvSource({
    "restart mailer@web1, mailer@web1",
    "'  restart  mailer@web1,cron@db1 --yes', mailer@web1 cron@db1",
    "request restart mailer@web1 because, mailer@web1",
    "can restart mailer@web1, mailer@web1",
    "help, ''",
    "can restart, ''",
    "restart @@, ''",
    "what is it, is"
  })
  void theWorkersThatWereTyped_areCalledByName(String text, String names) {
    assertEquals(names, names(typed(text)));
  }

  @Test
  void theWorkersThatAreMeant_andThoseItIsAbout_areCalledByNameToo() {
    RequestContext request =
        new RequestContext(
            "r",
            ANNA,
            "help",
            true,
            _ -> {},
            Optional.empty(),
            Optional.of(Selector.parse("queue@prod")));
    assertEquals("mailer@web1 mailer web1 queue@prod", names(request, Target.of("mailer@web1")));
  }

  @Test
  void onlyAnApprovalThatLendsTheRight_lendsIt() {
    assertFalse(typed("help").isLent());
    assertTrue(approved(true).isLent());
    assertFalse(approved(false).isLent());
  }

  private static RequestContext approved(boolean lent) {
    Approval approval = new Approval(7, Person.named("anna"), List.of(Person.named("bob")), lent);
    return new RequestContext("r", ANNA, "help", true, _ -> {}, Optional.of(approval));
  }

  @Test
  void answers_haveTheIdOfTheRequest() {
    CommandAnswer done = typed("help").done(Message.of(Severity.GOOD, "Well"));
    assertEquals("r", done.operation());
    assertEquals("Well", done.message().title());
    CommandAnswer misunderstood =
        typed("restart nothing@web1").misunderstood("No worker nothing on web1.");
    assertTrue(misunderstood instanceof Outcome.NotUnderstood);
    assertEquals("No worker nothing on web1.", misunderstood.message().title());
    CommandAnswer notAudited = typed("help").notAudited();
    assertTrue(notAudited instanceof Outcome.Failed);
    Said.contains(notAudited, "Nothing was done", "then try again");
  }

  @Test
  void whoWaitsForServers_isShownThat_likeAnyProgress() {
    List<Message> shown = new ArrayList<>();
    Meanwhile progress = shown::add;
    Message waiting = Message.of(Severity.WORKING, "waiting for web1");
    progress.waits(waiting);
    assertEquals(List.of(waiting), shown);
  }
}
