package dev.workerbot.feature.alert.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.event.Observation;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerTrackTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00Z");

  @Test
  void aSupervisorctlThatFails_isAnAlertOfItsOwn_notAServerThatCannotBeReached() {
    ServerTrack track = new ServerTrack(Tuning.DEFAULT);
    track.answers();
    track.see(
        new Observation.ServerSilence(
            new ServerName("web1"),
            NOW,
            Observation.ServerTrouble.SUPERVISORCTL_FAILS,
            "supervisorctl itself breaks there"));
    Condition.Firing firing =
        assertInstanceOf(
            Condition.Firing.class, track.look(NOW.plus(Tuning.DEFAULT.grace().unreachable())));
    assertEquals(AlertKind.SUPERVISORCTL_FAILS, firing.alertKind());
  }
}
