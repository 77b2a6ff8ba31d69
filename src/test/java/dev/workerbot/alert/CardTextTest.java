package dev.workerbot.alert;

import dev.workerbot.chat.terminal.TerminalText;
import dev.workerbot.message.Message;
import dev.workerbot.message.entity.Person;
import dev.workerbot.testing.Golden;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every card there is, as people read it. */
class CardTextTest {
  private static final Instant NOW = Instant.parse("2026-11-24T03:04:05Z");
  private static final ServerName WEB1 = new ServerName("web1");
  private static final CardText TEXT = new CardText(ZoneId.of("UTC"));

  private final StringBuilder all = new StringBuilder();

  private static Alert alert(String id, AlertKind alertKind, String worker, String cause) {
    Optional<WorkerName> name =
        worker.isEmpty() ? Optional.empty() : Optional.of(WorkerName.of(worker));
    return Alert.open(
        id,
        17,
        new Fingerprint(alertKind.family(), WEB1, name),
        new Condition.Firing(
            alertKind, NOW, cause.isEmpty() ? Optional.empty() : Optional.of(cause)),
        NOW,
        false);
  }

  private static Card card(Card.Evidence evidence, Alert... alerts) {
    return new Card(17, WEB1, "usual", NOW, List.of(alerts), evidence);
  }

  private void show(String what, Card card) {
    all.append("== ").append(what).append('\n');
    all.append(text(TEXT.of(card))).append('\n');
  }

  private static String text(Message message) {
    return new TerminalText(TerminalText.UNBROKEN, false).text(message);
  }

  private static Alert changed(
      Alert alert, Condition condition, Instant at, Optional<RecentOperation> phrase) {
    AlertLifecycle.NextState nextState =
        AlertLifecycle.next(
            Optional.of(alert),
            condition,
            new AlertLifecycle.Setting(
                phrase, alert.silenced(), at, Duration.ofSeconds(30), Duration.ofMinutes(10)));
    return nextState instanceof AlertLifecycle.NextState.Becomes(var becomes, _) ? becomes : alert;
  }

  @Test
  void everyCard_readsWell() throws IOException {
    show(
        "FATAL, with what happened before",
        card(
            new Card.Evidence(
                "Last lines of horizon (/srv/shop/storage/logs/horizon.log)",
                "PHP Fatal error: Allowed memory size exhausted",
                List.of("02:52:05 restarted by @bob", "03:04:01 RUNNING")),
            alert(
                "1",
                AlertKind.FATAL,
                "horizon",
                "exit code 12: it went over its memory limit (`--memory`)")));
    Card.Evidence nine =
        new Card.Evidence(
            "Last lines of importer (/srv/shop/storage/logs/laravel.log)",
            "[2026-12-01 03:04:05] production.ERROR: gone {\"exception\":\"[object]"
                + " (Illuminate\\\\Database\\\\QueryException(code: 2002): SQLSTATE[HY000] [2002]"
                + " Connection refused at /srv/shop/vendor/Connection.php:829)\n"
                + "[stacktrace]\n#0 {main}\n\"}\n",
            List.of());
    show(
        "FATAL, an exception of Laravel nine times",
        card(
            new Card.Evidence(nine.caption(), nine.excerpt().repeat(9), List.of()),
            alert("1", AlertKind.FATAL, "importer", "exit code 1: it failed")));
    Alert importer = alert("1", AlertKind.FATAL, "importer", "exit code 1: it failed");
    Alert mailer = alert("2", AlertKind.EXITED, "mailer", "exit code 3");
    Alert exporter = alert("3", AlertKind.FATAL, "exporter", "");
    Card three =
        card(Card.Evidence.NONE, importer, mailer, exporter)
            .with(importer, new Card.Evidence("", nine.excerpt().repeat(9), List.of()))
            .with(
                exporter,
                new Card.Evidence("", "Error: connect ECONNREFUSED 127.0.0.1:6379", List.of()));
    show("several, each with its cause and its log", three);
    show(
        "several, the first well again",
        three.with(
            changed(importer, new Condition.Healthy(), NOW.plusSeconds(20), Optional.empty())));
    show(
        "FATAL, no cause known",
        card(Card.Evidence.NONE, alert("1", AlertKind.FATAL, "horizon", "")));
    show(
        "crash loop",
        card(
            Card.Evidence.NONE,
            alert(
                "1",
                AlertKind.CRASH_LOOP,
                "queue:queue_00",
                "it ended 3 times or more in 5 min; the last time: exit code 255: PHP died of a"
                    + " fatal error; its log says which")));
    show(
        "restarts",
        card(
            Card.Evidence.NONE,
            alert(
                "1",
                AlertKind.RESTARTS,
                "queue:queue_00",
                "its process was replaced 3 times or more in 5 min; whether it crashed or exited"
                    + " normally is unknown: Supervisor's main log cannot be followed (`servers`"
                    + " shows how to fix that)")));
    show(
        "EXITED",
        card(
            Card.Evidence.NONE,
            alert(
                "1",
                AlertKind.EXITED,
                "mailer",
                "killed by SIGKILL: a job ran into its timeout, or the kernel was out of memory")));
    show(
        "stuck",
        card(
            Card.Evidence.NONE,
            alert(
                "1",
                AlertKind.STUCK,
                "exporter",
                "it has been STOPPING for more than 1 h 5 min; Supervisor kills it after its"
                    + " stopwaitsecs")));
    show(
        "memory",
        card(
            Card.Evidence.NONE,
            alert(
                "1",
                AlertKind.MEMORY,
                "horizon",
                "its processes use 612 MB, the limit is 512 MB")));
    show(
        "server unreachable",
        card(
            Card.Evidence.NONE,
            alert(
                "1", AlertKind.UNREACHABLE, "", "web1 (10.0.0.7:22) gives no answer within 10 s")));
    show(
        "supervisord down",
        card(
            Card.Evidence.NONE,
            alert(
                "1",
                AlertKind.SUPERVISOR_DOWN,
                "",
                "supervisord is not running (its socket is gone); start it there")));
    Alert fatal = alert("1", AlertKind.FATAL, "horizon", "exit code 1: it failed");
    Alert acknowledged = fatal.acknowledged(Person.named("anna"));
    show("acknowledged", card(Card.Evidence.NONE, acknowledged));
    RecentOperation begun =
        new RecentOperation(
            "op", "start", Person.named("anna"), NOW.plusSeconds(40), Optional.empty(), false);
    Alert acted =
        changed(acknowledged, new Condition.Pending(), NOW.plusSeconds(41), Optional.of(begun));
    show("being started", card(Card.Evidence.NONE, acted));
    RecentOperation done =
        new RecentOperation(
            "op",
            "start",
            Person.named("anna"),
            NOW.plusSeconds(40),
            Optional.of(NOW.plusSeconds(44)),
            true);
    Alert well = changed(acted, new Condition.Healthy(), NOW.plusSeconds(45), Optional.of(done));
    show("well again", card(Card.Evidence.NONE, well));
    show(
        "resolved",
        card(
            Card.Evidence.NONE,
            changed(well, new Condition.Healthy(), NOW.plusSeconds(80), Optional.of(done))));
    RecentOperation failed =
        new RecentOperation(
            "op2",
            "restart",
            Person.named("bob"),
            NOW.plusSeconds(90),
            Optional.of(NOW.plusSeconds(95)),
            false);
    Alert again =
        changed(
            well,
            new Condition.Firing(
                AlertKind.FATAL, NOW.plusSeconds(96), Optional.of("exit code 1: it failed")),
            NOW.plusSeconds(96),
            Optional.of(failed));
    show("FATAL again, the restart failed", card(Card.Evidence.NONE, again));
    show("silenced", card(Card.Evidence.NONE, fatal.silenced(true)));
    show(
        "resolved since it was stopped",
        card(
            Card.Evidence.NONE,
            changed(
                alert("1", AlertKind.EXITED, "horizon", "exit code 3"),
                new Condition.Ended("is STOPPED"),
                NOW.plusSeconds(100),
                Optional.empty())));
    show(
        "several, one of them well again",
        card(
            Card.Evidence.NONE,
            acknowledged,
            alert("2", AlertKind.FATAL, "mailer", "can't find command 'php8.2'"),
            alert("3", AlertKind.EXITED, "exporter", "exit code 3"),
            changed(
                alert("4", AlertKind.FATAL, "queue:queue_00", "exit code 1"),
                new Condition.Healthy(),
                NOW.plusSeconds(20),
                Optional.empty())));
    List<Alert> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(alert("m" + i, AlertKind.FATAL, "w:w%03d".formatted(i), "exit code 1"));
    }
    show("two hundred at once", card(Card.Evidence.NONE, many.toArray(Alert[]::new)));
    all.append("== alerts\n");
    for (Card one :
        List.of(
            card(Card.Evidence.NONE, fatal),
            card(Card.Evidence.NONE, acknowledged, alert("2", AlertKind.EXITED, "mailer", "")),
            card(Card.Evidence.NONE, fatal.silenced(true)))) {
      all.append(TEXT.listed(one, NOW.plusSeconds(190)).text()).append('\n');
    }
    new Golden("cards.txt").check(all.toString());
  }
}
