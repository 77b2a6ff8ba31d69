package dev.workerbot.access.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldTest {
  private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

  private static ActiveHold hold(String selector, String reason) {
    return new ActiveHold(
        3,
        Selector.parse(selector),
        reason,
        new ActiveHold.Holder("slack", "U1", "anna", "C1", Optional.empty()),
        NOW,
        NOW.plusSeconds(1800));
  }

  @ParameterizedTest
  @CsvSource({
    "queue@web1, queue:queue_00, web1, true",
    "queue@web1, queue:one-that-comes-later, web1, true",
    "queue@web1, queue:queue_00, web2, false",
    "queue@web1, queue2:queue_00, web1, false",
    "queue:queue_00@web1, queue:queue_01, web1, false",
    "*@prod, mailer, web1, true",
    "@prod, mailer, web1, true",
    "@prod, mailer, web2, false",
    "queue@web*, queue:queue_07, web9, true",
    "'mailer@web2,queue@prod', queue:queue_00, web1, true",
    "queue, queue:queue_00, web2, true"
  })
  void whatIsHeld_isMatchedWhenItIsAsked(
      String held, String worker, String server, boolean expected) {
    Set<String> tags = server.equals("web1") ? Set.of("prod") : Set.of("staging");
    Target target = new Target(new ServerName(server), WorkerName.of(worker));
    assertEquals(expected, hold(held, "").covers(target, tags));
  }

  @Test
  void itSaysWho_untilWhen_andWhy() {
    HoldText text = new HoldText(ZoneOffset.UTC);
    assertEquals(
        "held by @anna until 14:30 Z: migrating", text.mark(hold("a@b", "migrating")).toString());
    assertEquals("@anna holds `a@b` until 14:30 Z", text.sentence(hold("a@b", "")).toString());
    assertEquals(
        "#3 `a@b` until 14:30 Z (24 min left), by @anna: migrating",
        text.listed(hold("a@b", "migrating"), NOW.plusSeconds(360)).toString());
  }

  @Test
  void whoMayNotKnowAll_isInformedOnlyOfWhatIsTheirs() {
    ActiveHold hold = hold("queue@web1,mailer@prod", "migrating");
    ActiveHold about =
        hold.about(
            List.of(new Target(new ServerName("web2"), WorkerName.of("mailer"))),
            server -> Set.of("prod"));
    assertEquals(Selector.parse("mailer@prod"), about.of());
    assertEquals(hold.reason(), about.reason());
    assertEquals(hold.number(), about.number());
    assertEquals(hold.until(), about.until());
  }
}
