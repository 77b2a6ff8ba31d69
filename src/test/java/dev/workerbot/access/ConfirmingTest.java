package dev.workerbot.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.worker.Glob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmingTest {
  private static final Map<ServerName, Set<String>> TAGS =
      Map.of(new ServerName("web1"), Set.of("prod"), new ServerName("stage"), Set.of());

  @ParameterizedTest
  @CsvSource({
    // more than, verb, targets, why
    "1, restart, horizon@stage, ''",
    "1, restart, horizon@stage reports@stage, More than 1 worker needs confirmation.",
    "2, restart, horizon@stage reports@stage, ''",
    "0, start, horizon@stage, Everything needs confirmation.",
    "5, restart, horizon@web1, ''",
    "5, stop, horizon@stage, ''",
    "5, stop, horizon@web1, `stop` of `horizon@web1` needs confirmation.",
    "5, stop, horizon@stage mailer@web1, `stop` of `mailer@web1` needs confirmation.",
    "5, pause, horizon@web1, '`pause` of `horizon@web1` needs confirmation: the rule is for `stop`,"
        + " and pause leaves it down.'",
    "5, stop, mailer@stage, '`stop` of `mailer@stage` needs confirmation: the rule is for"
        + " `restart`, and stop interrupts it.'",
    "5, restart, mailer@stage, `restart` of `mailer@stage` needs confirmation.",
  })
  void whatIsConfirmedFirst_theConfigSays(
      int moreThan, String verb, String targets, String expected) {
    Confirming confirming =
        new Confirming(
            moreThan,
            List.of(
                new Restriction(new Grant(Set.of(Verb.STOP), Glob.ANY, new Glob("prod"))),
                new Restriction(new Grant(Set.of(Verb.RESTART), new Glob("mailer"), Glob.ANY))),
            TAGS);
    assertEquals(
        expected,
        confirming
            .why(
                Verb.named(verb).orElseThrow(),
                Arrays.stream(targets.split(" ", -1)).map(Target::of).toList())
            .orElse(""));
  }
}
