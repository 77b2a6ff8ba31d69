package dev.workerbot.supervisor.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.AnsweringShell;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A supervisorctl in a container: what it is asked about is in there too. */
class InsideTest {
  private static final String MAIN = "/etc/supervisord.conf";

  private final List<String> ran = new ArrayList<>();

  private Supervisorctl on(String command) {
    Shell shell =
        new AnsweringShell(words -> {
          ran.add(String.join(" ", words));
          return words.contains("grep") ? MAIN + "\0[program:a]\n" : "";
        });
    return new Supervisorctl(
        shell,
        new SupervisorctlSettings(
            List.of(command.split(" ", -1)),
            Optional.of(MAIN),
            List.of("tail"),
            Duration.ofSeconds(1),
            List.of(),
            List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "supervisorctl||false",
        "sudo -n supervisorctl||false",
        "docker exec app supervisorctl|docker exec app|false",
        "/usr/bin/docker exec -i app /usr/local/bin/supervisorctl|/usr/bin/docker exec -i"
            + " app|false",
        "kubectl exec app -- supervisorctl|kubectl exec app --|false",
        "sudo -n docker exec app supervisorctl||true",
        "ssh other supervisorctl||true",
      })
  void whereItRuns_isKnownByTheWordsInFrontOfIt(String command, String before, boolean closed) {
    List<String> words = List.of(command.split(" ", -1));
    assertEquals(before == null ? "" : before, String.join(" ", Inside.of(words)));
    assertEquals(closed, Inside.isClosed(words));
  }

  @Test
  void configAndFacts_areThoseOfTheContainer() {
    Supervisorctl supervisor = on("docker exec app supervisorctl");
    assertTrue(supervisor.config() instanceof Reply.Ok);
    var _ = supervisor.facts(new Facts.FactQuestions(Set.of("www"), Set.of("/srv")));
    assertTrue(ran.stream().anyMatch(one -> one.contains("grep")), ran.toString());
    assertTrue(ran.stream().anyMatch(one -> one.contains("getent")), ran.toString());
    assertEquals(
        List.of(), ran.stream().filter(one -> !one.startsWith("docker exec app env ")).toList());
  }

  @Test
  void whereNothingElseCanRun_theConfigIsNotSeen_andNoFileOfTheHostIsTakenForIt() {
    Supervisorctl supervisor = on("sudo -n docker exec app supervisorctl");
    assertTrue(
        supervisor.config() instanceof Reply.FailedReply<ServerConfig>(var problem)
            && problem.sentence().contains("where its config files cannot be read"));
    var _ = supervisor.log(WorkerName.of("a"), LogStream.STDOUT, 5);
    assertFalse(ran.stream().anyMatch(one -> one.contains("grep")), ran.toString());
    assertTrue(
        ran.getLast().contains("sudo -n docker exec app supervisorctl"),
        "supervisorctl is asked for the log: " + ran);
  }
}
