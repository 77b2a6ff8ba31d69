package dev.workerbot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandHandlerTest {
  private static final Caller ANNA = new Caller("slack", "U1", "anna", Set.of(), "C1");
  private static final List<PickItem> ALERTS = List.of(new PickItem(3, "queue is down"));

  private final CommandHandler<Act> plain =
      (requestContext, command, _) ->
          requestContext.done(Message.of(Severity.GOOD, command.text()));

  private String carriedOut(CommandHandler<Act> handler) {
    RequestContext request = new RequestContext("r", ANNA, "stop", true, _ -> {});
    Act stop = new Act(Verb.STOP, Selector.parse("mailer@web1"), false);
    return handler.handle(request, stop, Authorization.Go.WITHOUT_TARGETS)
            instanceof Outcome.Done done
        ? done.message().title()
        : "";
  }

  @Test
  void aHandler_suggestsNothing_unlessItsVerbTakesANumberOrAName() {
    assertEquals(List.of(), plain.numbered(ANNA));
    assertEquals(List.of(), plain.named(ANNA));
    assertEquals("stop mailer@web1", carriedOut(plain));
  }

  @Test
  void oneThatSuggests_doesWhatItDoes_andBothCanBeTogether() {
    CommandHandler<Act> both =
        CommandHandler.named(
            CommandHandler.numbered(plain, _ -> ALERTS), caller -> List.of(caller.name()));
    assertEquals(ALERTS, both.numbered(ANNA));
    assertEquals(List.of("anna"), both.named(ANNA));
    assertEquals("stop mailer@web1", carriedOut(both));
    CommandHandler<Act> reversed =
        CommandHandler.numbered(CommandHandler.named(plain, _ -> List.of("deploy")), _ -> ALERTS);
    assertEquals(ALERTS, reversed.numbered(ANNA));
    assertEquals(List.of("deploy"), reversed.named(ANNA));
  }
}
