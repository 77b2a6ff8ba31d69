package dev.workerbot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetNamesTest {
  @ParameterizedTest
  @CsvSource({
    "mailer@web1, mailer on web1",
    "queue:queue_00@web1, queue:queue_00 on web1",
    "queue:queue_00@web1 queue:queue_01@web1, queue on web1",
    "queue:queue_00@web1 queue:queue_00@web2, queue on web1 and web2",
    "queue:queue_00@web1 mailer@web1, 2 workers on web1",
    "mailer@a mailer@b mailer@c, 'mailer on a, b and c'",
    "mailer@a mailer@b mailer@c cron@d, 4 workers on 4 servers"
  })
  void workersAreCalledByTheirNames_asLongAsThereAreFew(String targets, String name) {
    assertEquals(
        name,
        TargetNames.name(Arrays.stream(targets.split(" ")).map(Target::of).toList()).toString());
  }

  @Test
  void aRequest_isCalledByItsVerbAndWhoMadeIt() {
    assertEquals(
        "the restart by @ana", TargetNames.label(Verb.RESTART, Person.named("ana")).toString());
    assertEquals("Restart", TargetNames.capitalised(Verb.RESTART));
    assertEquals("X", TargetNames.capitalised("x"));
  }
}
