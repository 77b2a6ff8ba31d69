package dev.workerbot.chat.slack.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.slack.api.Slack;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlackGroupsTest {
  @Test
  void groups_areUnknownUntilLearntAndAgainTenMinutesLater() {
    AtomicLong now = new AtomicLong();
    try (SlackGroups groups = new SlackGroups(Slack.getInstance().methods("none"), now::get)) {
      assertEquals(Optional.empty(), groups.of("U1"));
      groups.learn(Map.of("U1", Set.of("S1")));
      assertEquals(Optional.of(Set.of("S1")), groups.of("U1"));
      assertEquals(Optional.of(Set.of()), groups.of("U2"));
      now.addAndGet(Duration.ofMinutes(10).toNanos());
      assertEquals(Optional.empty(), groups.of("U1"));
      assertEquals(Optional.empty(), groups.of("U2"));
    }
  }
}
