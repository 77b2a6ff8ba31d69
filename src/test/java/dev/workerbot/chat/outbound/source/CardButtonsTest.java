package dev.workerbot.chat.outbound.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.Buttons.ButtonChoice;
import dev.workerbot.worker.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CardButtonsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");
  private static final Target HORIZON = Target.of("horizon@web1");

  private static final Alert.Handling ACKNOWLEDGED =
      new Alert.Handling(Optional.of(Person.named("anna")), Optional.empty());
  private static final Alert.Recovery WELL =
      new Alert.Recovery(Optional.of(NOW), Optional.empty(), Optional.empty());
  private static final Alert.Recovery OVER =
      new Alert.Recovery(Optional.of(NOW), Optional.of(NOW), Optional.of("is RUNNING again"));

  private static Alert alert(AlertKind kind, Fingerprint of) {
    return Alert.open(
        of.subject().toString(),
        17,
        of,
        new Condition.Firing(kind, NOW, Optional.empty()),
        NOW,
        false);
  }

  private static Alert alert(AlertKind kind, Target target) {
    return alert(kind, Fingerprint.of(kind.family(), target));
  }

  private static Alert with(Alert alert, Alert.Handling handling, Alert.Recovery recovery) {
    return new Alert(
        alert.id(),
        alert.card(),
        alert.fingerprint(),
        alert.trouble(),
        alert.episode(),
        handling,
        recovery);
  }

  private static Alert silenced(Alert alert) {
    return new Alert(
        alert.id(),
        alert.card(),
        alert.fingerprint(),
        alert.trouble(),
        new Alert.Episode(NOW, 1, true),
        alert.handling(),
        alert.recovery());
  }

  private static List<String> labels(Alert... alerts) {
    return CardSource.choices(
            new Card(17, HORIZON.server(), "usual", NOW, List.of(alerts), Card.Evidence.NONE))
        .stream()
        .map(ButtonChoice::label)
        .toList();
  }

  @Test
  void whileACardChanges_eachButtonKeepsItsPlace() {
    Alert fatal = alert(AlertKind.FATAL, HORIZON);
    Alert acknowledged = with(fatal, ACKNOWLEDGED, Alert.Recovery.NONE);
    List<String> all = List.of("Logs", "Start", "Silence 1 h", "Acknowledge");
    assertEquals(all, labels(fatal));
    assertEquals(all, labels(silenced(fatal)));
    assertEquals(all, labels(with(fatal, Alert.Handling.NONE, WELL)));
    assertEquals(all.subList(0, 3), labels(acknowledged));
    assertEquals(all.subList(0, 3), labels(silenced(acknowledged)));
    assertEquals(all.subList(0, 3), labels(with(fatal, ACKNOWLEDGED, WELL)));
    assertEquals(all.subList(0, 1), labels(with(fatal, ACKNOWLEDGED, OVER)));
  }

  @Test
  void aButtonSaysWhatHelps_andWhom() {
    assertEquals(
        List.of("Logs", "Restart", "Silence 1 h", "Acknowledge"),
        labels(alert(AlertKind.CRASH_LOOP, HORIZON)));
    Alert fatal = alert(AlertKind.FATAL, HORIZON);
    Alert exited = alert(AlertKind.EXITED, Target.of("mailer@web1"));
    assertEquals(
        List.of("Logs of horizon", "Start all 2", "Silence 1 h", "Acknowledge"),
        labels(fatal, exited));
    assertEquals(
        List.of("Logs of horizon", "Start", "Silence 1 h", "Acknowledge"),
        labels(with(fatal, Alert.Handling.NONE, WELL), exited));
  }

  @Test
  void aServer_canBeSilencedAndAcknowledged_untilItIsOver() {
    Alert server = alert(AlertKind.UNREACHABLE, Fingerprint.of(HORIZON.server()));
    assertEquals(List.of("Silence 1 h", "Acknowledge"), labels(server));
    assertEquals(List.of(), labels(with(server, Alert.Handling.NONE, OVER)));
  }
}
