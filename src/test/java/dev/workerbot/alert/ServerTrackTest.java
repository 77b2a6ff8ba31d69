package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerTrackTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00Z");

  @Test
  void line15_aSupervisorctlThatFails_isAnAlertOfItsOwn_notAServerThatCannotBeReached() {
    ServerTrack track = new ServerTrack(Tuning.DEFAULT);
    track.answers();
    track.see(
        new Sighting.Silence(
            new ServerName("web1"),
            NOW,
            Sighting.Trouble.SUPERVISORCTL_FAILS,
            "supervisorctl itself breaks there"));
    Look.Firing firing =
        assertInstanceOf(
            Look.Firing.class, track.look(NOW.plus(Tuning.DEFAULT.unreachableAfter())));
    assertEquals(Kind.SUPERVISORCTL_FAILS, firing.kind());
  }
}
